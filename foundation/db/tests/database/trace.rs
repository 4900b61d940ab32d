//! No change without a trace in the same transaction, and a trace that is only ever added to (I-2, INV-14).

use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Migration, Outcome, Statement, Tx, query, row,
    statement,
};
use kernel::{Fault, Timestamp, Uuid};
use testkit::{Engine, on_each_engine};

use super::notes::{NOTE_TABLES, Then, Write, event, titles, traces};

row! {
    /// A line of the trace.
    struct Line {
        at: Timestamp, kind: String, action: String, outcome: String, account_id: Option<Uuid>,
        practitioner_role_id: Option<Uuid>, session_id: Option<Uuid>, operation_id: Option<Uuid>, network: Option<String>,
        entity_kind: Option<String>, entity_id: Option<Uuid>, basis: Option<String>, detail: Option<String>,
    }
}
query!(LINES: Line = "select at, kind, action, outcome, account_id, practitioner_role_id, session_id, operation_id, network, \
                      entity_kind, entity_id, basis, detail from audit_event order by seq");
statement!(EDIT = "update audit_event set kind = 'other'");
statement!(ERASE = "delete from audit_event");
statement!(EDIT_SEAL = "update audit_seal set events = 0");
statement!(ERASE_SEAL = "delete from audit_seal");
statement!(
    SEAL = "insert into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values (1, 1, 1, 1, $1, 0)"
);
// What takes a row's place without a word of "delete": by its number, by the line that it begins with, by a clash of numbers.
statement!(REPLACE = sqlite "insert or replace into audit_event (seq, at, kind, action, outcome) values (1, 0, 'other', 'R', 'ok')",
    postgres "insert into audit_event (seq, at, kind, action, outcome) values (1, 0, 'other', 'R', 'ok') \
    on conflict (seq) do update set kind = 'other'");
statement!(REPLACE_SEAL = sqlite "insert or replace into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values (1, 2, 2, 0, x'00', 0)",
    postgres "insert into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values (1, 2, 2, 0, '', 0) \
    on conflict (seq) do update set events = 0");
statement!(REPLACE_FIRST = sqlite "replace into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values (9, 1, 2, 0, x'00', 0)",
    postgres "insert into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values (9, 1, 2, 0, '', 0) \
    on conflict (first_event) do update set events = 0");
statement!(
    UPSERT = "insert into audit_event (seq, at, kind, action, outcome) values (1, 0, 'other', 'R', 'ok') \
    on conflict (seq) do update set kind = 'other'"
);
statement!(MOVE_OVER = sqlite "update or replace audit_event set seq = seq + 1", postgres "update audit_event set seq = seq + 1");
statement!(TRUNCATE_SEALS = sqlite "delete from audit_seal where true", postgres "truncate audit_seal cascade");
statement!(TRUNCATE = sqlite "delete from audit_event where true", postgres "truncate audit_event");
statement!(BREAK_TRACE = sqlite "drop table audit_event", postgres "drop table audit_event cascade");

// The key of the seals: who wraps it again changes it, under a newer master key, whose number its first bytes hold.
statement!(KEY = "insert into audit_seal_key (id, data_key) values (1, $1)");
statement!(SECOND_KEY = "insert into audit_seal_key (id, data_key) values (2, $1)");
query!(COUNT_KEYS: One<i64> = "select cast(count(*) as bigint) as value from audit_seal_key");
statement!(WRAP_KEY = "update audit_seal_key set data_key = $1");
statement!(MOVE_KEY = "update audit_seal_key set id = 2");
statement!(ERASE_KEY = "delete from audit_seal_key");
statement!(TRUNCATE_KEY = sqlite "delete from audit_seal_key where true", postgres "truncate audit_seal_key");
statement!(REPLACE_KEY = sqlite "insert or replace into audit_seal_key (id, data_key) values (1, $1)",
    postgres "insert into audit_seal_key (id, data_key) values (1, $1) on conflict (id) do update set data_key = excluded.data_key");
query!(FIND_KEY: One<Vec<u8>> = "select data_key as value from audit_seal_key");
statement!(NO_TRIGGER = sqlite "drop trigger audit_seal_no_update", postgres "drop trigger audit_seal_append_only on audit_seal");
statement!(NO_KEY_TRIGGER = sqlite "drop trigger audit_seal_key_no_update",
    postgres "alter table audit_seal_key disable trigger audit_seal_key_no_update");

