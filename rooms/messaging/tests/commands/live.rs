use std::sync::Arc;
use std::time::Duration;

use bus::{Cursor, Entry, EventRenderer, Flavour, Flavours, Fresh, Hub, Listener, Stream};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;
use kernel::id::Id as _;
use messaging::commands::{AddMembers, Managing};
use messaging::live::{Ephemeral, Live, RECEIPT};
use messaging::store::messages::MessageId;

use super::stage::{Stage, migrations, role, subject};

async fn hub(stage: &Stage) -> (Arc<Hub>, tokio::task::JoinHandle<()>) {
    let live: Arc<dyn EventRenderer> = Arc::new(Live::new(&stage.db, &stage.vault));
    let hub = Hub::open(&stage.db, vec![(messaging::ROOM.name, live)])
        .await
        .unwrap();
    let runtime = tokio::runtime::Handle::current();
    let dispatcher = runtime.spawn(bus::dispatcher::run(Arc::clone(&hub)));
    (hub, dispatcher)
}

fn listener(n: u128) -> Listener {
    Listener {
        addressee: role(n).uuid(),
        account: subject(n).account,
        session: subject(n).session,
        flavour: Flavour::Json,
        hears: bus::Hears::Rooms,
    }
}

const PULSE: &[u8] = b": pouls\n\n";

/// The next event that is not a pulse.
async fn said(stream: &mut Stream) -> Option<Vec<u8>> {
    loop {
        let bytes = stream.next().await?;
        if bytes != PULSE {
            return Some(bytes.to_vec());
        }
    }
}

/// How long to wait for an event, even on a slow machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long to wait before concluding that no event comes.
const SILENCE: Duration = Duration::from_secs(2);

/// Reads data lines until there are `count`.
async fn data(stream: &mut Stream, count: usize) -> (Vec<String>, Option<Cursor>) {
    data_within(PATIENCE, stream, count).await
}

/// Whether no data line comes.
async fn is_silent(stream: &mut Stream) -> bool {
    data_within(SILENCE, stream, 1).await.0.is_empty()
}

async fn data_within(
    patience: Duration,
    stream: &mut Stream,
    count: usize,
) -> (Vec<String>, Option<Cursor>) {
    let (mut found, mut last) = (Vec::new(), None);
    while found.len() < count {
        let Ok(Some(bytes)) = tokio::time::timeout(patience, stream.next()).await else {
            break;
        };
        for line in String::from_utf8_lossy(&bytes).lines() {
            if let Some(id) = line.strip_prefix("id:") {
                last = id.trim().parse().ok();
            }
            if let Some(data) = line.strip_prefix("data:") {
                let value: serde_json::Value = serde_json::from_str(data).unwrap();
                found.push(value["t"].as_str().unwrap().to_owned());
            }
        }
    }
    (found, last)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_member_hears_each_message_once_and_nobody_else_does() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Vif")).await;
        let (hub, dispatcher) = hub(&stage).await;
        let mut one = Stream::open(&hub, listener(1), None).await.unwrap();
        let mut two = Stream::open(&hub, listener(2), None).await.unwrap();
        let mut stranger = Stream::open(&hub, listener(3), None).await.unwrap();
        for n in 0..5 {
            stage.send(1, room, &format!("n{n}")).await;
        }
        let expected: Vec<String> = (0..5).map(|n| format!("n{n}")).collect();
        assert_eq!(data(&mut one, 5).await.0, expected);
        assert_eq!(data(&mut two, 5).await.0, expected);
        assert!(is_silent(&mut stranger).await);
        dispatcher.abort();
    })
    .await;
}

/// Silent streams send pulses: a page that receives nothing for 40 s reconnects another way (front-end §5).
#[tokio::test(start_paused = true)]
async fn every_stream_shows_four_times_a_minute_that_it_is_alive() {
    let store = testkit::Store::open(testkit::Engine::Sqlite, &migrations()).await;
    let stage = Stage::new(store);
    let (hub, dispatcher) = hub(&stage).await;
    let mut streams = Vec::new();
    for n in 0..40 {
        streams.push(Stream::open(&hub, listener(n), None).await.unwrap());
    }
    let began = tokio::time::Instant::now();
    for round in 1..=4 {
        for stream in &mut streams {
            let bytes = stream.next().await.unwrap();
            assert_eq!(bytes, PULSE);
        }
        let passed = began.elapsed();
        assert!(passed <= Duration::from_secs(15 * round), "{passed:?}");
    }
    dispatcher.abort();
}

