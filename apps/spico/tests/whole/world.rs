//! The program around a fresh store with the fictional territory in it, and requests to it.

use std::sync::Arc;
use std::time::Duration;

use access::AccountId;
use courier::Courier;
use crypto::Token;
use directory::Directory;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt as _;
use identity::face::OpenSession;
use spico::boot::{self, App, Opened, Purpose};
use spico::config::Config;
use spico::{demo, rooms};
use tempfile::TempDir;
use testkit::Store;
use tokio::task::JoinSet;
use tower::ServiceExt as _;

/// The program on a store of its own, with the demonstration in it; its store, key and index are removed with it.
pub struct World {
    pub opened: Opened,
    pub config: Config,
    pub app: App,
    pub courier: Arc<Courier>,
    pub people: room::demo::People,
    pub store: Store,
    workers: JoinSet<()>,
    folder: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// Runs a test in a world on each engine.
pub async fn on_each_engine<F: Future<Output = ()>>(purpose: Purpose, test: impl Fn(World) -> F) {
    testkit::on_each_engine(&rooms::migrations(), |store| async {
        test(World::open(store, purpose).await).await;
    })
    .await;
}

/// The same with a configuration of its own.
pub async fn on_each_engine_with<F: Future<Output = ()>>(
    purpose: Purpose,
    change: impl Fn(&mut Config),
    test: impl Fn(World) -> F,
) {
    testkit::on_each_engine(&rooms::migrations(), |store| async {
        test(World::open_with(store, purpose, &change).await).await;
    })
    .await;
}

impl World {
    /// A world around this store, with the people of the territory.
    pub async fn open(store: Store, purpose: Purpose) -> Self {
        Self::open_with(store, purpose, |_| {}).await
    }

    /// The same with a configuration of its own.
    pub async fn open_with(store: Store, purpose: Purpose, change: impl Fn(&mut Config)) -> Self {
        spico::machine::prepare();
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config {
            data: folder.path().to_owned(),
            ..Config::default()
        };
        change(&mut config);
        let opened = boot::take(store.db.clone(), &config, purpose)
            .await
            .unwrap();
        let courier = Arc::new(Courier::memory());
        let url = "http://localhost";
        let tools = boot::tools(&opened, &config, &courier, url).unwrap();
        let people = demo::plant_people(&store.db, &store.clock, &tools)
            .await
            .unwrap();
        let app = boot::build(&opened, &config, &courier, url).await.unwrap();
        directory_of(&app).await;
        Self {
            opened,
            config,
            app,
            courier,
            people,
            store,
            workers: JoinSet::new(),
            folder,
        }
    }

    /// Opens the same store again with the key file as it is now, as a new start does.
    pub async fn reopen(&mut self) {
        let db = self.store.db.clone();
        let purpose = Purpose::Tool;
        self.opened = boot::take(db, &self.config, purpose).await.unwrap();
        self.app = boot::build(
            &self.opened,
            &self.config,
            &self.courier,
            "http://localhost",
        )
        .await
        .unwrap();
    }

    /// Starts what works beside the requests.
    pub fn start_workers(&mut self) {
        self.app.start_workers(&mut self.workers);
        self.workers.spawn(self.app.work(std::future::pending()));
    }

    /// The text of the next letter, once it has left: whatever works beside the requests must have been started.
    pub async fn letter(&self) -> String {
        let outbox = self.courier.outbox().unwrap();
        let left = async {
            loop {
                if let Some(parcel) = outbox.newest(1).first() {
                    return parcel.text().to_owned();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), left)
            .await
            .expect("a letter leaves")
    }

    /// Where the key and the index are.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// A strong session of somebody: the token.
    pub async fn session(&self, slug: &str) -> String {
        let account: AccountId = self.people.account(slug).unwrap();
        let identity = boot::identity(
            &self.opened,
            &self.config,
            &self.courier,
            "http://localhost",
        )
        .unwrap();
        let token = Token::generate(&**self.store.db.entropy());
        let open = OpenSession {
            identity: &identity,
            account,
            token: &token,
            why: "essai",
        };
        self.store.db.run(&open).await.unwrap();
        token.to_base64url()
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().uri(path).header("host", "localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(axum::body::Body::empty()).unwrap())
            .await
    }

    /// Sends a form, or JSON when the body begins with a brace.
    pub async fn post(&self, path: &str, cookie: &str, body: &str) -> Answer {
        let kind = if body.starts_with('{') {
            "application/json"
        } else {
            "application/x-www-form-urlencoded"
        };
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header("host", "localhost")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookie)
            .header("content-type", kind);
        self.ask(
            request
                .body(axum::body::Body::from(body.to_owned()))
                .unwrap(),
        )
        .await
    }

    /// Opens a conversation with the form of the page; gives its address.
    pub async fn begin(&self, cookie: &str, form: &str) -> String {
        let opened = self.post("/discussions/nouvelle", cookie, form).await;
        assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        let place = opened.header("location").split(['?', '#']).next();
        place.unwrap().to_owned()
    }

    /// Asks anything.
    pub async fn ask(&self, request: Request<axum::body::Body>) -> Answer {
        let app = web::layers::finish(self.app.routes(), &self.app.state);
        let response = app.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = tokio::time::timeout(Duration::from_secs(20), body.collect())
            .await
            .unwrap()
            .unwrap()
            .to_bytes()
            .to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }
}

/// The directory, once its index has caught up with the store.
pub async fn directory_of(app: &App) -> Arc<Directory> {
    let directory = app.state.extension::<Directory>().unwrap();
    directory.catch_up().await.unwrap();
    directory
}