/// Replaces what a trigger does, under the same name.
const EMPTY_GUARD: &[Migration] = &[Migration {
    id: "test_05_empty_guard",
    text: "--! sqlite\n\
           drop trigger audit_event_no_delete;;\n\
           create trigger audit_event_no_delete before delete on audit_event begin select 1; end;;\n\
           --! postgres\n\
           create or replace function trace_is_append_only() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$;;\n",
}];

struct Do(&'static Statement);

impl Command for Do {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(self.0, &[]).await?;
        Ok(Audited::new((), event("tampered")))
    }
}

struct Full(Actor, Uuid);

impl Command for Full {
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let first = AuditEvent::new("record.opened", Action::Read, &self.0)
            .on_uuid("Patient", self.1)
            .basis("care_team")
            .outcome(Outcome::Refused)
            .detail("dossier");
        Ok(Audited::new((), first).and(event("second")))
    }
}

#[tokio::test]
async fn a_change_and_its_trace_are_one() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let id = |n| Some(Uuid::from_u128(n));
        let actor = Actor {
            account: id(1),
            practitioner_role: id(2),
            session: id(3),
            operation: id(4),
            network: Some("192.0.2.0/16".to_owned()),
        };
        store
            .db
            .run(&Full(actor, Uuid::from_u128(5)))
            .await
            .unwrap();
        let lines = store.db.rows(&LINES, &[]).await.unwrap();
        let [first, second] = &lines[..] else {
            panic!("{lines:?}")
        };
        let ids = [
            first.account_id,
            first.practitioner_role_id,
            first.session_id,
            first.operation_id,
            first.entity_id,
        ];
        assert_eq!(ids, [id(1), id(2), id(3), id(4), id(5)], "{}", store.name);
        let words = [&first.kind, &first.action, &first.outcome].map(String::as_str);
        assert_eq!(words, ["record.opened", "R", "refuse"]);
        let texts = [
            &first.network,
            &first.entity_kind,
            &first.basis,
            &first.detail,
        ];
        let expected =
            ["192.0.2.0/16", "Patient", "care_team", "dossier"].map(|t| Some(t.to_owned()));
        assert_eq!(texts.map(Clone::clone), expected);
        assert_eq!(
            (first.at, second.at),
            (testkit::morning(), testkit::morning())
        );
        assert_eq!((second.kind.as_str(), second.account_id), ("second", None));
    })
    .await;
}

