//! Somebody with all rights on the database changes the past: the seals no longer match.

use std::time::Duration;

use audit::{Ask, Broken, Note, SealKey, Verdict, seal, verify};
use db::{Action, Actor, AuditEvent, Audited, Command, Statement, Tx, query, row::One, statement};
use kernel::Fault;
use testkit::{Store, on_each_engine};

use super::sealing::{add_lines, seal_key};

statement!(NO_UPDATE = sqlite "drop trigger audit_event_no_update", postgres "drop trigger audit_event_append_only on audit_event");
statement!(NO_DELETE = sqlite "drop trigger audit_event_no_delete", postgres "drop trigger if exists audit_event_append_only on audit_event");
statement!(NO_SEAL_UPDATE = sqlite "drop trigger audit_seal_no_update", postgres "drop trigger audit_seal_append_only on audit_seal");
statement!(NO_SEAL_DELETE = sqlite "drop trigger audit_seal_no_delete", postgres "drop trigger if exists audit_seal_append_only on audit_seal");

pub struct Do<'a>(pub &'a [&'static Statement]);

impl Command for Do<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for statement in self.0 {
            tx.execute(statement, &[]).await?;
        }
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

pub const UNLOCK: [&Statement; 4] = [&NO_UPDATE, &NO_DELETE, &NO_SEAL_UPDATE, &NO_SEAL_DELETE];

/// Three seals: lines 1 to 10, then 10 more after each seal's own line.
async fn sealed(store: &Store, key: &SealKey) {
    for _ in 0..3 {
        add_lines(&store.db, 10).await;
        store.clock.advance(Duration::from_mins(1));
        seal(&store.db, key).await.unwrap();
    }
    let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
    assert_eq!(
        (verdict.seals, verdict.events, verdict.first_bad),
        (3, 32, None),
        "{}",
        store.name
    );
}

/// Does `attack` and gives what is found then.
async fn attacked(store: &Store, key: &SealKey, attack: &[&'static Statement]) -> Verdict {
    sealed(store, key).await;
    store.db.run(&Do(&UNLOCK)).await.unwrap();
    let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
    assert_eq!(verdict.first_bad, None);
    store.db.run(&Do(attack)).await.unwrap();
    verify(&store.db, &Ask::new(key)).await.unwrap()
}

/// Does `attack` and expects the seal number `broken` to be the first that does not agree.
async fn is_found(attack: &[&'static Statement], broken: i64) {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        let verdict = attacked(&store, key, attack).await;
        let found = match verdict.first_bad {
            Some(Broken::Seal { seal, .. }) => Some(seal),
            _ => None,
        };
        assert_eq!(found, Some(broken), "{verdict:?} on {}", store.name);
        assert_eq!(verdict.seals, broken - 1);
    })
    .await;
}

statement!(EDIT = "update audit_event set detail = 'agenda' where seq = 15");
statement!(ERASE_ONE_VALUE = "update audit_event set detail = null where seq = 25");
statement!(MOVE_IN_TIME = "update audit_event set at = at + 1 where seq = 3");
statement!(DELETE = "delete from audit_event where seq = 14");
statement!(DELETE_LAST = "delete from audit_event where seq = 10");
statement!(
    INSERT = "insert into audit_event (seq, at, kind, action, outcome) values (-5, 0, 'access.read', 'R', 'ok')"
);
statement!(SWAP_1 = "update audit_event set seq = 1000 where seq = 12");
statement!(SWAP_2 = "update audit_event set seq = 12 where seq = 13");
statement!(SWAP_3 = "update audit_event set seq = 13 where seq = 1000");
statement!(SEAL_COUNT = "update audit_seal set events = events + 1 where seq = 2");
statement!(SEAL_TIME = "update audit_seal set sealed_at = sealed_at + 1 where seq = 1");
statement!(SEAL_GONE = "delete from audit_seal where seq = 2");
statement!(SEAL_RANGE = "update audit_seal set last_event = last_event - 1 where seq = 2");

#[tokio::test]
async fn an_edited_line_is_found() {
    is_found(&[&EDIT], 2).await;
    is_found(&[&ERASE_ONE_VALUE], 3).await;
    is_found(&[&MOVE_IN_TIME], 1).await;
}

#[tokio::test]
async fn a_missing_or_an_added_line_is_found() {
    is_found(&[&DELETE], 2).await;
    is_found(&[&DELETE_LAST], 1).await;
    is_found(&[&INSERT], 1).await;
}

#[tokio::test]
async fn lines_in_another_order_are_found() {
    is_found(&[&SWAP_1, &SWAP_2, &SWAP_3], 2).await;
}

#[tokio::test]
async fn an_edited_seal_is_found() {
    is_found(&[&SEAL_COUNT], 2).await;
    is_found(&[&SEAL_TIME], 1).await;
    is_found(&[&SEAL_RANGE], 2).await;
}

statement!(FIRST_GONE = "delete from audit_seal where seq = 1");
statement!(ALL_GONE = "delete from audit_seal");
statement!(CLOSE_UP = "update audit_seal set seq = 2 where seq = 3");
statement!(LAST_GONE = "delete from audit_seal where seq = 3");
statement!(LAST_LINES_GONE = "delete from audit_event where seq > 21");
statement!(EVERYTHING_GONE = "delete from audit_event");

#[tokio::test]
async fn a_missing_seal_is_found() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        for (attack, missing) in [(&SEAL_GONE, 2), (&FIRST_GONE, 1)] {
            let store = Store::open(store.engine, &[]).await;
            let verdict = attacked(&store, key, &[attack]).await;
            let found = missing + 1;
            let expected = Broken::Missing {
                seal: missing,
                found,
            };
            assert_eq!(verdict.first_bad, Some(expected), "{}", store.name);
        }
    })
    .await;
    // Its successor takes its number: the number is under the seal.
    is_found(&[&SEAL_GONE, &CLOSE_UP], 2).await;
}

