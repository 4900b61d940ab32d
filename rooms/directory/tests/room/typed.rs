//! Typed searches, and the person expected first.

use directory::Directory;
use directory::face::{Standpoint, Wanted};
use directory::index::IndexState;

use crate::search::{find, register_lines};
use crate::support::{Line, ROOM, file, follow, import, line, on_each_engine};

/// What was typed finds this person first.
async fn means(directory: &Directory, text: &str, name: &str) {
    let found = find(directory, text).await;
    assert_eq!(
        found.first().map(String::as_str),
        Some(name),
        "{text}: {found:?}"
    );
}

#[tokio::test]
async fn half_remembered_names_are_found() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        import(&store.db, &file(folder.path(), "r", &register_lines())).await;
        let (directory, _files) = follow(&store.db).await;
        assert_eq!(
            (directory.people_count(), directory.state()),
            (206, IndexState::Ready)
        );
        for (text, name) in [
            ("dupon mede toulouse", "Marcel Dupont"),
            ("cailas infirmiere cahors", "Maëlle Caylas"),
            ("lefevre albi", "Hélène Lefèvre"),
            ("lefebvre infirmier", "Jean Lefebvre"),
            ("dr mart mont", "Claire Martin-Montel"),
            ("udpont toulouse", "Marcel Dupont"),
            ("toulouse medecin marcel dupnt", "Marcel Dupont"),
            ("hélène LEFÉBVRE", "Hélène Lefèvre"),
            ("generaliste albi", "Hélène Lefèvre"),
            ("lefevre 81", "Hélène Lefèvre"),
            ("lefevre tarn", "Hélène Lefèvre"),
        ] {
            means(&directory, text, name).await;
        }
        // Names that sound alike find both.
        for text in ["lefevre", "lefebvre"] {
            let found = find(&directory, text).await;
            assert!(
                found.contains(&"Hélène Lefèvre".to_owned())
                    && found.contains(&"Jean Lefebvre".to_owned()),
                "{text}: {found:?}"
            );
        }
        assert!(find(&directory, "xqzwk").await.is_empty());
        let filtered = Wanted {
            text: "dupont",
            departement: "34",
            limit: 10,
            ..Wanted::default()
        };
        let found = directory
            .find_people(&filtered, &Standpoint::default())
            .await
            .unwrap();
        assert_eq!(
            found
                .people
                .iter()
                .map(|hit| hit.card.name())
                .collect::<Vec<_>>(),
            ["Yves Dupond"]
        );
        let nurses = Wanted {
            profession: "Infirmier",
            limit: 10,
            ..Wanted::default()
        };
        assert_eq!(
            directory
                .find_people(&nurses, &Standpoint::default())
                .await
                .unwrap()
                .people
                .len(),
            2
        );
    })
    .await;
}

/// People whose names are towns, and towns that are names.
fn confusing_lines() -> Vec<Line> {
    let kine = |line: Line, postcode, commune| Line {
        profession: ("70", "Masseur-Kinésithérapeute"),
        ..line.doctor(postcode, commune)
    };
    let hospital = |line: Line| Line {
        finess: "310000001",
        structure: "HOPITAL DU PONT NEUF",
        mode: "S",
        ..line
    };
    vec![
        kine(line(1, "ETIENNE", "PAUL"), "94100", "Saint-Maur-des-Fossés"),
        kine(line(2, "AUBERT", "TOM"), "42000", "Saint-Étienne"),
        line(3, "DUPONT", "NICOLE").doctor("01100", "Oyonnax"),
        hospital(line(4, "ABGRALL", "YUNA").doctor("31000", "Toulouse")),
        hospital(line(5, "ALBERT", "LOU")),
        line(6, "AZIES", "PIERRE"),
        line(7, "MARTIN", "PHILIPPE").doctor("", ""),
        Line {
            place: "R2",
            ..line(7, "MARTIN", "PHILIPPE").doctor("69003", "Lyon")
        },
        hospital(line(8, "MARTIN", "MARTINE")),
        line(9, "ROQUES", "LINE").doctor("", ""),
        hospital(line(10, "ROQUES", "MARC")),
    ]
}

#[tokio::test]
async fn towns_halves_of_names_and_sounds_are_told_apart() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        import(&store.db, &file(folder.path(), "r", &confusing_lines())).await;
        let (directory, _files) = follow(&store.db).await;
        for (text, name) in [
            ("kiné st etienne", "Tom Aubert"),
            ("etienne kiné st maur", "Paul Etienne"),
            ("dupont medecin toulouse", "Nicole Dupont"),
            ("hopital du pont neuf toulouse", "Yuna Abgrall"),
            ("idel cahors", "Pierre Azies"),
            ("infirmière libérale", "Pierre Azies"),
            ("fillip martin", "Philippe Martin"),
            ("roques", "Marc Roques"),
        ] {
            means(&directory, text, name).await;
        }
        let wanted = Wanted {
            text: "philippe martin",
            limit: 1,
            ..Wanted::default()
        };
        let found = directory
            .find_people(&wanted, &Standpoint::default())
            .await
            .unwrap();
        assert_eq!(
            found.people[0].card.place(),
            "Lyon (69)",
            "the place that is known is shown"
        );
    })
    .await;
}
