//! Streams over a real store that several processes write: everything once, in order, resumable from any place.

#[cfg(test)]
mod streams {
    use std::sync::Arc;
    use std::time::Duration;

    use access::{AccountId, SessionId};
    use bus::event_log::NewEntry;
    use bus::hub::MOST;
    use bus::{
        Entry, EventRenderer, Flavour, Flavours, Fresh, Hub, Kind, Listener, Pending, Rendered,
        Stream, sse,
    };
    use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
    use kernel::id::Id as _;
    use kernel::{Fault, Uuid};
    use testkit::on_each_engine;
    use tokio::time::timeout;

    /// A bound for what hangs.
    const PATIENCE: Duration = Duration::from_mins(2);
    const TOPIC: Uuid = Uuid::from_u128(7);
    const READER: Uuid = Uuid::from_u128(8);

    /// Renders the number of each entry for one reader.
    struct Plain;

    impl EventRenderer for Plain {
        fn render<'a>(
            &'a self,
            entries: &'a [Entry],
            _: Flavours,
            _: &'a Fresh,
        ) -> Pending<'a, Vec<Rendered>> {
            let rendered = entries.iter().map(|entry| Rendered {
                cursor: entry.cursor(),
                to: Arc::new([READER]),
                html: Some(sse::event(
                    "un",
                    Some(entry.cursor()),
                    &entry.number.to_string(),
                )),
                json: None,
                delivers: None,
                author: None,
            });
            let rendered = rendered.collect();
            Box::pin(async { Ok(rendered) })
        }

        fn topics(&self, _: Uuid) -> Pending<'_, Vec<Uuid>> {
            Box::pin(async { Ok(vec![TOPIC]) })
        }
    }

    /// Appends two entries; some fail after that and undo whatever shares their commit.
    struct Write {
        number: i64,
        fails: bool,
    }

    impl Command for Write {
        type Output = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            for number in [self.number, self.number + 1] {
                let entry = NewEntry {
                    topic: TOPIC,
                    kind: Kind::new("essai.ligne"),
                    reference: None,
                    number,
                    author: None,
                };
                bus::append(tx, &entry).await?;
                tokio::task::yield_now().await;
            }
            if self.fails {
                return Err(Fault::conflict("Non."));
            }
            Ok(Audited::new(
                (),
                AuditEvent::new("test.rendered", Action::Create, &Actor::system()),
            ))
        }
    }

    /// Forgets all that is older than now.
    struct Forget;

    impl Command for Forget {
        type Output = u64;

        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
            let forgotten = tx
                .execute(&bus::event_log::FORGET, db::params![tx.now()])
                .await?;
            let event = AuditEvent::new("test.forgotten", Action::Delete, &Actor::system());
            Ok(Audited::new(forgotten, event))
        }
    }

    /// Place and number of each event in a stretch of a stream.
    fn events(bytes: &[u8]) -> Vec<(String, i64)> {
        let text = std::str::from_utf8(bytes).unwrap();
        let told = text
            .split("\n\n")
            .filter(|event| event.contains("event: un\n"));
        told.map(|event| {
            let line = |name: &str| {
                event
                    .lines()
                    .find_map(|line| line.strip_prefix(name))
                    .unwrap()
            };
            (line("id: ").to_owned(), line("data: ").parse().unwrap())
        })
        .collect()
    }

    async fn hear(stream: &mut Stream, count: usize) -> Vec<(String, i64)> {
        let mut heard = Vec::new();
        while heard.len() < count {
            let next = timeout(PATIENCE, stream.next()).await;
            let bytes = next.unwrap_or_else(|_| panic!("{} of {count} came", heard.len()));
            heard.extend(events(&bytes.unwrap()));
        }
        heard
    }

    fn listener() -> Listener {
        Listener {
            addressee: READER,
            account: AccountId::from_uuid(Uuid::from_u128(10)),
            session: SessionId::from_uuid(Uuid::from_u128(9)),
            flavour: Flavour::Html,
            hears: bus::Hears::Rooms,
        }
    }

    /// Writers of one process, at once; gives the numbers that were acknowledged.
    async fn write(db: &Db, from: i64, count: i64) -> Vec<i64> {
        let mut writers = tokio::task::JoinSet::new();
        for n in 0..count {
            let (db, number) = (db.clone(), from + 2 * n);
            writers.spawn(async move {
                let write = Write {
                    number,
                    fails: n % 7 == 3,
                };
                db.run(&write).await.map(|()| number)
            });
        }
        let mut done = Vec::new();
        while let Some(result) = writers.join_next().await {
            if let Ok(number) = result.unwrap() {
                done.extend([number, number + 1]);
            }
        }
        done
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_processes_write_and_each_entry_is_heard_once_in_order() {
        on_each_engine(bus::MIGRATIONS, |store| async move {
            let (here, there) = (store.db.clone(), store.open_again());
            let hub = Hub::open(&here, vec![("essai", Arc::new(Plain))])
                .await
                .unwrap();
            let mut tasks = tokio::task::JoinSet::new();
            tasks.spawn(bus::dispatcher::run(Arc::clone(&hub)));
            for db in [here.clone(), there.clone()] {
                tasks.spawn(async move { db.maintain().await });
            }
            let mut stream = Stream::open(&hub, listener(), None).await.unwrap();
            let (ours, theirs) = tokio::join!(write(&here, 1_000, 60), write(&there, 5_000, 20));
            let mut expected = [ours, theirs].concat();
            expected.sort_unstable();
            let heard = hear(&mut stream, expected.len()).await;
            let places: Vec<bus::Cursor> = heard
                .iter()
                .map(|(place, _)| place.parse().unwrap())
                .collect();
            assert!(
                places.is_sorted_by(|a, b| a < b),
                "{}: out of order",
                store.name
            );
            let mut numbers: Vec<i64> = heard.iter().map(|(_, number)| *number).collect();
            numbers.sort_unstable();
            assert_eq!(numbers, expected, "{}", store.name);
            // After any cursor, the same events follow.
            for at in [0, heard.len() / 2, heard.len() - 2] {
                let mut again = Stream::open(&hub, listener(), Some(places[at]))
                    .await
                    .unwrap();
                let rest = hear(&mut again, heard.len() - at - 1).await;
                assert_eq!(rest, heard[at + 1..], "{}", store.name);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn the_oldest_of_too_many_streams_of_an_account_gives_way_to_the_newest() {
        on_each_engine(bus::MIGRATIONS, |store| async move {
            let hub = Hub::open(&store.db, vec![("essai", Arc::new(Plain))])
                .await
                .unwrap();
            let open = |role: u128, account: u128| {
                let listener = Listener {
                    addressee: Uuid::from_u128(role),
                    account: AccountId::from_uuid(Uuid::from_u128(account)),
                    session: SessionId::from_uuid(Uuid::from_u128(role + account)),
                    flavour: Flavour::Html,
                    hears: bus::Hears::Rooms,
                };
                Stream::open(&hub, listener, None)
            };
            let mut neighbour = open(99, 11).await.unwrap();
            // Of one account under two situations: two more than allowed.
            let mut streams = Vec::new();
            for number in 0..u128::try_from(MOST + 2).unwrap() {
                streams.push(open(READER.as_u128() + number % 2, 10).await.unwrap());
            }
            for oldest in &mut streams[..2] {
                let mut rendered = String::new();
                while let Some(bytes) = timeout(PATIENCE, oldest.next()).await.unwrap() {
                    rendered.push_str(&String::from_utf8_lossy(&bytes));
                }
                let later = rendered.rsplit("retry: ").next().unwrap().trim();
                let later: u64 = later.parse().unwrap();
                assert!((60_000..120_000).contains(&later), "{rendered}");
            }
            streams.drain(..2);
            assert_eq!(hub.len(), MOST + 1);
            let mut newest = open(READER.as_u128(), 10).await.unwrap();
            assert!(timeout(PATIENCE, newest.next()).await.unwrap().is_some());
            streams.remove(0);
            assert_eq!(hub.len(), MOST + 1, "the third oldest left for it");
            // Those that ended by themselves leave their places to others, also when older ones go on.
            streams.truncate(streams.len() - 10);
            for _ in 0..10 {
                streams.push(open(READER.as_u128(), 10).await.unwrap());
            }
            for stream in streams.iter_mut().chain([&mut neighbour, &mut newest]) {
                // Its first bytes, which the newest has given; then nothing more, and no end.
                let _head = timeout(Duration::ZERO, stream.next()).await;
                let more = timeout(Duration::ZERO, stream.next()).await;
                assert!(more.is_err(), "it goes on");
            }
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_stream_hears_on_after_all_that_was_told_is_forgotten() {
        on_each_engine(bus::MIGRATIONS, |store| async move {
            let db = store.db.clone();
            let hub = Hub::open(&db, vec![("essai", Arc::new(Plain))])
                .await
                .unwrap();
            let mut tasks = tokio::task::JoinSet::new();
            tasks.spawn(bus::dispatcher::run(Arc::clone(&hub)));
            let maintained = db.clone();
            tasks.spawn(async move { maintained.maintain().await });
            let mut stream = Stream::open(&hub, listener(), None).await.unwrap();
            let mut last = bus::Cursor::default();
            for round in 1..4 {
                let number = 10 * round;
                let rendered = Write {
                    number,
                    fails: false,
                };
                db.run(&rendered).await.unwrap();
                // Pulses come on a stream that says nothing else, so the whole wait is bounded.
                let heard = timeout(PATIENCE, hear(&mut stream, 2)).await;
                let heard = heard.expect("the stream hears on");
                assert_eq!(
                    heard.iter().map(|(_, n)| *n).collect::<Vec<_>>(),
                    [number, number + 1],
                    "{}",
                    store.name
                );
                let place = heard[1].0.parse().unwrap();
                assert!(place > last, "{}: {place} after {last}", store.name);
                last = place;
                store.clock.advance(Duration::from_hours(15 * 24));
                assert!(db.run(&Forget).await.unwrap() > 0, "{}", store.name);
            }
        })
        .await;
    }
}
