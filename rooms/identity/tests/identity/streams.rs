//! The live streams of a session: they end with it, whoever ends it and wherever, and survive a change of situation.

use std::sync::Arc;
use std::time::Duration;

use access::{AccountId, PractitionerRoleId, SessionId};
use bus::{Flavour, Hub, Listener, Stream};
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use futures_util::FutureExt as _;
use identity::face::{AccountState, AddAffiliation, ChangeState, EndAffiliation, EndedBy};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};
use testkit::{Engine, on_each_engine};
use tokio::task::JoinSet;

use crate::site::{Site, migrations, role};

/// A timeout for streams that should end.
const NEVER: Duration = Duration::from_secs(30);

db::query!(NEWEST: db::row::One<SessionId> = "select id as value from session where ended_at is null order by created_at desc, id desc limit 1");

/// A process with streams that receives no ephemeral message of other processes: on SQLite none arrives, and on PostgreSQL it may be lost.
fn process(site: &Site) -> (Arc<Hub>, JoinSet<()>) {
    let mut tasks = JoinSet::new();
    site.rooms.start_workers(&mut tasks);
    (Arc::clone(&site.rooms.hub), tasks)
}

async fn newest(db: &Db) -> SessionId {
    db.load(&NEWEST, &[]).await.unwrap().0
}

async fn listen(hub: &Arc<Hub>, session: SessionId, role: PractitionerRoleId) -> Stream {
    let listener = Listener {
        addressee: role.uuid(),
        account: AccountId::from_uuid(role.uuid()),
        session,
        flavour: Flavour::Html,
        hears: bus::Hears::Rooms,
    };
    Stream::open(hub, listener, None).await.unwrap()
}

/// All that a stream sends until it ends.
async fn to_the_end(stream: &mut Stream) -> String {
    let mut said = String::new();
    let all = async {
        while let Some(bytes) = stream.next().await {
            said.push_str(&String::from_utf8_lossy(&bytes));
        }
    };
    tokio::time::timeout(NEVER, all)
        .await
        .expect("the stream ends");
    said
}

/// What a stream has said so far; it is open.
fn so_far(stream: &mut Stream) -> String {
    let mut said = String::new();
    while let Some(next) = stream.next().now_or_never() {
        assert!(next.is_some(), "the stream has ended: {said}");
        let bytes = next.unwrap_or_default();
        said.push_str(&String::from_utf8_lossy(&bytes));
    }
    said
}

/// Waits until this process has queried the store once more, from beginning to end. What another process ends is only seen by such a query;
/// of two sessions ended one after the other, the second by a later one.
async fn look(site: &Site, elsewhere: &Site, hub: &Arc<Hub>, first: u128) {
    let actor = Actor::system();
    for number in [first, first + 1] {
        let login = format!("temoin.{number}");
        let roles = [(number, "Infirmier · Cabinet du Port")];
        site.account(&login, None, &roles).await;
        site.inside(&login).await;
        let mut stream = listen(hub, newest(&site.db).await, role(number)).await;
        let end = EndAffiliation {
            actor: &actor,
            practitioner_role: role(number),
            by: EndedBy::Register,
            why: "essai",
        };
        elsewhere.db.run(&end).await.unwrap();
        to_the_end(&mut stream).await;
    }
}

