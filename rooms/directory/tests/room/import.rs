//! Imports of the national registers, on both engines.

use std::io::Write as _;

use db::{Actor, row::One};
use directory::face::{EndPractitionerRole, people};
use directory::import::{Options, import_rpps};

use crate::support::{
    self, ROOM, count_people, counts, file, import, line, on_each_engine, one, role_of,
};

db::query!(STATE: One<String> = "select state as value from practitioner where identifier = $1");
db::query!(TRACES: One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = 'directory.imported'");
db::query!(CHANGES: One<i64> = "select last_change as value from directory_counter");

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.txt");
        let mut out = std::fs::File::create(&path).unwrap();
        fiction::rpps::write(&mut out, &fiction::rpps::Plan::regional(1500, 4)).unwrap();
        out.flush().unwrap();
        let first = import(&store.db, &path).await;
        assert_eq!(
            (first.read, first.added + first.unchanged, first.rejected),
            (1500, 1500, 0),
            "{:?}",
            first.warnings
        );
        assert!(first.added > 1480 && first.warnings.is_empty(), "{first:?}");
        let people: i64 = count_people(&store.db).await;
        let (traces, changes): (i64, i64) = (
            one(&store.db, &TRACES, &[]).await,
            one(&store.db, &CHANGES, &[]).await,
        );
        assert!(people > 1000 && traces > 0);
        let second = import(&store.db, &path).await;
        assert_eq!(counts(&second), [0, 0, 1500, 0, 0]);
        assert_eq!(
            one::<i64>(&store.db, &TRACES, &[]).await,
            traces,
            "nothing was written, so nothing is traced"
        );
        assert_eq!(one::<i64>(&store.db, &CHANGES, &[]).await, changes);
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_difference_is_counted_and_nobody_is_deleted() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, lines: &[support::Line]| file(folder.path(), name, lines);
        let (anne, paul, lea) = (
            line(1, "CAYLUS", "ANNE"),
            line(2, "NOIRET", "PAUL"),
            line(3, "BONNAFOUS", "LÉA"),
        );
        let monday = path("monday", &[anne.clone(), paul.clone(), lea.clone()]);
        assert_eq!(counts(&import(&store.db, &monday).await), [3, 0, 0, 0, 0]);
        let role = role_of(&store.db, "899700000002").await;
        // Anne has another number, Paul left, Léa works at a second place.
        let moved = support::Line {
            phone: "0565710002",
            ..anne.clone()
        };
        let second = support::Line {
            place: "R2",
            commune: "Figeac",
            postcode: "46100",
            ..lea.clone()
        };
        let tuesday = path("tuesday", &[moved.clone(), lea.clone(), second.clone()]);
        assert_eq!(counts(&import(&store.db, &tuesday).await), [1, 1, 1, 1, 0]);
        assert_eq!(
            one::<String>(&store.db, &STATE, db::params!["899700000002"]).await,
            "inactif"
        );
        assert_eq!(
            count_people(&store.db).await,
            3,
            "kept, since something may refer to him (B08.2)"
        );
        assert!(!people(&store.db, &[role]).await.unwrap()[&role].is_active);
        // Paul is back: under the same situation.
        let wednesday = path(
            "wednesday",
            &[moved.clone(), lea.clone(), second.clone(), paul.clone()],
        );
        assert_eq!(
            counts(&import(&store.db, &wednesday).await),
            [0, 1, 3, 0, 0]
        );
        assert_eq!(
            one::<String>(&store.db, &STATE, db::params!["899700000002"]).await,
            "actif"
        );
        assert_eq!(role_of(&store.db, "899700000002").await, role);
        // Somebody changed names: the same person, the same situation.
        let married = support::Line {
            family: "CAYLUS-NOIRET",
            ..moved.clone()
        };
        let thursday = path("thursday", &[married, lea.clone(), second, paul.clone()]);
        assert_eq!(counts(&import(&store.db, &thursday).await), [0, 1, 3, 0, 0]);
        // A partial register ends nobody.
        let part = path("part", &[lea]);
        let options = Options {
            partial: true,
            ..Options::default()
        };
        let report = import_rpps(&store.db, &[part], &options, &mut |_| {})
            .await
            .unwrap();
        assert_eq!(counts(&report), [0, 0, 1, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn what_spico_ended_no_import_brings_back() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "a", &[line(1, "CAYLUS", "ANNE")]);
        import(&store.db, &path).await;
        let role = role_of(&store.db, "899700000001").await;
        store
            .db
            .run(&EndPractitionerRole {
                role,
                actor: Actor::system(),
            })
            .await
            .unwrap();
        let changed = support::Line {
            phone: "0565710009",
            ..line(1, "CAYLUS", "ANNE")
        };
        assert_eq!(
            counts(&import(&store.db, &file(folder.path(), "b", &[changed])).await),
            [0, 0, 1, 0, 0]
        );
        assert!(
            !people(&store.db, &[role]).await.unwrap()[&role].is_active,
            "I-8"
        );
    })
    .await;
}

#[tokio::test]
async fn activities_with_one_key_are_kept_apart_and_repetitions_are_not_doubled() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let first = support::Line {
            place: "",
            ..line(1, "CAYLUS", "ANNE")
        };
        let second = support::Line {
            phone: "0565710005",
            ..first.clone()
        };
        let path = file(
            folder.path(),
            "a",
            &[first.clone(), second.clone(), first, second],
        );
        assert_eq!(counts(&import(&store.db, &path).await), [2, 0, 2, 0, 0]);
        assert_eq!(counts(&import(&store.db, &path).await), [0, 0, 4, 0, 0]);
    })
    .await;
}
