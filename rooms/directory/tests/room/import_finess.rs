//! Imports of the register of structures, on both engines.

use directory::face::people;
use directory::import::{Options, import_finess};

use crate::support::{self, ROOM, counts, file, import, line, on_each_engine, raw, role_of};

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
            let role = role_of(&store.db, identifier).await;
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

#[tokio::test]
async fn a_file_that_may_be_cut_in_its_last_cell_closes_nothing() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let mut register = Vec::new();
        let plan = fiction::finess::Plan {
            structures: 3,
            seed: 5,
            occitanie: 50,
        };
        fiction::finess::write(&mut register, &plan).unwrap();
        let finess = |name: &str, bytes: &[u8]| {
            let (db, path) = (store.db.clone(), raw(folder.path(), name, bytes));
            async move {
                import_finess(&db, &[path], &Options::default(), &mut |_| {})
                    .await
                    .unwrap()
            }
        };
        let report = finess("whole", &register).await;
        assert_eq!(counts(&report), [3, 0, 0, 0, 0]);
        let text = String::from_utf8(register).unwrap();
        let two: String = text.split_inclusive('\n').take(3).collect();
        // What is there of the last line is read: what may be missing of it is its last cell, which nobody keeps.
        let report = finess("perhaps", two.trim_end().as_bytes()).await;
        assert_eq!(counts(&report), [0, 0, 2, 0, 0]);
        let told = &report.warnings[0];
        assert!(told.contains("au milieu d’une ligne"), "{told}");
        let report = finess("ended", two.as_bytes()).await;
        assert_eq!(counts(&report), [0, 0, 2, 1, 0]);
    })
    .await;
}
