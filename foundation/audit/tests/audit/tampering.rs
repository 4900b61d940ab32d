//! Somebody with all rights on the database changes the past: the seals no longer agree.

use std::time::Duration;

use audit::{seal, verify};
use db::{Action, Actor, AuditEvent, Audited, Command, Statement, Tx, query, row::One, statement};
use kernel::Fault;
use testkit::{Store, on_each_engine};

use super::sealing::add_lines;

statement!(NO_UPDATE = sqlite "drop trigger audit_event_no_update", postgres "drop trigger audit_event_append_only on audit_event");
statement!(NO_DELETE = sqlite "drop trigger audit_event_no_delete", postgres "drop trigger if exists audit_event_append_only on audit_event");
statement!(NO_SEAL_UPDATE = sqlite "drop trigger audit_seal_no_update", postgres "drop trigger audit_seal_append_only on audit_seal");
statement!(NO_SEAL_DELETE = sqlite "drop trigger audit_seal_no_delete", postgres "drop trigger if exists audit_seal_append_only on audit_seal");

struct Do<'a>(&'a [&'static Statement]);

impl Command for Do<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for statement in self.0 {
            tx.execute(statement, &[]).await?;
        }
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::house());
        Ok(Audited::new((), event))
    }
}

const UNLOCK: [&Statement; 4] = [&NO_UPDATE, &NO_DELETE, &NO_SEAL_UPDATE, &NO_SEAL_DELETE];

/// Three seals: lines 1 to 10, then 10 more after each seal's own line.
async fn sealed(store: &Store) {
    for _ in 0..3 {
        add_lines(&store.db, 10).await;
        store.clock.advance(Duration::from_mins(1));
        seal(&store.db).await.unwrap();
    }
    let verdict = verify(&store.db).await.unwrap();
    assert_eq!(
        (verdict.seals, verdict.events, verdict.first_bad),
        (3, 32, None),
        "{}",
        store.name
    );
}

/// Does `attack` and expects the seal number `broken` to be the first that does not agree.
async fn is_found(attack: &[&'static Statement], broken: i64) {
    on_each_engine(&[], |store| async move {
        sealed(&store).await;
        store.db.run(&Do(&UNLOCK)).await.unwrap();
        assert_eq!(verify(&store.db).await.unwrap().first_bad, None);
        store.db.run(&Do(attack)).await.unwrap();
        let verdict = verify(&store.db).await.unwrap();
        let found = verdict.first_bad.clone().map(|broken| broken.seal);
        assert_eq!(found, Some(broken), "{verdict:?} on {}", store.name);
        assert!(verdict.seals < broken);
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

#[tokio::test]
async fn a_missing_seal_is_found() {
    is_found(&[&SEAL_GONE], 3).await;
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
    let all = &heads;
    on_each_engine(&[], |store| async move {
        let One(many) = store.db.load(&MANY, &[]).await.unwrap();
        store.db.run(&Do(&[&INSERT_MANY])).await.unwrap();
        store.clock.advance(Duration::from_mins(1));
        assert_eq!(seal(&store.db).await.unwrap(), many + 1, "{}", store.name);
        let verdict = verify(&store.db).await.unwrap();
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
