//! Every column type comes back as it was given, on both engines (I-12).

use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Migration, Tx, Value, params, query, row,
    statement,
};
use kernel::{Fault, FaultKind, Timestamp, Uuid};
use testkit::on_each_engine;

const KINDS: &[Migration] = &[Migration {
    id: "test_02_kinds",
    text: "create table kinds (seq {serial}, truth {bool}, number {int}, real_number {float}, words text, \
           raw {bytes}, thing {id}, at {time}, json {json}, mode text){strict};;\n\
           create table thing (id {id} primary key, label text not null){strict};;\n",
}];

db::id!(/// A thing.
    pub ThingId, "thg");
db::text_enum! {
    /// A mode.
    pub enum Mode {
        /// All of it.
        Whole = "entier",
        /// Some of it.
        Part = "partie",
    }
}

row! {
    /// One of each.
    struct Kinds {
        truth: Option<bool>, number: Option<i64>, real_number: Option<f64>, words: Option<String>,
        raw: Option<Vec<u8>>, thing: Option<ThingId>, at: Option<Timestamp>, json: Option<String>, mode: Option<Mode>,
    }
}
query!(ALL: Kinds = "select truth, number, real_number, words, raw, thing, at, json, mode from kinds order by seq");
query!(WRONG: One<i64> = "select words as value from kinds order by seq limit 1");
query!(LABELS: One<String> = "select label from thing where label <> $1 and id in ({ids})");
statement!(
    INSERT = "insert into kinds (truth, number, real_number, words, raw, thing, at, json, mode) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
statement!(INSERT_REAL = "insert into kinds (real_number) values ($1)");
statement!(INSERT_THING = "insert into thing (id, label) values ($1, $2)");

struct Insert(Vec<Kinds>);

impl Command for Insert {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for k in &self.0 {
            let values = params![
                k.truth,
                k.number,
                k.real_number,
                k.words,
                k.raw,
                k.thing,
                k.at,
                k.json,
                k.mode
            ];
            assert_eq!(tx.execute(&INSERT, values).await?, 1);
        }
        Ok(done())
    }
}

fn done() -> Audited<()> {
    let event = AuditEvent::new("kinds.inserted", Action::Create, &Actor::system());
    Audited::new((), event)
}