#[tokio::test]
async fn what_another_process_ends_falls_here_too() {
    on_each_engine(&migrations(), |store| async move {
        let (site, elsewhere) = Site::pair(&store).await;
        let account = site.person("n.benali").await;
        let actor = Actor::system();
        let (hub, _tasks) = process(&site);

        let mut browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        assert!(browser.is_inside().await);
        let end = EndAffiliation {
            actor: &actor,
            practitioner_role: role(1),
            by: EndedBy::Register,
            why: "essai",
        };
        elsewhere.db.run(&end).await.unwrap();
        let said = to_the_end(&mut stream).await;
        assert!(
            said.contains(r#"{"etat":"revoquee","motif":"rattachement"}"#),
            "{said}"
        );
        // The clock stands still: what is remembered of the session is dropped, not grown old.
        assert!(!browser.is_inside().await, "{}", store.name);

        let give = AddAffiliation {
            actor: &actor,
            account,
            practitioner_role: role(1),
            label: "Infirmière · Cabinet du Port",
        };
        elsewhere.db.run(&give).await.unwrap();
        let mut browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        let suspend = ChangeState {
            actor: &actor,
            account,
            to: AccountState::Suspended,
            why: "essai",
        };
        elsewhere.db.run(&suspend).await.unwrap();
        let said = to_the_end(&mut stream).await;
        assert!(said.contains(r#""motif":"compte""#), "{said}");
        assert!(!browser.is_inside().await, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn a_stream_falls_when_its_session_locks() {
    on_each_engine(&migrations(), |store| async move {
        let (site, elsewhere) = Site::pair(&store).await;
        site.person("n.benali").await;
        let (hub, _tasks) = process(&site);
        // Locked by its owner, in another process.
        let mut browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        let mut there = crate::browser::Browser {
            site: &elsewhere,
            ..browser.clone()
        };
        assert_eq!(there.post("/verrou/fermer", &[]).await.status, 303);
        let said = to_the_end(&mut stream).await;
        assert!(said.contains(r#"{"etat":"verrouillee"}"#), "{said}");
        assert!(!browser.is_inside().await);
        // Nobody touched it for a quarter of an hour: nothing was published, and no sweep has come yet.
        let mut browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        store.clock.advance(Duration::from_mins(15));
        let said = to_the_end(&mut stream).await;
        assert!(said.contains(r#"{"etat":"verrouillee"}"#), "{said}");
        assert!(!browser.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn a_gesture_that_is_not_written_yet_keeps_the_stream_open() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (hub, _tasks) = process(&site);
        let mut browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        let _left = site.inside("n.benali").await;
        let mut left = listen(&hub, newest(&site.db).await, role(1)).await;
        store.clock.advance(Duration::from_mins(14));
        assert!(browser.is_inside().await);
        store.clock.advance(Duration::from_mins(14));
        // Both are looked at now. The one in which nobody made a gesture falls.
        let said = to_the_end(&mut left).await;
        assert!(said.contains(r#"{"etat":"verrouillee"}"#), "{said}");
        let said = so_far(&mut stream);
        assert!(!said.contains("event: session"), "{said}");
    })
    .await;
}

#[tokio::test]
async fn another_situation_closes_the_stream_once_and_it_comes_back_for_that_one() {
    on_each_engine(&migrations(), |store| async move {
        let (site, elsewhere) = Site::pair(&store).await;
        let roles = [
            (1, "Infirmière · Cabinet du Port"),
            (2, "Infirmière · SSIAD des Vignes"),
        ];
        site.account("n.benali", Some("06 39 98 12 34"), &roles)
            .await;
        let (hub, _tasks) = process(&site);
        let mut browser = site.inside("n.benali").await;
        let session = newest(&site.db).await;
        let mut stream = listen(&hub, session, role(1)).await;
        let chosen = browser
            .post("/compte/situation", &[("situation", &role(2).to_string())])
            .await;
        assert_eq!(chosen.status, 303);
        let said = to_the_end(&mut stream).await;
        assert!(
            !said.contains("event: session"),
            "nothing has ended: {said}"
        );
        // A request that was let in under the situation before hears nothing of it any more.
        let mut late = listen(&hub, session, role(1)).await;
        to_the_end(&mut late).await;
        drop((stream, late));
        // The stream that comes back stays.
        let mut again = listen(&hub, session, role(2)).await;
        store.clock.advance(Duration::from_mins(1));
        look(&site, &elsewhere, &hub, 11).await;
        so_far(&mut again);
        assert_eq!(hub.sessions(), [(session.uuid(), role(2).uuid())]);
        // And back.
        browser
            .post("/compte/situation", &[("situation", &role(1).to_string())])
            .await;
        to_the_end(&mut again).await;
        drop(again);
        let mut first = listen(&hub, session, role(1)).await;
        store.clock.advance(Duration::from_mins(1));
        look(&site, &elsewhere, &hub, 21).await;
        so_far(&mut first);
        assert_eq!(hub.sessions(), [(session.uuid(), role(1).uuid())]);
    })
    .await;
}

/// Where no message came through, the situation is seen at the next look.
#[tokio::test]
async fn another_situation_that_was_chosen_elsewhere_closes_the_stream_too() {
    on_each_engine(&migrations(), |store| async move {
        let (site, elsewhere) = Site::pair(&store).await;
        let roles = [
            (1, "Infirmière · Cabinet du Port"),
            (2, "Infirmière · SSIAD des Vignes"),
        ];
        site.account("n.benali", None, &roles).await;
        let (hub, _tasks) = process(&site);
        let browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        let mut there = crate::browser::Browser {
            site: &elsewhere,
            ..browser.clone()
        };
        let two = role(2).to_string();
        let form = [("situation", two.as_str())];
        assert_eq!(there.post("/compte/situation", &form).await.status, 303);
        // Each session with a stream is looked at within twenty seconds.
        store.clock.advance(Duration::from_secs(21));
        let said = to_the_end(&mut stream).await;
        assert!(
            !said.contains("event: session"),
            "nothing has ended: {said}"
        );
    })
    .await;
}

/// Where several processes share a store, another one may have a gesture that it hasn't written yet.
#[tokio::test]
async fn a_stream_waits_a_moment_for_the_gestures_of_another_process() {
    on_each_engine(&migrations(), |store| async move {
        if store.engine == Engine::Sqlite {
            return;
        }
        let (site, elsewhere) = Site::pair(&store).await;
        site.person("n.benali").await;
        let (hub, _tasks) = process(&site);
        let browser = site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        let mut there = crate::browser::Browser {
            site: &elsewhere,
            ..browser.clone()
        };
        store.clock.advance(Duration::from_mins(14));
        assert!(there.is_inside().await, "written: the first one there");
        store.clock.advance(Duration::from_secs(30));
        assert!(there.is_inside().await, "not written yet");
        // In the store it is idle for three seconds.
        store.clock.advance(Duration::from_secs(14 * 60 + 33));
        look(&site, &elsewhere, &hub, 11).await;
        so_far(&mut stream);
        elsewhere.cache.write(site.db.now()).await.unwrap();
        store.clock.advance(Duration::from_secs(21));
        look(&site, &elsewhere, &hub, 21).await;
        so_far(&mut stream);
        // Nothing more comes: it falls.
        store.clock.advance(Duration::from_secs(15));
        let said = to_the_end(&mut stream).await;
        assert!(said.contains(r#"{"etat":"verrouillee"}"#), "{said}");
    })
    .await;
}

db::statement!(
    CROWD = "insert into session (id, account_id, assurance, practitioner_role_id, device_label, device_profile, created_at, \
    last_seen_at, expires_at) values ($1, $2, 2, $3, 'Firefox', 'partage', $4, $4, $5)"
);

/// Two thousand sessions of one account under one situation.
struct Crowd(AccountId);

impl Command for Crowd {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        for _ in 0..2000_u32 {
            let id: SessionId = tx.new_id();
            let ends = now + Duration::from_hours(12);
            let role = role(1);
            let session = db::params![id, self.0, role, now, ends];
            tx.execute(&CROWD, session).await?;
        }
        let event = AuditEvent::new("test.crowd", Action::Create, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// However many end at once, elsewhere: the last of them falls too.
#[tokio::test]
async fn of_thousands_of_sessions_that_end_at_once_every_stream_falls() {
    on_each_engine(&migrations(), |store| async move {
        let (site, elsewhere) = Site::pair(&store).await;
        let account = site.person("n.benali").await;
        site.db.run(&Crowd(account)).await.unwrap();
        let (hub, _tasks) = process(&site);
        // Its number comes after all the others.
        store.clock.advance(Duration::from_secs(1));
        site.inside("n.benali").await;
        let mut stream = listen(&hub, newest(&site.db).await, role(1)).await;
        // It was looked at for itself; so it is told of by the list of those that end.
        store.clock.advance(Duration::from_secs(1));
        look(&site, &elsewhere, &hub, 11).await;
        so_far(&mut stream);
        let end = EndAffiliation {
            actor: &Actor::system(),
            practitioner_role: role(1),
            by: EndedBy::Register,
            why: "essai",
        };
        elsewhere.db.run(&end).await.unwrap();
        let said = to_the_end(&mut stream).await;
        assert!(said.contains(r#""motif":"rattachement""#), "{said}");
    })
    .await;
}

db::query!(LAST_SEEN: db::row::One<Timestamp> = "select last_seen_at as value from session where id = $1");

/// A gesture is written once a minute, or sooner when the store would hold its session idle: other processes ask the store.
#[tokio::test]
async fn a_gesture_is_in_the_store_before_another_process_holds_the_session_idle() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (_hub, _tasks) = process(&site);
        let mut browser = site.inside("n.benali").await;
        let session = newest(&site.db).await;
        store.clock.advance(Duration::from_mins(5));
        assert!(browser.is_inside().await, "written: the last was long ago");
        store.clock.advance(Duration::from_secs(20));
        assert!(browser.is_inside().await, "not written yet");
        let gesture = site.db.now();
        let written = async || {
            site.db
                .load(&LAST_SEEN, db::params![session])
                .await
                .unwrap()
                .0
        };
        assert!(written().await < gesture);
        store.clock.advance(Duration::from_secs(14 * 60 + 35));
        let soon = async {
            while written().await < gesture {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(NEVER, soon)
            .await
            .expect("it is written");
    })
    .await;
}