/// A stream that resumes goes on just after its cursor: nothing left out, nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_resumes_from_its_cursor() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Reprise")).await;
        let (hub, dispatcher) = hub(&stage).await;
        let mut stream = Stream::open(&hub, listener(2), None).await.unwrap();
        stage.send(1, room, "a").await;
        stage.send(1, room, "b").await;
        let (heard, place) = data(&mut stream, 2).await;
        assert_eq!(heard, ["a", "b"]);
        drop(stream);
        stage.send(1, room, "c").await;
        stage.send(1, room, "d").await;
        let mut again = Stream::open(&hub, listener(2), place).await.unwrap();
        stage.send(1, room, "e").await;
        assert_eq!(data(&mut again, 3).await.0, ["c", "d", "e"]);
        dispatcher.abort();
    })
    .await;
}

db::statement!(ALTER = "update message set body = $2 where id = $1");

/// Changes the store behind SPICO's back.
struct Alter(MessageId);

impl Command for Alter {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&ALTER, db::params![self.0, [7_u8; 40].as_slice()])
            .await?;
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

/// A text that was altered in the store is shown as such; the stream continues with the next one.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_after_a_message_that_was_altered() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Altérée")).await;
        stage.send(1, room, "avant").await;
        let altered = stage.send(1, room, "entre").await;
        stage.send(1, room, "après").await;
        stage.db.run(&Alter(altered.id)).await.unwrap();
        let (hub, dispatcher) = hub(&stage).await;
        let from = Some(Cursor::default());
        let mut stream = Stream::open(&hub, listener(2), from).await.unwrap();
        let heard = data(&mut stream, 3).await.0;
        assert_eq!(heard.len(), 3, "{heard:?}");
        assert_eq!((&*heard[0], &*heard[2]), ("avant", "après"));
        assert!(heard[1].contains("a été altéré"), "{heard:?}");
        dispatcher.abort();
    })
    .await;
}

/// I-8 on the stream: from the moment of the removal nothing more is sent, not even what was missed before.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_removed_hears_nothing_more() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2, 3], Some("Départ")).await;
        let (hub, dispatcher) = hub(&stage).await;
        let mut stream = Stream::open(&hub, listener(2), None).await.unwrap();
        stage.send(1, room, "avant").await;
        assert_eq!(data(&mut stream, 1).await.0, ["avant"]);
        let permit = stage.managing(1, room).await.unwrap();
        let by = messaging::commands::Managing {
            permit: &permit,
            actor: permit.subject().actor(),
            vault: &stage.vault,
        };
        let removal = messaging::commands::RemoveMember {
            by,
            person: (role(2), "Deux".to_owned()),
        };
        stage.db.run(&removal).await.unwrap();
        stage.send(1, room, "après").await;
        assert!(is_silent(&mut stream).await);
        let mut again = Stream::open(&hub, listener(2), Some(Cursor::default()))
            .await
            .unwrap();
        assert!(is_silent(&mut again).await);
        dispatcher.abort();
    })
    .await;
}