#[tokio::test]
async fn where_the_trace_cannot_be_written_nothing_changes() {
    on_each_engine(NOTE_TABLES, |store| async move {
        // The statement itself succeeds, its own trace then has no table: both are undone.
        assert!(
            store.db.run(&Do(&BREAK_TRACE)).await.is_err(),
            "{}",
            store.name
        );
        store.db.run(&Write::new("a", Then::Succeed)).await.unwrap();
        assert_eq!(titles(&store.db).await, ["a"]);
        assert_eq!(traces(&store.db, "note.written").await, 1, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn the_trace_is_only_ever_added_to() {
    struct Seal;
    impl Command for Seal {
        type Output = ();
        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            tx.execute(&SEAL, db::params![[7_u8; 32]]).await?;
            Ok(Audited::new((), event("sealed")))
        }
    }
    on_each_engine(NOTE_TABLES, |store| async move {
        store.db.run(&Write::new("a", Then::Succeed)).await.unwrap();
        store.db.run(&Seal).await.unwrap();
        let by_the_row = [&REPLACE, &REPLACE_SEAL, &REPLACE_FIRST, &UPSERT, &MOVE_OVER];
        let by_the_table = [
            &EDIT,
            &ERASE,
            &EDIT_SEAL,
            &ERASE_SEAL,
            &TRUNCATE,
            &TRUNCATE_SEALS,
        ];
        for attack in by_the_table.into_iter().chain(by_the_row) {
            let fault = store.db.run(&Do(attack)).await.unwrap_err();
            assert!(
                fault.to_string().contains("append-only"),
                "{fault} on {}",
                store.name
            );
        }
        assert_eq!(traces(&store.db, "note.written").await, 1, "{}", store.name);
        assert_eq!(traces(&store.db, "tampered").await, 0);
    })
    .await;
}

struct Key<'a>(&'static Statement, &'a [u8]);

impl Command for Key<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(self.0, db::params![self.1]).await?;
        Ok(Audited::new((), event("key")))
    }
}

#[tokio::test]
async fn the_key_of_the_seals_is_only_ever_wrapped_again() {
    let wrapped = |version: u8, rest: u8| [&[0x11, 0, 0, 0, version][..], &[rest; 60]].concat();
    let (first, next) = (&wrapped(1, 7), &wrapped(2, 8));
    on_each_engine(NOTE_TABLES, |store| async move {
        store.db.run(&Key(&KEY, first)).await.unwrap();
        for attack in [&MOVE_KEY, &ERASE_KEY, &TRUNCATE_KEY] {
            let fault = store.db.run(&Do(attack)).await.unwrap_err().to_string();
            assert!(fault.contains("append-only"), "{fault} on {}", store.name);
        }
        let others = [
            &wrapped(1, 9),
            &wrapped(0, 9),
            &[0x11, 0, 0, 0, 2, 9].to_vec(),
        ];
        for other in others {
            let fault = store.db.run(&Key(&WRAP_KEY, other)).await;
            assert!(fault.unwrap_err().to_string().contains("append-only"));
            // SQLite takes no notice of it.
            let _refused = store.db.run(&Key(&REPLACE_KEY, other)).await;
            let One(key) = store.db.load(&FIND_KEY, &[]).await.unwrap();
            assert_eq!(key, *first, "{}", store.name);
        }
        // Nor is there a second one beside it.
        let _refused = store.db.run(&Key(&SECOND_KEY, next)).await;
        let One(keys) = store.db.load(&COUNT_KEYS, &[]).await.unwrap();
        assert_eq!(keys, 1, "{}", store.name);
        store.db.run(&Key(&WRAP_KEY, next)).await.unwrap();
        let One(key) = store.db.load(&FIND_KEY, &[]).await.unwrap();
        assert_eq!(key, *next);
    })
    .await;
}

#[tokio::test]
async fn triggers_that_are_missing_are_named() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let missing = async || store.db.missing_triggers().await.unwrap();
        assert_eq!(missing().await, Vec::<String>::new(), "{}", store.name);
        store.db.run(&Do(&NO_TRIGGER)).await.unwrap();
        store.db.run(&Do(&NO_KEY_TRIGGER)).await.unwrap();
        let seals = ["audit_seal_no_update", "audit_seal_append_only"];
        let named = missing().await;
        assert!(
            named.len() == 2 && seals.contains(&named[0].as_str()),
            "{named:?} on {}",
            store.name
        );
        assert_eq!(named[1], "audit_seal_key_no_update");
    })
    .await;
}

/// The same name on another table, for another event, under a condition.
const MOVED_GUARD: &[Migration] = &[Migration {
    id: "test_06_moved_guard",
    text: "--! sqlite\n\
           drop trigger audit_seal_no_delete;;\n\
           create trigger audit_seal_no_delete before delete on note begin select raise(abort, 'the trace is append-only'); end;;\n\
           --! postgres\n\
           drop trigger audit_event_append_only on audit_event;;\n\
           create trigger audit_event_append_only before truncate on audit_event for each statement execute function trace_is_append_only();;\n\
           drop trigger audit_seal_append_only on audit_seal;;\n\
           create trigger audit_seal_append_only before update or delete or truncate on note for each statement execute function trace_is_append_only();;\n\
           drop trigger audit_seal_account_append_only on audit_seal_account;;\n\
           create trigger audit_seal_account_append_only before update or delete on audit_seal_account for each row when (false) execute function trace_is_append_only();;\n",
}];

#[tokio::test]
async fn a_trigger_that_guards_something_else_is_missing() {
    on_each_engine(NOTE_TABLES, |store| async move {
        store.db.migrate(MOVED_GUARD).await.unwrap();
        let mut named = store.db.missing_triggers().await.unwrap();
        named.sort();
        match store.engine {
            Engine::Sqlite => assert_eq!(named, ["audit_seal_no_delete"]),
            Engine::Postgres => assert_eq!(
                named,
                [
                    "audit_event_append_only",
                    "audit_seal_account_append_only",
                    "audit_seal_append_only"
                ]
            ),
        }
    })
    .await;
}

#[tokio::test]
async fn a_trigger_that_does_something_else_is_missing() {
    on_each_engine(NOTE_TABLES, |store| async move {
        store.db.migrate(EMPTY_GUARD).await.unwrap();
        let named = store.db.missing_triggers().await.unwrap();
        let guard = ["audit_event_no_delete", "audit_event_append_only"];
        assert!(
            named.iter().any(|name| guard.contains(&name.as_str())),
            "{named:?} on {}",
            store.name
        );
    })
    .await;
}
