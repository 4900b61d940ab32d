//! What is shown leaves a reading, whatever right opened it (I-3); a list of persons cared for leaves one, which holds them.

use access::{Facts, Matrix, Permit, Read, Resource, Scope, Subject};
use audit::{Event, Of, persons};
use crypto::{MasterKey, Vault};
use db::Db;
use http::{Request, StatusCode};
use kernel::id::Id as _;
use kernel::{Fault, SystemEntropy, Uuid};
use messaging::store::conversations::ConversationId;
use messaging::store::messages::MessageId;
use spico::boot::{self, Purpose};
use spico::keys;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt as _;
use web::{AppState, Context, Failure, Reply, Routes};

use super::scene::Scene;
use super::world::{World, on_each_engine};

db::query!(SENT: db::row::One<Uuid> = "select entity_id as value from audit_event where kind = 'message.sent'");

/// The lines of the trace about a thing, oldest first.
async fn lines(world: &World, of: Of, kind: &str) -> Vec<Event> {
    let page = audit::list(&world.store.db, of, None, 10_000)
        .await
        .unwrap();
    let mut found = page.items;
    found.retain(|event| event.kind == kind);
    found.reverse();
    found
}

/// The forms that change a message show it, by the right to change it: the first look is a reading, so is the form that comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_shows_a_thing_before_it_changes_it_is_a_reading() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        scene.send(1, "texte=Bonjour").await;
        let sent = world.store.db.load(&SENT, &[]).await.unwrap().0;
        let message = format!("{}/messages/{}", scene.place, MessageId::from_uuid(sent));
        let [edit, retract] = ["modifier", "retirer"].map(|what| format!("{message}/{what}"));
        let screens = async || {
            let read = lines(&world, Of::Entity(sent), "access.read").await;
            let screen =
                |event: Event| event.detail.unwrap().rsplit('/').next().unwrap().to_owned();
            read.into_iter().map(screen).collect::<Vec<_>>()
        };
        let shown = async |path: &str, cookie: &str| {
            let page = world.get(path, &[("cookie", cookie)]).await;
            (page.status, page.text().contains("Bonjour"))
        };
        let mine = scene.cookie.as_str();
        assert_eq!(shown(&edit, mine).await, (StatusCode::OK, true));
        assert_eq!(screens().await, ["modifier"], "{}", world.store.name);
        // Within five minutes it is the same reading, whichever form shows it.
        assert_eq!(shown(&retract, mine).await, (StatusCode::OK, true));
        assert_eq!(screens().await, ["modifier"]);
        world.store.clock.advance(Duration::from_mins(6));
        // What only acknowledges shows nothing.
        let all = lines(&world, Of::Everybody, "access.read").await.len();
        let read = format!("{}/lu", scene.place);
        let read = world.post(&read, mine, "seq=1").await;
        assert_eq!(read.status, StatusCode::NO_CONTENT);
        assert_eq!(lines(&world, Of::Everybody, "access.read").await.len(), all);
        assert_eq!(shown(&retract, mine).await, (StatusCode::OK, true));
        assert_eq!(screens().await, ["modifier", "retirer"]);
        // A form that comes back shows the thing; the change that leads elsewhere shows nothing, and has its own line.
        world.store.clock.advance(Duration::from_mins(6));
        let changed = world.post(&edit, mine, "texte=Salut").await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
        assert_eq!(screens().await.len(), 2);
        assert_eq!(
            lines(&world, Of::Entity(sent), "message.edited")
                .await
                .len(),
            1
        );
        let wrong = world.post(&edit, mine, "texte=").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(screens().await, ["modifier", "retirer", "modifier"]);
        // Somebody who may read but not change it is refused: a row of its own, and no reading.
        let other = format!("spico={}", world.session("etienne-rouquette").await);
        assert_eq!(shown(&edit, &other).await, (StatusCode::FORBIDDEN, false));
        assert_eq!(screens().await.len(), 3);
        let refused = lines(&world, Of::Entity(sent), "access.refused").await;
        assert_eq!(refused.len(), 1);
    })
    .await;
}

/// A page may show a thing twice: opened, and on the list beside it.
#[tokio::test(flavor = "multi_thread")]
async fn what_one_page_shows_twice_is_one_reading() {
    on_each_engine(Purpose::Serve, |world| async move {
        let scene = Scene::open(&world).await;
        let id: ConversationId = scene.place.rsplit('/').next().unwrap().parse().unwrap();
        let page = world.get(&scene.place, &[("cookie", &scene.cookie)]).await;
        assert_eq!(page.status, StatusCode::OK);
        let read = lines(&world, Of::Entity(id.uuid()), "access.read").await;
        assert_eq!(read.len(), 1, "{read:?} on {}", world.store.name);
    })
    .await;
}

/// Somebody cared for, as a room of patients would have one.
struct Patient;

impl Resource for Patient {
    type Id = Uuid;
    type Known = ();
    const PARAM: &'static str = "patient";
    const NOUN: &'static str = "patient";
    const TRACED: bool = true;
    const CARED_FOR: bool = true;

    async fn facts(_: &Db, _: &Subject, _: Uuid) -> Result<Option<(Facts, ())>, Fault> {
        Ok(Some((Facts::related(Self::NOUN, vec!["member"]), ())))
    }

    fn uuid(id: Uuid) -> Uuid {
        id
    }
}

type Asked = Scope<Read, Patient>;

fn patients() -> Vec<Uuid> {
    (1..=40).map(Uuid::from_u128).collect()
}

fn drawn(rows: &[Uuid]) -> Reply {
    Reply::text(format!("{} patients", rows.len()))
}

