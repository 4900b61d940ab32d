//! A small application behind a real listener.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use access::sessions::{Behind, Pending};
use access::{Matrix, Public, Reason, Sessions, Subject};
use bytes::Bytes;
use futures_util::StreamExt as _;
use http_body::Frame;
use http_body_util::StreamBody;
use kernel::{Fault, FieldErrors};
use serde::Deserialize;
use testkit::{Engine, Store};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, broadcast, oneshot};
use tokio::task::JoinSet;
use web::{AppState, Context, Failure, Form, Json, Query, Reply, Routes, Screen, Settings};

struct Trying;
impl Reason for Trying {
    const WHY: &'static str = "a test";
}

struct Nobody;
impl Sessions for Nobody {
    fn subject<'a>(&'a self, _: &'a str, _: Behind) -> Pending<'a, Option<Subject>> {
        Box::pin(async { Ok(None) })
    }
}

/// What the streams say; how many of them are open.
pub struct Feed {
    pub say: std::sync::Mutex<Option<broadcast::Sender<Bytes>>>,
    pub readers: AtomicUsize,
}

impl Feed {
    pub fn say(&self, text: impl Into<Bytes>) {
        let _heard = self.say.lock().unwrap().as_ref().unwrap().send(text.into());
    }

    pub fn end(&self) {
        self.say.lock().unwrap().take();
    }
}

struct Reader(Arc<Feed>);

impl Drop for Reader {
    fn drop(&mut self) {
        self.0.readers.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Deserialize)]
struct Fields {
    texte: String,
}

#[derive(Deserialize)]
struct Asked {
    de: String,
}

async fn form(_: Public<Trying>, Form(fields): Form<Fields>) -> Result<Reply, Failure> {
    Ok(Reply::text(fields.texte.len().to_string()))
}

async fn json(_: Public<Trying>, Json(value): Json<serde_json::Value>) -> Result<Reply, Failure> {
    Ok(Reply::json(&value))
}

async fn receipt(_: Public<Trying>) -> Result<Reply, Failure> {
    Ok(Reply::receipt(&serde_json::json!({"n": 1})))
}

async fn page(_: Public<Trying>, cx: Context) -> Result<Reply, Failure> {
    Ok(Screen::new("Essai", ui::html! { h1 { "Essai" } }).reply(&cx))
}

/// The same page, as if a form were drawn in it.
async fn keyed(_: Public<Trying>, cx: Context) -> Result<Reply, Failure> {
    let _key = cx.form_key();
    Ok(Screen::new("Essai", ui::html! { h1 { "Essai" } }).reply(&cx))
}

/// The same page after a form.
async fn sent(_: Public<Trying>, cx: Context) -> Result<Reply, Failure> {
    Ok(Screen::new("Essai", ui::html! { h1 { "Essai" } }).reply(&cx))
}

/// What passes by itself: too much at once, or a service that is away. And what was typed wrong.
async fn for_now(_: Public<Trying>, Query(asked): Query<Asked>) -> Result<Reply, Failure> {
    Err(match asked.de.as_str() {
        "monde" => Fault::busy(),
        "champ" => Fault::invalid("texte", "Écrivez quelque chose."),
        "champs" => {
            let mut fields = FieldErrors::one("texte", "Écrivez quelque chose.");
            fields.add("sujet", "Donnez un sujet.");
            fields.into()
        }
        _ => Fault::unavailable("la base de données"),
    }
    .into())
}

async fn waits(_: Public<Trying>) -> Result<Reply, Failure> {
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    Ok(Reply::text("enfin"))
}

async fn live(_: Public<Trying>, cx: Context) -> Result<Reply, Failure> {
    let feed = cx.extension::<Feed>()?;
    let heard = feed.say.lock().unwrap().as_ref().unwrap().subscribe();
    feed.readers.fetch_add(1, Ordering::SeqCst);
    let reader = Reader(feed);
    let first = futures_util::stream::iter([Bytes::from_static(b": ici\n\n")]);
    let rest = futures_util::stream::unfold((heard, reader), |(mut heard, reader)| async move {
        let said = heard.recv().await.ok()?;
        Some((said, (heard, reader)))
    });
    let frames = first
        .chain(rest)
        .map(|bytes| Ok::<_, Infallible>(Frame::data(bytes)));
    Ok(Reply::stream("text/event-stream", StreamBody::new(frames)))
}

