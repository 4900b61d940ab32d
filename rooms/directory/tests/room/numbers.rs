//! Searching a whole national number, on both engines.

use db::Actor;
use directory::face::{NewOrganization, RegisterOrganization, Standpoint, Wanted};

use crate::search::{colleague, find, register};
use crate::support::{ROOM, file, follow, import, line, on_each_engine, raw};

#[tokio::test]
async fn a_number_finds_its_owner_however_it_is_typed() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let lines = [line(1, "CAYLUS", "ANNE"), line(2, "NOIRET", "PAUL")];
        import(&store.db, &file(folder.path(), "rpps", &lines)).await;
        // Somebody registered before RPPS: identified by 0 and the ADELI number.
        let text =
            std::fs::read_to_string(file(folder.path(), "adeli", &[line(3, "SERRES", "LOU")]))
                .unwrap();
        let text = text.replace("8|99700000003|899700000003", "0|463000017|0463000017");
        import(
            &store.db,
            &raw(
                folder.path(),
                "all",
                (text + &lines[0].text() + "\n" + &lines[1].text() + "\n").as_bytes(),
            ),
        )
        .await;
        // Registered here: his own number finds him too.
        let mut own = colleague("Claire", "Martin", "60", ("34120", "Pézenas"));
        own.rpps = Some("10003456789".to_owned());
        register(&store.db, &own).await;
        let (directory, _files) = follow(&store.db).await;
        for (typed, name) in [
            ("99700000001", "Anne Caylus"),
            ("997 0000 0001", "Anne Caylus"),
            ("99 700 000 002", "Paul Noiret"),
            ("rpps 99700000002", "Paul Noiret"),
            ("899700000002", "Paul Noiret"),
            ("463000017", "Lou Serres"),
            ("ADELI 46 3000017", "Lou Serres"),
            ("0463000017", "Lou Serres"),
            ("10 003 456 789", "Claire Martin"),
        ] {
            assert_eq!(find(&directory, typed).await, [name], "{typed}");
        }
        assert!(
            !find(&directory, "99700000009")
                .await
                .contains(&"Anne Caylus".to_owned())
        );
        let on_spico = |text| Wanted {
            text,
            on_spico: true,
            limit: 8,
            ..Wanted::default()
        };
        for (typed, people) in [("10003456789", 1), ("99700000001", 0)] {
            let found = directory
                .find_people(&on_spico(typed), &Standpoint::default())
                .await
                .unwrap();
            assert_eq!(found.people.len(), people, "{typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_finess_number_finds_its_structure() {
    on_each_engine(ROOM, |store| async move {
        let new = NewOrganization {
            name: "SSIAD DU PAYS DE PÉZENAS".to_owned(),
            finess: Some("2A0000012".to_owned()),
            ..NewOrganization::default()
        };
        let actor = Actor::system();
        let id = store
            .db
            .run(&RegisterOrganization { new: &new, actor })
            .await
            .unwrap();
        let (directory, _files) = follow(&store.db).await;
        for text in [
            "2A0000012",
            "2a 000 001 2",
            "FINESS 2A0000012",
            "ssiad pezenas",
        ] {
            let wanted = Wanted {
                text,
                limit: 5,
                ..Wanted::default()
            };
            let from = Standpoint::default();
            let found = directory.find_structures(&wanted, &from).await.unwrap();
            let found: Vec<_> = found.iter().map(|place| place.id).collect();
            assert_eq!(found, [id], "{text}");
            let elsewhere = Wanted {
                departement: "34",
                ..wanted
            };
            let found = directory.find_structures(&elsewhere, &from).await.unwrap();
            assert_eq!(found, [], "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn names_are_found_however_they_were_typed() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let lines = [
            line(1, "D\u{92}ŒUVRE", "M.-CLAUDE"),
            line(2, "LE\u{AD}FÈVRE", "E\u{301}LISE"),
        ];
        let report = import(&store.db, &file(folder.path(), "rpps", &lines)).await;
        assert_eq!((report.added, report.rejected), (2, 0));
        let (directory, _files) = follow(&store.db).await;
        for typed in [
            "d’oeuvre m. claude",
            "d'œuvre",
            "D\u{2BC}ŒUVRE M\u{2011}Claude",
            "ｄ'oeuvre",
        ] {
            let found = find(&directory, typed).await;
            assert!(
                found.first().is_some_and(|name| name.contains("Œuvre")),
                "{typed} {found:?}"
            );
        }
        for typed in [
            "lefevre elise",
            "le\u{AD}fe\u{300}vre",
            "LEFÈVRE\u{202F}Élise",
        ] {
            let found = find(&directory, typed).await;
            assert!(
                found.first().is_some_and(|name| name.starts_with("Élise")),
                "{typed} {found:?}"
            );
        }
    })
    .await;
}
