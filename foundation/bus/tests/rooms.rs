//! Each room is given its own entries and its own ephemeral messages, live and when a stream catches up, and nothing of another's.

#[cfg(test)]
mod rooms {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use access::{AccountId, SessionId};
    use bus::event_log::NewEntry;
    use bus::{
        Cursor, Entry, EventRenderer, Flavour, Flavours, Fresh, Hub, Kind, Listener, Pending,
        Rendered, Stream,
    };
    use bytes::Bytes;
    use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
    use kernel::id::Id as _;
    use kernel::{Fault, Uuid};
    use testkit::on_each_engine;
    use tokio::task::JoinSet;

    const TOPIC: Uuid = Uuid::from_u128(7);

    /// Notes what it was given, and says nothing.
    #[derive(Default)]
    struct Notes(Mutex<Vec<String>>);

    impl Notes {
        fn note(&self, text: &str) {
            self.0.lock().unwrap().push(text.to_owned());
        }

        fn taken(&self) -> Vec<String> {
            std::mem::take(&mut self.0.lock().unwrap())
        }
    }

    struct Room(Arc<Notes>);

    impl EventRenderer for Room {
        fn render<'a>(
            &'a self,
            entries: &'a [Entry],
            _: Flavours,
            _: &'a Fresh,
        ) -> Pending<'a, Vec<Rendered>> {
            for entry in entries {
                self.0.note(&entry.kind);
            }
            Box::pin(async { Ok(Vec::new()) })
        }

        fn topics(&self, _: Uuid) -> Pending<'_, Vec<Uuid>> {
            Box::pin(async { Ok(vec![TOPIC]) })
        }

        fn transient<'a>(&'a self, text: &'a str) -> Pending<'a, Option<(Arc<[Uuid]>, Bytes)>> {
            self.0.note(text);
            Box::pin(async { Ok(None) })
        }
    }

    /// Two things happen in one transaction, each in a room whose name begins as the other's.
    struct Both;

    impl Command for Both {
        type Output = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            for kind in ["visit.moved", "visits.moved"].map(Kind::new) {
                let entry = NewEntry {
                    topic: TOPIC,
                    kind,
                    reference: None,
                    number: 1,
                    author: None,
                };
                bus::append(tx, &entry).await?;
            }
            let event = AuditEvent::new("test.moved", Action::Create, &Actor::system());
            Ok(Audited::new((), event))
        }
    }

    /// Waits until both rooms were given something.
    async fn given(one: &Notes, other: &Notes) -> (Vec<String>, Vec<String>) {
        for _ in 0..600 {
            let is_empty = |notes: &Notes| notes.0.lock().unwrap().is_empty();
            if !is_empty(one) && !is_empty(other) {
                // What would come by mistake comes with it.
                tokio::time::sleep(Duration::from_millis(50)).await;
                return (one.taken(), other.taken());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("a room was given nothing");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_room_is_given_its_own_only() {
        on_each_engine(bus::MIGRATIONS, |store| async move {
            let (one, other) = (Arc::new(Notes::default()), Arc::new(Notes::default()));
            let renderer = |notes: &Arc<Notes>| -> Arc<dyn EventRenderer> {
                Arc::new(Room(Arc::clone(notes)))
            };
            let rooms = vec![("visit", renderer(&one)), ("visits", renderer(&other))];
            let hub = Hub::open(&store.db, rooms).await.unwrap();
            let mut tasks = JoinSet::new();
            tasks.spawn(bus::dispatcher::run(Arc::clone(&hub)));
            let listener = Listener {
                addressee: Uuid::from_u128(8),
                account: AccountId::from_uuid(Uuid::from_u128(10)),
                session: SessionId::from_uuid(Uuid::from_u128(9)),
                flavour: Flavour::Html,
                hears: bus::Hears::Rooms,
            };
            let _open = Stream::open(&hub, listener, None).await.unwrap();

            store.db.run(&Both).await.unwrap();
            let own = (
                vec!["visit.moved".to_owned()],
                vec!["visits.moved".to_owned()],
            );
            assert_eq!(given(&one, &other).await, own, "live, on {}", store.name);

            let _late = Stream::open(&hub, listener, Some(Cursor::default()))
                .await
                .unwrap();
            assert_eq!(given(&one, &other).await, own, "missed, on {}", store.name);

            bus::publish(&store.db, "visit", "here");
            bus::publish(&store.db, "visits", "there");
            let own = (vec!["here".to_owned()], vec!["there".to_owned()]);
            assert_eq!(
                given(&one, &other).await,
                own,
                "ephemeral, on {}",
                store.name
            );
        })
        .await;
    }
}
