//! The index: what changes after it was written, another process, what it serves to other rooms.

use db::{Actor, Db};
use directory::Directory;
use directory::directory::Links;
use directory::face::{
    EndPractitionerRole, NewOrganization, NewPractitioner, NewRole, RegisterOrganization,
    RegisterPractitioner, Registered, Standpoint, Wanted,
};
use directory::index::{IndexState, StructureCard};

use crate::support::{Line, ROOM, file, follow, import, line, on_each_engine};

pub fn colleague(
    given: &str,
    family: &str,
    code: &str,
    (postcode, commune): (&str, &str),
) -> NewPractitioner {
    NewPractitioner {
        given: given.to_owned(),
        family: family.to_owned(),
        roles: vec![NewRole {
            profession_code: code.to_owned(),
            postcode: postcode.to_owned(),
            commune: commune.to_owned(),
            joined: true,
            ..NewRole::default()
        }],
        ..NewPractitioner::default()
    }
}

pub async fn register(db: &Db, new: &NewPractitioner) -> Registered {
    db.run(&RegisterPractitioner {
        new,
        actor: Actor::system(),
    })
    .await
    .unwrap()
}

pub async fn find(directory: &Directory, text: &str) -> Vec<String> {
    let wanted = Wanted {
        text,
        limit: 10,
        ..Wanted::default()
    };
    let found = directory
        .find_people(&wanted, &Standpoint::default())
        .await
        .unwrap();
    found.people.iter().map(|hit| hit.card.name()).collect()
}

async fn structures(directory: &Directory, wanted: &Wanted<'_>) -> Vec<StructureCard> {
    let from = Standpoint::default();
    directory.find_structures(wanted, &from).await.unwrap()
}

/// A small register with people who are nearly alike.
pub fn register_lines() -> Vec<Line> {
    let mut lines = vec![
        line(1, "DUPONT", "MARCEL").doctor("31000", "Toulouse"),
        line(2, "DUPOND", "YVES").doctor("34000", "Montpellier"),
        line(3, "CAYLAS", "MAËLLE"),
        line(4, "LEFÈVRE", "HÉLÈNE").doctor("81000", "Albi"),
        line(5, "LEFEBVRE", "JEAN"),
        line(6, "MARTIN-MONTEL", "CLAIRE").doctor("34000", "Montpellier"),
    ];
    for number in 0..200 {
        lines.push(
            line(
                100 + number,
                ["ROUQUETTE", "CAZALS", "BONNAFOUS", "DELMAS"]
                    [usize::try_from(number % 4).unwrap()],
                "MARIE",
            )
            .doctor("31000", "Toulouse"),
        );
    }
    lines
}

#[tokio::test]
async fn a_change_is_found_at_once_here_and_in_another_process() {
    on_each_engine(ROOM, |store| async move {
        let (directory, _files) = follow(&store.db).await;
        // The other process has its own handle and its own files.
        let other_db = store.open_again();
        let (other, _other_files) = follow(&other_db).await;
        let new = register(
            &store.db,
            &colleague("Zélie", "Escoubès", "60", ("31000", "Toulouse")),
        )
        .await;
        for one in [&directory, &other] {
            one.catch_up().await.unwrap();
            assert_eq!(find(one, "zelie escoube").await, ["Zélie Escoubès"]);
        }
        store
            .db
            .run(&EndPractitionerRole {
                role: new.roles[0],
                actor: Actor::system(),
            })
            .await
            .unwrap();
        for one in [&directory, &other] {
            one.catch_up().await.unwrap();
            assert!(
                find(one, "zelie escoube").await.is_empty(),
                "I-8: gone at once"
            );
            assert_eq!(one.people_count(), 0);
        }
    })
    .await;
}

