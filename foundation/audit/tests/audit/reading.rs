//! Reads and refusals leave lines that can be found again.

use audit::{Of, Read, RecordReads, RecordRefusal, list};
use db::{Action, Actor, Outcome};
use kernel::{FaultKind, Uuid};
use testkit::on_each_engine;

fn actor(account: u128) -> Actor {
    Actor {
        account: Some(Uuid::from_u128(account)),
        practitioner_role: Some(Uuid::from_u128(90)),
        ..Actor::system()
    }
}

fn read(id: u128) -> Read {
    Read {
        noun: "Patient",
        id: Uuid::from_u128(id),
        basis: "member",
        screen: "dossier".to_owned(),
    }
}

#[tokio::test]
async fn the_trace_of_an_account_and_of_a_patient_page_by_page() {
    on_each_engine(&[], |store| async move {
        for account in [1, 2, 1] {
            let reads: Vec<Read> = (100..105).map(read).collect();
            let actor = actor(account);
            store
                .db
                .run(&RecordReads {
                    actor,
                    reads: &reads,
                    lists: &[],
                })
                .await
                .unwrap();
        }
        let of_account = Of::Account(Uuid::from_u128(1));
        let first = list(&store.db, of_account, None, 4).await.unwrap();
        assert_eq!(first.items.len(), 4);
        let second = list(&store.db, of_account, first.next, 4).await.unwrap();
        let third = list(&store.db, of_account, second.next, 4).await.unwrap();
        assert_eq!(
            (second.items.len(), third.items.len(), third.next),
            (4, 2, None)
        );
        let all: Vec<i64> = [first, second, third]
            .into_iter()
            .flat_map(|page| page.items)
            .map(|event| event.seq)
            .collect();
        assert!(all.is_sorted_by(|a, b| a > b), "{all:?} on {}", store.name);
        let of_patient = Of::Entity(Uuid::from_u128(102));
        let page = list(&store.db, of_patient, None, 10).await.unwrap();
        assert_eq!(page.items.len(), 3, "{}", store.name);
        let event = &page.items[0];
        assert_eq!(
            (event.action, event.outcome),
            (Action::Read, Outcome::Success)
        );
        assert_eq!(event.entity_kind.as_deref(), Some("Patient"));
        assert_eq!(event.detail.as_deref(), Some("dossier"));
        assert_eq!(event.practitioner_role_id, Some(Uuid::from_u128(90)));
        assert_eq!(
            list(&store.db, Of::Everybody, None, 50)
                .await
                .unwrap()
                .items
                .len(),
            15
        );
    })
    .await;
}

/// Lines are found under their seals and before there is one, whoever else acted meanwhile.
#[tokio::test]
async fn the_trace_of_an_account_goes_on_through_seals() {
    on_each_engine(&[], |store| async move {
        let (mut expected, key) = (0, super::sealing::seal_key(1));
        for minute in 0..6 {
            // Account 1 does nothing in minutes 2 and 3; account 2 acts in each.
            for account in [1, 2, 1] {
                let quiet = account == 1 && (minute == 2 || minute == 3);
                let reads: Vec<Read> = (100..103).map(read).collect();
                if !quiet {
                    let actor = actor(account);
                    let reads = &reads;
                    store
                        .db
                        .run(&RecordReads {
                            actor,
                            reads,
                            lists: &[],
                        })
                        .await
                        .unwrap();
                    expected += if account == 1 { reads.len() } else { 0 };
                }
            }
            store.clock.advance(audit::seal::SETTLED);
            if minute < 5 {
                audit::seal(&store.db, &key).await.unwrap();
            }
        }
        for size in [1, 4, 7, 100] {
            let (mut before, mut found) = (None, Vec::new());
            loop {
                let page = list(&store.db, Of::Account(Uuid::from_u128(1)), before, size).await;
                let page = page.unwrap();
                assert!(page.items.len() <= size);
                assert!(
                    page.items
                        .iter()
                        .all(|event| event.account_id == Some(Uuid::from_u128(1)))
                );
                found.extend(page.items.iter().map(|event| event.seq));
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            assert!(
                found.is_sorted_by(|a, b| a > b),
                "{found:?} on {}",
                store.name
            );
            assert_eq!(found.len(), expected, "{size} a page on {}", store.name);
        }
    })
    .await;
}

#[tokio::test]
async fn reads_of_nothing_are_a_mistake_of_ours() {
    on_each_engine(&[], |store| async move {
        let nothing = RecordReads {
            actor: actor(1),
            reads: &[],
            lists: &[],
        };
        let fault = store.db.run(&nothing).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Internal);
    })
    .await;
}

#[tokio::test]
async fn refusals_and_failures_are_told_apart() {
    on_each_engine(&[], |store| async move {
        for (status, entity) in [(403, Some(("Patient", Uuid::from_u128(7)))), (503, None)] {
            let refusal = RecordRefusal {
                actor: actor(1),
                route: "GET /dossiers/{patient}".to_owned(),
                status,
                on: entity,
            };
            store.db.run(&refusal).await.unwrap();
        }
        let events = list(&store.db, Of::Everybody, None, 9).await.unwrap().items;
        let [failed, refused] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(
            (failed.kind.as_str(), failed.outcome),
            ("request.failed", Outcome::Failed)
        );
        assert_eq!(
            (refused.kind.as_str(), refused.outcome),
            ("access.refused", Outcome::Refused)
        );
        assert_eq!(
            refused.detail.as_deref(),
            Some("403 GET /dossiers/{patient}")
        );
        assert_eq!(refused.entity_id, Some(Uuid::from_u128(7)));
    })
    .await;
}

#[tokio::test]
async fn all_texts_prepare() {
    testkit::all_statements_prepare(&[]).await;
}
