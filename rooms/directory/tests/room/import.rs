//! Imports of the national registers, on both engines.

use std::io::Write as _;

use db::{Actor, row::One};
use directory::face::{EndPractitionerRole, people};
use directory::import::{Options, import_finess, import_rpps};
use kernel::FaultKind;

use crate::support::{self, ROOM, counts, file, header, import, line, on_each_engine, raw};

db::query!(ROLE: One<access::PractitionerRoleId> = "select r.id as value from practitioner_role r join practitioner p \
    on p.id = r.practitioner_id where p.identifier = $1 order by r.created_at, r.id");
db::query!(STATE: One<String> = "select state as value from practitioner where identifier = $1");
db::query!(COUNT: One<i64> = "select cast(count(*) as bigint) as value from practitioner");
db::query!(TRACES: One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = 'directory.imported'");
db::query!(CHANGES: One<i64> = "select last_change as value from directory_counter");

async fn one<T: db::Column>(db: &db::Db, query: &db::Query<One<T>>, values: &[db::Value<'_>]) -> T {
    db.load(query, values).await.unwrap().0
}

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
        let people: i64 = one(&store.db, &COUNT, &[]).await;
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
        let role = one(&store.db, &ROLE, db::params!["899700000002"]).await;
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
            one::<i64>(&store.db, &COUNT, &[]).await,
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
        assert_eq!(
            one::<access::PractitionerRoleId>(&store.db, &ROLE, db::params!["899700000002"]).await,
            role
        );
        // Somebody changed names: the same person, the same situation.
        let married = support::Line {
            family: "CAYLUS-NOIRET",
            ..moved.clone()
        };
        let thursday = path("thursday", &[married, lea.clone(), second, paul.clone()]);
        assert_eq!(counts(&import(&store.db, &thursday).await), [0, 1, 3, 0, 0]);
        // A part of the register ends nobody.
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
async fn what_the_house_ended_no_import_brings_back() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "a", &[line(1, "CAYLUS", "ANNE")]);
        import(&store.db, &path).await;
        let role = one(&store.db, &ROLE, db::params!["899700000001"]).await;
        store
            .db
            .run(&EndPractitionerRole {
                role,
                actor: Actor::house(),
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
async fn refused_lines_are_kept_with_their_reason() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let good = line(1, "CAYLUS", "ANNE");
        let nameless = support::Line {
            family: "",
            ..line(2, "", "PAUL")
        };
        let mut bytes = format!(
            "\u{feff}{}\r\n{}\r\n{}\r\n8|12\r\n\r\n",
            header(),
            good.text(),
            nameless.text()
        )
        .into_bytes();
        bytes.extend_from_slice(b"a\0b|c\r\n");
        // A line in Windows-1252 among lines in UTF-8.
        let latin = line(3, "LEFEVRE", "HELENE")
            .text()
            .replace("LEFEVRE", "LEF\u{1}VRE");
        bytes.extend(
            latin
                .bytes()
                .map(|byte| if byte == 1 { 0xC8 } else { byte }),
        );
        bytes.extend_from_slice(b"\r\n");
        bytes.extend(vec![b'x'; 3 << 20]);
        bytes.extend_from_slice(b"\r\n");
        let path = raw(folder.path(), "quirks.txt", &bytes);
        let report = import(&store.db, &path).await;
        assert_eq!((report.read, counts(&report)), (6, [2, 0, 0, 0, 4]));
        let text = std::fs::read_to_string(&report.rejects[0]).unwrap();
        assert_eq!(report.rejects[0], folder.path().join("quirks.txt.rejects"));
        let lines: Vec<&str> = text.lines().collect();
        for (line, start) in lines.iter().zip([
            "ligne 3 : nom d’exercice absent",
            "ligne 4 : ligne incomplète",
            "ligne 6 : caractères de contrôle",
            "ligne 8 : ligne de plus de 64 Kio",
        ]) {
            assert!(line.starts_with(start), "{line}");
        }
        assert!(lines.len() == 4 && text.len() < 10_000);
        let role = one(&store.db, &ROLE, db::params!["899700000003"]).await;
        assert_eq!(
            people(&store.db, &[role]).await.unwrap()[&role].name,
            "Helene Lefèvre"
        );
        // Whoever is on a refused line isn't ended by it.
        let broken = good.text().replace("CAYLUS", "");
        let path = raw(
            folder.path(),
            "broken.txt",
            format!(
                "{}\n{broken}\n{}\n",
                header(),
                line(3, "LEFÈVRE", "HELENE").text()
            )
            .as_bytes(),
        );
        assert_eq!(counts(&import(&store.db, &path).await), [0, 0, 1, 0, 1]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_cut_ends_nobody() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let lines = [
            line(1, "CAYLUS", "ANNE"),
            line(2, "NOIRET", "PAUL"),
            line(3, "BONNAFOUS", "LÉA"),
        ];
        let whole = file(folder.path(), "whole", &lines);
        import(&store.db, &whole).await;
        let bytes = std::fs::read(&whole).unwrap();
        let cut = raw(folder.path(), "cut", &bytes[..bytes.len() - 150]);
        let report = import(&store.db, &cut).await;
        assert_eq!(counts(&report), [0, 0, 1, 0, 1]);
        assert!(
            report.warnings[0].contains("au milieu d’une ligne"),
            "{:?}",
            report.warnings
        );
        // Cut between two lines of a large register: so many missing people are not believed.
        let many: Vec<_> = (10..800)
            .map(|number| line(number, "CAZALS", "MARIE"))
            .collect();
        let all = file(folder.path(), "all", &[&lines[..], &many[..]].concat());
        assert_eq!(counts(&import(&store.db, &all).await)[0], 790);
        let report = import(&store.db, &whole).await;
        assert!(
            report.ended == 0 && report.warnings[0].contains("790 entrées sur 793"),
            "{report:?}"
        );
        let options = Options {
            accept_many_endings: true,
            ..Options::default()
        };
        let report = import_rpps(&store.db, &[whole], &options, &mut |_| {})
            .await
            .unwrap();
        assert_eq!(report.ended, 790);
    })
    .await;
}

#[tokio::test]
async fn a_file_without_its_key_columns_changes_nothing() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let good = file(folder.path(), "good", &[line(1, "CAYLUS", "ANNE")]);
        let bad = raw(
            folder.path(),
            "bad",
            header()
                .replace("Identification nationale PP", "Autre")
                .as_bytes(),
        );
        let fault = import_rpps(&store.db, &[good, bad], &Options::default(), &mut |_| {})
            .await
            .unwrap_err();
        let FaultKind::Invalid(errors) = &fault.kind else {
            panic!("{fault:?}")
        };
        assert!(
            errors
                .of("fichier")
                .unwrap()
                .contains("« Identification nationale PP »"),
            "{errors}"
        );
        assert_eq!(one::<i64>(&store.db, &COUNT, &[]).await, 0);
        for (name, bytes) in [
            ("empty", &b""[..]),
            ("zeros", &[0; 4096][..]),
            ("long", &vec![b'a'; 1 << 20][..]),
        ] {
            let path = raw(folder.path(), name, bytes);
            let fault = import_rpps(&store.db, &[path], &Options::default(), &mut |_| {})
                .await
                .unwrap_err();
            assert!(
                matches!(fault.kind, FaultKind::Invalid(_)),
                "{name}: {fault:?}"
            );
        }
        let fault = import_rpps(
            &store.db,
            &[folder.path().join("absent")],
            &Options::default(),
            &mut |_| {},
        )
        .await
        .unwrap_err();
        assert!(matches!(fault.kind, FaultKind::Invalid(_)));
        // A new column is no reason to stop.
        let path = raw(
            folder.path(),
            "new",
            format!(
                "{}Colonne neuve|\n{}\n",
                header(),
                line(1, "CAYLUS", "ANNE").text()
            )
            .as_bytes(),
        );
        let report = import(&store.db, &path).await;
        assert!(
            report.added == 1 && report.warnings[0].contains("« Colonne neuve »"),
            "{report:?}"
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

#[tokio::test]
async fn structures_come_before_or_after_the_people_who_work_there() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str, finess: &str| {
            let mut cells = vec![""; 32];
            for (at, text) in [
                (0, "structureet"),
                (1, finess),
                (3, name),
                (13, "46"),
                (15, "46000 CAHORS"),
                (16, "0565710003"),
                (18, "354"),
                (19, "SSIAD"),
            ] {
                cells[at] = text;
            }
            cells.join(";")
        };
        let write = |name: &str, lines: &[String]| {
            raw(
                folder.path(),
                name,
                format!("finess;etalab;93;2026-05-04\n{}\n", lines.join("\n")).as_bytes(),
            )
        };
        let early = write("early", &[place("SSIAD DE CAHORS", "460000001")]);
        let finess = |path: std::path::PathBuf| {
            let db = store.db.clone();
            async move {
                import_finess(&db, &[path], &Options::default(), &mut |_| {})
                    .await
                    .unwrap()
            }
        };
        assert_eq!(counts(&finess(early.clone()).await), [1, 0, 0, 0, 0]);
        let nurse = support::Line {
            finess: "460000001",
            ..line(1, "CAYLUS", "ANNE")
        };
        let other = support::Line {
            finess: "460000002",
            ..line(2, "NOIRET", "PAUL")
        };
        import(&store.db, &file(folder.path(), "people", &[nurse, other])).await;
        let late = write(
            "late",
            &[
                place("SSIAD DU LOT", "460000001"),
                place("EHPAD DU QUERCY", "460000002"),
                "structureet;46;".to_owned(),
            ],
        );
        let report = finess(late).await;
        assert_eq!(counts(&report), [1, 1, 0, 0, 1]);
        assert_eq!(report.rejects.len(), 1);
        for (identifier, name) in [
            ("899700000001", "SSIAD du Lot"),
            ("899700000002", "EHPAD du Quercy"),
        ] {
            let role = one(&store.db, &ROLE, db::params![identifier]).await;
            assert_eq!(
                people(&store.db, &[role]).await.unwrap()[&role]
                    .organization_name
                    .as_deref(),
                Some(name)
            );
        }
        assert_eq!(counts(&finess(early).await), [0, 1, 0, 1, 0]);
    })
    .await;
}
