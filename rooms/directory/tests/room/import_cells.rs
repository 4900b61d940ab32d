//! Cells that contain separators, on both engines: read correctly, or refused with a reason; no cell is taken for another and no line is
//! lost silently.

use directory::face::people;
use directory::import::{Options, Report, import_finess};

use crate::support::{self, ROOM, counts, header, import, line, on_each_engine, raw, role_of};

fn refused(report: &Report) -> String {
    let mut said = String::new();
    for path in &report.rejects {
        said.push_str(&std::fs::read_to_string(path).unwrap());
    }
    assert_eq!(
        u64::try_from(said.lines().count()).unwrap(),
        report.rejected,
        "{said}"
    );
    said
}

#[tokio::test]
async fn a_cell_with_the_separator_shifts_nobody() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let at = |number: u32, structure: &'static str| support::Line {
            finess: "460000001",
            structure,
            ..line(number, "CAYLUS", "ANNE")
        };
        let lines = [
            at(1, "\"MAISON | DE SANTE\""),
            at(2, "MAISON | DE SANTE"),
            at(3, "\"CABINET \"\"DU PORT\"\"\""),
            at(4, "\"\"X\"\""),
            at(5, "\"LE PORT"),
            at(6, "L\u{92}ESTUAIRE"),
            at(7, "MAISON DE SANTE"),
        ];
        let lines: Vec<String> = lines.iter().map(support::Line::text).collect();
        let text = format!("{}\n{}\n", header(), lines.join("\n"));
        let report = import(&store.db, &raw(folder.path(), "rpps", text.as_bytes())).await;
        assert_eq!(counts(&report), [6, 0, 0, 0, 1]);
        let said = refused(&report);
        assert!(
            said.starts_with("ligne 3 : trop de colonnes") && said.contains("99700000002"),
            "{said}"
        );
        for (number, place) in [
            (1, "Maison | de Sante, Cahors (46)"),
            (3, "Cabinet \"Du Port\", Cahors (46)"),
            (4, "\"X\", Cahors (46)"),
            (5, "\"Le Port, Cahors (46)"),
            (6, "L’Estuaire, Cahors (46)"),
            (7, "Maison de Sante, Cahors (46)"),
        ] {
            let role = role_of(&store.db, &format!("899700{number:06}")).await;
            let person = people(&store.db, &[role])
                .await
                .unwrap()
                .remove(&role)
                .unwrap();
            assert_eq!(
                (person.name.as_str(), person.place.as_str()),
                ("Anne Caylus", place)
            );
        }
        // The same file again changes nothing, and ends nobody of the refused line.
        let again = import(&store.db, &raw(folder.path(), "rpps", text.as_bytes())).await;
        assert_eq!(counts(&again), [0, 0, 6, 0, 1]);
    })
    .await;
}

db::query!(PLACE: Place = "select name, postcode, departement, category_code as category from organization where finess = $1");
db::row! {
    struct Place {
        name: String,
        postcode: String,
        departement: String,
        category: String,
    }
}

#[tokio::test]
async fn a_structure_with_a_semicolon_and_one_overseas_are_read() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let place = |finess: &str, name: &str, departement: &str, office: &str| {
            let mut cells = vec![""; 32];
            for (at, text) in [
                (0, "structureet"),
                (1, finess),
                (3, name),
                (13, departement),
                (15, office),
                (18, "354"),
                (19, "SSIAD"),
            ] {
                cells[at] = text;
            }
            cells.join(";")
        };
        let lines = [
            place(
                "970400001",
                "\"SSIAD ; DU \"\"PORT\"\"\"",
                "9D",
                "97400 SAINT DENIS",
            ),
            place("970100002", "SSIAD ; DU PORT", "9A", "97100 BASSE TERRE"),
            place("970600003", "SSIAD D\u{92}AMONT", "9F", "97600 MAMOUDZOU"),
        ];
        let text = format!(
            "finess;etalab;93;2026-05-04\n{}\ngeolocalisation;970400001;1;2;x;2026\n",
            lines.join("\n")
        );
        let path = raw(folder.path(), "finess", text.as_bytes());
        let report = import_finess(&store.db, &[path], &Options::default(), &mut |_| {})
            .await
            .unwrap();
        assert_eq!(counts(&report), [2, 0, 0, 0, 1]);
        let said = refused(&report);
        assert!(
            said.starts_with("ligne 3 : trop de colonnes") && said.contains("970100002"),
            "{said}"
        );
        for (finess, name, postcode, departement) in [
            ("970400001", "SSIAD ; DU \"PORT\"", "97400", "974"),
            ("970600003", "SSIAD D’AMONT", "97600", "976"),
        ] {
            let found: Place = store.db.load(&PLACE, db::params![finess]).await.unwrap();
            assert_eq!(
                (
                    found.name.as_str(),
                    found.postcode.as_str(),
                    found.departement.as_str(),
                    found.category.as_str()
                ),
                (name, postcode, departement, "354")
            );
        }
    })
    .await;
}