/// Who measures the process's memory is alone in it.
static COMPANY: RwLock<()> = RwLock::const_new(());

enum Company {
    Some(#[expect(dead_code, reason = "held, not read")] RwLockReadGuard<'static, ()>),
    None(#[expect(dead_code, reason = "held, not read")] RwLockWriteGuard<'static, ()>),
}

/// An application that serves.
pub struct Place {
    _company: Company,
    pub store: Store,
    pub feed: Arc<Feed>,
    pub app: AppState,
    address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    serving: Option<JoinSet<()>>,
}

impl Place {
    pub async fn open() -> Self {
        Self::open_in(Company::Some(COMPANY.read().await)).await
    }

    /// While no other test of this program runs.
    pub async fn open_alone() -> Self {
        Self::open_in(Company::None(COMPANY.write().await)).await
    }

    async fn open_in(company: Company) -> Self {
        let store = Store::open(Engine::Sqlite, db::MIGRATIONS).await;
        let feed = Arc::new(Feed {
            say: std::sync::Mutex::new(Some(broadcast::channel(64).0)),
            readers: AtomicUsize::new(0),
        });
        let settings = Settings::new("http://localhost");
        let matrix = Matrix::default();
        let app = AppState::builder(store.db.clone(), matrix, Arc::new(Nobody), settings)
            .extension(Arc::clone(&feed))
            .build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel::<()>();
        let served = app.clone();
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let routes = Routes::new()
                .post("/formulaire", form)
                .post("/json", json)
                .post("/recu", receipt)
                .get("/page", page)
                .get("/page/cle", keyed)
                .post("/page/envoi", sent)
                .get("/attend", waits)
                .get("/trop", for_now)
                .post("/trop", for_now)
                .get("/flux", live);
            let closing = async {
                let _told = ended.await;
            };
            web::serve::serve(listener, routes, &served, closing)
                .await
                .unwrap();
        });
        Self {
            _company: company,
            store,
            feed,
            app,
            address,
            end: Some(end),
            serving: Some(serving),
        }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    pub async fn is_closed(&self) -> bool {
        TcpStream::connect(self.address).await.is_err()
    }

    /// Asks SPICO to close; gives what waits for its end.
    pub fn close(&mut self) -> impl Future<Output = ()> + use<> {
        self.end.take().unwrap().send(()).unwrap();
        let mut serving = self.serving.take().unwrap();
        async move { serving.join_next().await.unwrap().unwrap() }
    }

    /// One request on a connection of its own; the whole answer.
    pub async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }

    /// Waits until so many streams are open.
    pub async fn readers(&self, wanted: usize) {
        for _ in 0..500 {
            if self.feed.readers.load(Ordering::SeqCst) == wanted {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let now = self.feed.readers.load(Ordering::SeqCst);
        panic!("{now} readers, not {wanted}");
    }

    /// What the counters say of a name.
    pub fn counted(&self, name: &str) -> String {
        let text = self.app.metrics().text();
        let line = text.lines().find(|line| line.starts_with(name));
        line.map(|line| line.rsplit(' ').next().unwrap().to_owned())
            .unwrap_or_default()
    }
}

/// All that comes until the other side closes.
pub async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    String::from_utf8_lossy(&all).into_owned()
}

/// All that comes until a text is there.
pub async fn until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut all = String::new();
    let mut some = [0; 4096];
    while !all.contains(wanted) {
        let read = stream.read(&mut some).await.unwrap();
        assert!(read > 0, "it ended before « {wanted} »: {all}");
        all.push_str(&String::from_utf8_lossy(&some[..read]));
    }
    all
}

/// A request that lets the connection end.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
}

/// A form or JSON from our own page.
pub fn post(path: &str, kind: &str, more: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\n\
         content-length: {}\r\n{more}\r\n{body}",
        body.len()
    )
}

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";