/// Seals are removed, rows changed, and the forger makes new seals: without the key they don't verify.
#[tokio::test]
async fn seals_made_without_the_key_are_found() {
    let (key, forged) = (&seal_key(1), &seal_key(2));
    on_each_engine(&[], |store| async move {
        attacked(&store, key, &[&EDIT, &ALL_GONE]).await;
        store.clock.advance(Duration::from_mins(2));
        assert!(seal(&store.db, forged).await.unwrap() > 0);
        let own = verify(&store.db, &Ask::new(forged)).await.unwrap();
        assert_eq!(own.first_bad, None, "their own key finds it whole");
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        let found = matches!(verdict.first_bad, Some(Broken::Seal { seal: 1, .. }));
        assert!(found && verdict.seals == 0, "{verdict:?} on {}", store.name);
    })
    .await;
}

#[tokio::test]
async fn lines_whose_seals_are_gone_are_found() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        let verdict = attacked(&store, key, &[&LAST_GONE]).await;
        assert_eq!(verdict.first_bad, None, "they may still wait");
        store.clock.advance(Duration::from_mins(5));
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        // Line 22 is a seal's own; lines 33 to 35 are the last seal's and the attack's, a minute younger.
        let expected = Broken::Unsealed {
            first_event: 23,
            events: 14,
        };
        assert_eq!(verdict.first_bad, Some(expected), "{}", store.name);
        // Nobody seals in an application that was stopped: only what was due before its last line is missed.
        let stopped = Ask {
            sealing: false,
            ..Ask::new(key)
        };
        assert_eq!(verify(&store.db, &stopped).await.unwrap().first_bad, None);
        store.clock.advance(Duration::from_mins(5));
        add_lines(&store.db, 1).await;
        let verdict = verify(&store.db, &stopped).await.unwrap();
        let found = matches!(
            verdict.first_bad,
            Some(Broken::Unsealed {
                first_event: 23,
                ..
            })
        );
        assert!(found, "{verdict:?} on {}", store.name);
    })
    .await;
}

/// What the store alone can't reveal: its end was cut off, or all of it, and SPICO continued sealing with its own key.
#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_what_was_noted_elsewhere() {
    let key = &seal_key(1);
    let cuts: [&[&Statement]; 3] = [
        &[&LAST_GONE, &LAST_LINES_GONE],
        &[&ALL_GONE, &EVERYTHING_GONE],
        &[&ALL_GONE, &EDIT],
    ];
    for cut in cuts {
        on_each_engine(&[], |store| async move {
            let folder = tempfile::tempdir().unwrap();
            let note = Note::at(folder.path().join("dernier-sceau"));
            sealed(&store, key).await;
            note.keep(&store.db).await.unwrap();
            let head = verify(&store.db, &Ask::new(key))
                .await
                .unwrap()
                .head
                .unwrap();
            let noted = note.read().unwrap().unwrap();
            assert_eq!((noted.seal, noted.hash), (3, head.hash));
            let mode = std::fs::metadata(note.path()).unwrap().permissions();
            assert_eq!(
                std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
                0o600
            );
            store.db.run(&Do(&UNLOCK)).await.unwrap();
            store.db.run(&Do(cut)).await.unwrap();
            for _ in 0..4 {
                // As a started program does, each minute.
                store.clock.advance(Duration::from_mins(1));
                audit::seal_and_note(&store.db, key, &note).await.unwrap();
                add_lines(&store.db, 3).await;
            }
            let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
            assert_eq!(verdict.first_bad, None, "nothing in it contradicts");
            let ask = Ask {
                noted: note.read().unwrap(),
                contains: Some(head.hash),
                ..Ask::new(key)
            };
            let verdict = verify(&store.db, &ask).await.unwrap();
            assert_eq!(verdict.first_bad, Some(Broken::Noted(3)), "{}", store.name);
            assert_eq!(verdict.contained, None);
            assert_eq!(note.read().unwrap(), Some(noted), "what was noted stays");
        })
        .await;
    }
}