/// Delivered: once an event was written to the connection, the recipient's pointer moves, and nobody else's (C12.1).
#[tokio::test(flavor = "multi_thread")]
async fn what_leaves_is_delivered() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2, 3], Some("Accusés")).await;
        let (hub, dispatcher) = hub(&stage).await;
        let mut two = Stream::open(&hub, listener(2), None).await.unwrap();
        let sent = stage.send(1, room, "à remettre").await;
        assert_eq!(data(&mut two, 1).await.0.len(), 1);
        let permit = stage.reading(1, room).await.unwrap();
        let mut pointers = Vec::new();
        for _ in 0..1200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let rows = messaging::store::participants::list(&stage.db, &permit)
                .await
                .unwrap();
            pointers = rows
                .iter()
                .map(|row| (row.practitioner_role_id, row.delivered_seq))
                .collect();
            if pointers.contains(&(role(2), sent.seq)) {
                break;
            }
        }
        assert!(
            pointers.contains(&(role(2), sent.seq)) && pointers.contains(&(role(3), 0)),
            "{pointers:?}"
        );
        dispatcher.abort();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_begins_just_after_its_session_ended_is_over_at_once() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let (hub, dispatcher) = hub(&stage).await;
        let mut open = Stream::open(&hub, listener(1), None).await.unwrap();
        let ended = format!(
            "{}{} compte",
            bus::dispatcher::SESSION,
            listener(1).session.uuid()
        );
        let mut bye = None;
        // The dispatcher may not listen yet to what is published just after its start.
        for _ in 0..600 {
            stage.db.signals().publish_ephemeral(ended.clone());
            let heard = tokio::time::timeout(Duration::from_millis(100), said(&mut open)).await;
            if let Ok(bytes) = heard {
                bye = bytes;
                break;
            }
        }
        let bye = String::from_utf8(bye.unwrap()).unwrap();
        assert!(bye.contains("revoquee"), "{bye}");
        assert!(said(&mut open).await.is_none());
        // Let in before, opened after.
        let mut late = Stream::open(&hub, listener(1), None).await.unwrap();
        let ended = tokio::time::timeout(PATIENCE, said(&mut late)).await;
        assert_eq!(ended, Ok(None));
        let mut other = Stream::open(&hub, listener(2), None).await.unwrap();
        let goes_on = tokio::time::timeout(Duration::from_millis(100), said(&mut other)).await;
        assert!(goes_on.is_err(), "somebody else's goes on");
        dispatcher.abort();
    })
    .await;
}

/// Typing and presence are sent to today's participants only.
#[tokio::test(flavor = "multi_thread")]
async fn typing_and_presence_stay_in_the_conversation() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2, 3], Some("Vif")).await;
        stage.open(1, &[4], Some("Autre")).await;
        let live = Live::new(&stage.db, &stage.vault);
        for (name, event) in [
            (Some("Claire Martin".to_owned()), "frappe"),
            (None, "presence"),
        ] {
            let message = Ephemeral {
                conversation: room,
                role: role(1),
                name,
            };
            let (to, said) = live.transient(&message.print()).await.unwrap().unwrap();
            assert_eq!(to[..], [role(2).uuid(), role(3).uuid()]);
            let said = String::from_utf8_lossy(&said);
            assert!(said.contains(&format!("event: {event}")), "{said}");
            assert!(!said.contains("id:"), "what passes moves no cursor: {said}");
        }
        assert!(live.transient("autre:chose 1").await.unwrap().is_none());
    })
    .await;
}

/// Somebody added without the history gets no signal for the part that they don't see.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_before_ones_history_is_not_heard() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Vif")).await;
        let unseen = stage.send(1, room, "avant").await;
        let permit = stage.managing(1, room).await.unwrap();
        let add = AddMembers {
            by: Managing {
                permit: &permit,
                actor: permit.subject().actor(),
                vault: &stage.vault,
            },
            people: &[(role(3), "Paul".to_owned())],
            with_history: false,
        };
        stage.db.run(&add).await.unwrap();
        let seen = stage.send(2, room, "après").await;
        let read = |number| Entry {
            xid: 0,
            seq: 1,
            at: stage.db.now(),
            topic: room.uuid(),
            kind: RECEIPT.as_str().to_owned(),
            reference: None,
            number,
            author: Some(role(2).uuid()),
        };
        let live = Live::new(&stage.db, &stage.vault);
        let pages = Flavours::only(Flavour::Html);
        let entries = [read(unseen.seq), read(seen.seq)];
        let rendered = live.render(&entries, pages, &Fresh::new()).await.unwrap();
        let three = role(3).uuid();
        let hears: Vec<bool> = rendered.iter().map(|one| one.to.contains(&three)).collect();
        assert_eq!(hears, [false, true]);
        assert!(rendered.iter().all(|one| one.to.contains(&role(1).uuid())));
    })
    .await;
}