async fn list(scope: Asked, cx: Context) -> Result<Reply, Failure> {
    Ok(drawn(&cx.show(scope.listed(patients(), |id| *id))))
}

async fn nobody(scope: Asked, cx: Context) -> Result<Reply, Failure> {
    Ok(drawn(&cx.show(scope.listed(Vec::new(), |id| *id))))
}

/// Written without a command.
async fn forgetful(_: Asked) -> Result<Reply, Failure> {
    Ok(drawn(&patients()))
}

async fn one(permit: Permit<Read, Patient>) -> Result<Reply, Failure> {
    Ok(drawn(&[permit.id()]))
}

fn routes() -> Routes {
    Routes::new()
        .get("/patients", list)
        .get("/patients/aucun", nobody)
        .get("/patients/oubli", forgetful)
        .get("/patients/{patient}", one)
}

/// A program that also has patients.
struct Ward<'h> {
    world: &'h World,
    state: AppState,
    cookie: String,
}

impl<'h> Ward<'h> {
    async fn open(world: &'h World) -> Self {
        let shared = &world.app.state;
        let matrix = Matrix::parse("[patient]\nmember = [\"read\"]").unwrap();
        let settings = shared.settings().clone();
        let cache = world
            .app
            .state
            .extension::<identity::SessionCache>()
            .unwrap();
        let state = AppState::builder(shared.db().clone(), matrix, cache, settings)
            .extension(shared.extension::<audit::SealKey>().unwrap());
        Self {
            world,
            state: state.build(),
            cookie: format!("spico={}", world.session("maelle-cazalbou").await),
        }
    }

    async fn get(&self, path: &str) -> StatusCode {
        let request = Request::get(path)
            .header("host", "localhost")
            .header("cookie", &self.cookie);
        let app = web::layers::finish(routes(), &self.state);
        let request = request.body(axum::body::Body::empty()).unwrap();
        app.oneshot(request).await.unwrap().status()
    }

    async fn lists(&self) -> Vec<Event> {
        lines(self.world, Of::Everybody, persons::KIND).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_persons_is_one_reading_that_holds_them_sealed() {
    on_each_engine(Purpose::Serve, |world| async move {
        let ward = Ward::open(&world).await;
        for _ in 0..2 {
            assert_eq!(ward.get("/patients").await, StatusCode::OK);
            assert_eq!(ward.lists().await.len(), 1, "one within five minutes");
        }
        world.store.clock.advance(Duration::from_mins(6));
        assert_eq!(ward.get("/patients").await, StatusCode::OK);
        assert_eq!(ward.get("/patients/aucun").await, StatusCode::OK);
        let found = ward.lists().await;
        assert_eq!(found.len(), 2, "who is shown nobody reads nothing");
        let key = &world.opened.seal_key;
        for line in &found {
            let detail = line.detail.as_deref().unwrap();
            assert!(
                detail.starts_with("/patients · patient · 40 · "),
                "{detail}"
            );
            assert!(!detail.contains("00000000"), "no id stands there: {detail}");
            assert_eq!(persons::shown(line, key).unwrap(), Some(patients()));
        }
        // One that is opened is a reading of its own, of that one alone.
        let person = patients()[6];
        assert_eq!(
            ward.get(&format!("/patients/{person}")).await,
            StatusCode::OK
        );
        let opened = lines(&world, Of::Entity(person), "access.read").await;
        assert_eq!((opened.len(), ward.lists().await.len()), (1, 2));
        assert_eq!(persons::shown(&opened[0], key).unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_opens_with_the_program_s_own_key_and_in_its_own_line_only() {
    on_each_engine(Purpose::Serve, |world| async move {
        let ward = Ward::open(&world).await;
        assert_eq!(ward.get("/patients").await, StatusCode::OK);
        let line = ward.lists().await.remove(0);
        let entropy: Arc<dyn kernel::Entropy> = Arc::new(SystemEntropy);
        let vault = Vault::new(MasterKey::generate(&*entropy), entropy);
        let foreign = audit::key::unwrap(&vault, &audit::key::make(&vault).unwrap()).unwrap();
        assert!(persons::shown(&line, &foreign).is_err());
        let moved = Event {
            account_id: Some(Uuid::from_u128(1)),
            ..line.clone()
        };
        assert!(persons::shown(&moved, &world.opened.seal_key).is_err());
        // However often the master key is renewed.
        MasterKey::rotate(&world.config.key_file(), &SystemEntropy).unwrap();
        let db = world.store.db.clone();
        let opened = boot::take(db, &world.config, Purpose::Tool).await.unwrap();
        keys::rewrap(&opened).await.unwrap();
        let db = world.store.db.clone();
        let opened = boot::take(db, &world.config, Purpose::Tool).await.unwrap();
        let read = persons::shown(&line, &opened.seal_key).unwrap();
        assert_eq!(read, Some(patients()), "{}", world.store.name);
    })
    .await;
}

/// A handler that lists persons and doesn't say whom shows nothing; a search of the directory shows nobody who is cared for.
#[tokio::test(flavor = "multi_thread")]
async fn persons_are_not_listed_past_the_trace() {
    on_each_engine(Purpose::Serve, |world| async move {
        let ward = Ward::open(&world).await;
        let silent = ward.get("/patients/oubli").await;
        assert_eq!(silent, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(ward.lists().await.len(), 0);
        for path in ["/annuaire?q=rouquette", "/annuaire/recherche?q=rouquette"] {
            let page = world.get(path, &[("cookie", &ward.cookie)]).await;
            assert!(page.status.is_success() && page.text().contains("Rouquette"));
        }
        for kind in ["access.read", persons::KIND] {
            assert_eq!(lines(&world, Of::Everybody, kind).await.len(), 0, "{kind}");
        }
    })
    .await;
}