fn samples(thing: ThingId) -> Vec<Kinds> {
    let whole = Kinds {
        truth: Some(true),
        number: Some(i64::MAX),
        real_number: Some(0.1),
        words: Some("Œuvre d’été — 𝄞 'quoted'".to_owned()),
        raw: Some(vec![0, 255, 10, 39]),
        thing: Some(thing),
        at: Some(testkit::morning()),
        json: Some(r#"{"a": [1, null]}"#.to_owned()),
        mode: Some(Mode::Part),
    };
    let least = Kinds {
        truth: Some(false),
        number: Some(i64::MIN),
        real_number: Some(-1.5e300),
        words: Some(String::new()),
        raw: Some(Vec::new()),
        at: Some(Timestamp::from_micros(-1)),
        mode: Some(Mode::Whole),
        ..whole.clone()
    };
    let nothing = Kinds {
        truth: None,
        number: None,
        real_number: None,
        words: None,
        raw: None,
        thing: None,
        at: None,
        json: None,
        mode: None,
    };
    vec![whole, least, nothing]
}

#[tokio::test]
async fn every_kind_comes_back_as_it_was_given() {
    on_each_engine(KINDS, |store| async move {
        let given = samples(store.db.new_id());
        let expected = format!("{given:?}");
        store.db.run(&Insert(given)).await.unwrap();
        let found = store.db.rows(&ALL, &[]).await.unwrap();
        assert_eq!(format!("{found:?}"), expected, "{}", store.name);
        // What is visited without being kept is the same.
        let mut numbers = Vec::new();
        let visit = |row: &[Value<'_>]| {
            assert_eq!(row.len(), 9);
            numbers.push(db::OwnedValue::from(row[1]));
            Ok(())
        };
        store.db.visit(&ALL, &[], visit).await.unwrap();
        let expected: Vec<_> = [Value::I64(i64::MAX), Value::I64(i64::MIN), Value::Null]
            .map(db::OwnedValue::from)
            .into();
        assert_eq!(numbers, expected, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn a_visit_stops_at_the_first_fault() {
    on_each_engine(KINDS, |store| async move {
        store
            .db
            .run(&Insert(samples(store.db.new_id())))
            .await
            .unwrap();
        let mut seen = 0;
        let visit = |_: &[Value<'_>]| {
            seen += 1;
            Err(Fault::busy())
        };
        let fault = store.db.visit(&ALL, &[], visit).await.unwrap_err();
        assert_eq!((fault.kind, seen), (FaultKind::Busy, 1), "{}", store.name);
        assert_eq!(store.db.rows(&ALL, &[]).await.unwrap().len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_column_of_another_type_is_a_fault_and_not_a_guess() {
    struct InsertReal;
    impl Command for InsertReal {
        type Output = ();
        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            tx.execute(&INSERT_REAL, params![42_i64]).await?;
            Ok(done())
        }
    }
    on_each_engine(KINDS, |store| async move {
        store
            .db
            .run(&Insert(samples(store.db.new_id())))
            .await
            .unwrap();
        let read = store.db.rows(&WRONG, &[]).await.unwrap_err();
        assert_eq!(read.kind, FaultKind::Internal, "{}", store.name);
        // SQLite turns the integer into 42.0; PostgreSQL must refuse rather than store other bits.
        let written = store.db.run(&InsertReal).await;
        assert_eq!(written.is_ok(), store.engine == testkit::Engine::Sqlite);
    })
    .await;
}

/// PostgreSQL knows no text with a NUL: both engines say so alike, in words, when it is looked for and when it is written.
#[tokio::test]
async fn a_text_with_a_nul_is_refused_in_words() {
    struct InsertNul;
    impl Command for InsertNul {
        type Output = ();
        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            let id: ThingId = tx.new_id();
            tx.execute(&INSERT_THING, params![id, "a\0b"]).await?;
            Ok(done())
        }
    }
    on_each_engine(KINDS, |store| async move {
        let asked = store.db.load(&BACKWARDS, params!["a\0b", "", ""]).await;
        let written = store.db.run(&InsertNul).await;
        for fault in [asked.map(|_| ()).unwrap_err(), written.unwrap_err()] {
            let FaultKind::Invalid(fields) = fault.kind else {
                panic!("{fault:?} on {}", store.name);
            };
            assert!(fields.of("formulaire").unwrap().contains("nul"));
        }
        // The connection is none the worse for it.
        let found = store.db.load(&BACKWARDS, params!["a", "b", "c"]).await;
        assert_eq!(found.unwrap().0, "caba", "{}", store.name);
    })
    .await;
}

query!(BACKWARDS: One<String> = "select cast($3 as text) || cast($1 as text) || cast($2 as text) || cast($1 as text) as value");

#[tokio::test]
async fn parameters_go_by_their_number_and_not_by_their_place() {
    on_each_engine(KINDS, |store| async move {
        let One(found) = store
            .db
            .load(&BACKWARDS, params!["a", "b", "c"])
            .await
            .unwrap();
        assert_eq!(found, "caba", "{}", store.name);
        assert!(store.db.load(&BACKWARDS, params!["a", "b"]).await.is_err());
        assert!(
            store
                .db
                .load(&BACKWARDS, params!["a", "b", "c", "d"])
                .await
                .is_err()
        );
    })
    .await;
}

struct InsertThings(Vec<ThingId>);

impl Command for InsertThings {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for (index, id) in self.0.iter().enumerate() {
            tx.execute(&INSERT_THING, params![*id, format!("{index:03}")])
                .await?;
        }
        Ok(done())
    }
}

#[tokio::test]
async fn lists_of_ids_of_any_length() {
    on_each_engine(KINDS, |store| async move {
        let ids: Vec<ThingId> = (0..700).map(|_| store.db.new_id()).collect();
        store.db.run(&InsertThings(ids.clone())).await.unwrap();
        let uuids: Vec<Uuid> = ids.iter().map(|id| kernel::id::Id::uuid(*id)).collect();
        for count in [0, 1, 2, 9, 512, 513, 600] {
            let asked = &uuids[..count];
            let found = store.db.rows_in(&LABELS, params!["none"], asked).await;
            let mut labels: Vec<String> = found.unwrap().into_iter().map(|One(l)| l).collect();
            labels.sort();
            let expected: Vec<String> = (0..count).map(|index| format!("{index:03}")).collect();
            assert_eq!(labels, expected, "{count} ids on {}", store.name);
        }
        let without = store.db.rows_in(&LABELS, params!["000"], &uuids[..3]).await;
        assert_eq!(without.unwrap().len(), 2, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn the_texts_of_these_tests_prepare() {
    let all = [KINDS, super::notes::NOTE_TABLES].concat();
    testkit::all_statements_prepare_but(&all, &["::WRONG"]).await;
}