/// Urgent work such as suspending an account isn't blocked by it; `audit verify` reports it.
#[tokio::test]
async fn a_note_that_cannot_be_read_stays_as_it_is_and_holds_nobody_up() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let note = Note::at(folder.path().join("dernier-sceau"));
        std::fs::write(note.path(), "autre chose").unwrap();
        add_lines(&store.db, 2).await;
        audit::seal_and_note(&store.db, key, &note).await.unwrap();
        assert_eq!(std::fs::read_to_string(note.path()).unwrap(), "autre chose");
        store.clock.advance(Duration::from_mins(2));
        let nowhere = Note::at(folder.path().join("absent/dernier-sceau"));
        audit::seal_and_note(&store.db, key, &nowhere)
            .await
            .unwrap();
        assert_eq!(nowhere.read().unwrap(), None);
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        assert_eq!(verdict.seals, 1, "there was a seal to note");
    })
    .await;
}

#[tokio::test]
async fn a_head_that_was_noted_is_found_again() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        let mut heads = Vec::new();
        for minute in 1..4 {
            add_lines(&store.db, 2).await;
            store.clock.advance(Duration::from_mins(1));
            seal(&store.db, key).await.unwrap();
            let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
            let head = verdict.head.unwrap();
            assert_eq!((head.seal, head.sealed_at), (minute, store.db.now()));
            heads.push(head);
        }
        for head in heads {
            let mut ask = Ask::new(key);
            ask.contains = Some(head.hash);
            let verdict = verify(&store.db, &ask).await.unwrap();
            assert_eq!(verdict.contained, Some(head), "{}", store.name);
            ask.contains = Some([7; 32]);
            let verdict = verify(&store.db, &ask).await.unwrap();
            assert_eq!((verdict.contained, verdict.first_bad), (None, None));
        }
    })
    .await;
}

query!(MANY: One<i64> = sqlite "with recursive n(i) as (select 1 union all select i + 1 from n where i < 120000) \
    select count(*) as value from n", postgres "select count(*) as value from generate_series(1, 120000)");
statement!(INSERT_MANY = sqlite "insert into audit_event (at, kind, action, outcome, account_id, entity_kind, entity_id, detail) \
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 120000) \
    select 0, 'access.read', 'R', 'ok', x'0190000000007000800000000000000a', 'Patient', x'0190000000007000800000000000000b', 'ligne ' || i from n",
    postgres "insert into audit_event (at, kind, action, outcome, account_id, entity_kind, entity_id, detail) \
    select 0, 'access.read', 'R', 'ok', '01900000-0000-7000-8000-00000000000a', 'Patient', '01900000-0000-7000-8000-00000000000b', 'ligne ' || i \
    from generate_series(1, 120000) as n(i)");

/// More lines than one seal and one portion hold: both engines agree on every hash.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_trace_gives_the_same_seals_on_both_engines() {
    let heads = std::sync::Mutex::new(Vec::new());
    let (all, key) = (&heads, &seal_key(1));
    on_each_engine(&[], |store| async move {
        let One(many) = store.db.load(&MANY, &[]).await.unwrap();
        store.db.run(&Do(&[&INSERT_MANY])).await.unwrap();
        store.clock.advance(Duration::from_mins(1));
        assert_eq!(
            seal(&store.db, key).await.unwrap(),
            many + 1,
            "{}",
            store.name
        );
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        assert_eq!(
            (verdict.events, verdict.seals, verdict.first_bad),
            (many + 1, 3, None)
        );
        all.lock().unwrap().push(verdict.head.unwrap());
    })
    .await;
    let heads = heads.into_inner().unwrap();
    assert!(heads.iter().all(|head| *head == heads[0]), "{heads:?}");
}