#[tokio::test]
async fn the_files_serve_a_restart_and_follow_what_came_after() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let files = tempfile::tempdir().unwrap();
        import(&store.db, &file(folder.path(), "r", &register_lines())).await;
        Directory::open(&store.db, files.path(), Links::default())
            .catch_up()
            .await
            .unwrap();
        register(
            &store.db,
            &colleague("Zélie", "Escoubès", "60", ("31000", "Toulouse")),
        )
        .await;
        let directory = Directory::open(&store.db, files.path(), Links::default());
        assert_eq!(
            (directory.people_count(), directory.state()),
            (206, IndexState::Ready),
            "the file is there before the store is asked"
        );
        assert_eq!(find(&directory, "maelle caylas").await, ["Maëlle Caylas"]);
        directory.catch_up().await.unwrap();
        assert_eq!(find(&directory, "zelie escoube").await, ["Zélie Escoubès"]);
        directory.rebuild().await.unwrap();
        assert_eq!(
            (
                find(&directory, "zelie escoube").await.len(),
                directory.people_count()
            ),
            (1, 207)
        );
        // Damaged files are built anew.
        std::fs::write(files.path().join("directory.cards"), b"SPICARD1").unwrap();
        let directory = Directory::open(&store.db, files.path(), Links::default());
        assert_eq!(
            (directory.people_count(), directory.state()),
            (0, IndexState::Building)
        );
        directory.catch_up().await.unwrap();
        assert_eq!(
            (directory.people_count(), directory.state()),
            (207, IndexState::Ready)
        );
    })
    .await;
}

#[tokio::test]
async fn what_changes_is_found_soon() {
    on_each_engine(ROOM, |store| async move {
        let files = tempfile::tempdir().unwrap();
        let directory = Directory::open(&store.db, files.path(), Links::default());
        let work = async {
            // The first look is done.
            while directory.state() != IndexState::Ready {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            register(
                &store.db,
                &colleague("Zélie", "Escoubès", "60", ("31000", "Toulouse")),
            )
            .await;
            while find(&directory, "escoubes").await.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        };
        let patience = std::time::Duration::from_mins(1);
        tokio::select! {
            () = directory.keep_fresh() => unreachable!("it follows for ever"),
            found = tokio::time::timeout(patience, work) => found.expect("it is found"),
        }
    })
    .await;
}

#[tokio::test]
async fn structures_and_names_are_served_to_the_other_rooms() {
    on_each_engine(ROOM, |store| async move {
        let db = &store.db;
        let place = NewOrganization {
            finess: Some("349999999".to_owned()),
            name: "SSIAD du Pays de Pézenas".to_owned(),
            category: "SSIAD".to_owned(),
            postcode: "34120".to_owned(),
            commune: "Pézenas".to_owned(),
            phone: "0465710002".to_owned(),
            services: vec!["Soins infirmiers".to_owned(), "Soins d’hygiène".to_owned()],
            ..NewOrganization::default()
        };
        let organization = db
            .run(&RegisterOrganization {
                new: &place,
                actor: Actor::system(),
            })
            .await
            .unwrap();
        let mut nurse = colleague("Claire", "Martin", "60", ("", ""));
        nurse.roles[0].organization = Some(organization);
        let nurse = register(db, &nurse).await;
        let (directory, _files) = follow(db).await;
        let wanted = Wanted {
            text: "ssiad pezenas",
            limit: 5,
            ..Wanted::default()
        };
        let places = structures(&directory, &wanted).await;
        assert_eq!(
            places.iter().map(|place| place.id).collect::<Vec<_>>(),
            [organization]
        );
        assert!(
            structures(
                &directory,
                &Wanted {
                    text: "martin pezenas",
                    ..wanted
                }
            )
            .await
            .is_empty()
        );
        let role = nurse.roles[0];
        for _ in 0..2 {
            let people = directory.people(&[role]).await.unwrap();
            let person = &people[&role];
            assert_eq!(
                (
                    person.name.as_str(),
                    person.initials.as_str(),
                    person.profession.as_str()
                ),
                ("Claire Martin", "CM", "Infirmier")
            );
            assert_eq!(
                (person.place.as_str(), person.organization),
                ("SSIAD du Pays de Pézenas, Pézenas (34)", Some(organization))
            );
            assert!(person.is_active);
        }
        assert_eq!(
            directory::face::active_roles(db, &[role]).await.unwrap(),
            [role]
        );
        db.run(&EndPractitionerRole {
            role,
            actor: Actor::system(),
        })
        .await
        .unwrap();
        assert_eq!(
            directory::face::active_roles(db, &[role]).await.unwrap(),
            []
        );
        directory.catch_up().await.unwrap();
        assert!(
            !directory.people(&[role]).await.unwrap()[&role].is_active,
            "what is remembered follows"
        );
    })
    .await;
}
