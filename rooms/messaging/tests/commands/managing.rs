use kernel::FaultKind;
use messaging::commands::{
    AddMembers, Close, Leave, Managing, RemoveMember, Rename, Reopen, SetArchived, SetPart,
};
use messaging::domain::{Body, Kind, NewConversation, Part, Topic};

use super::stage::{Stage, migrations, role};

macro_rules! by {
    ($stage:expr, $permit:expr) => {
        Managing {
            permit: $permit,
            actor: $permit.subject().actor(),
            vault: &$stage.vault,
        }
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_added_without_history_sees_none_of_it() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Plaies")).await;
        stage.send(1, room, "avant").await;
        let permit = stage.managing(1, room).await.unwrap();
        let people = [(role(3), "Paul".to_owned())];
        stage
            .db
            .run(&AddMembers {
                by: by!(stage, &permit),
                people: &people,
                with_history: false,
            })
            .await
            .unwrap();
        let permit = stage.managing(1, room).await.unwrap();
        let people = [(role(4), "Anne".to_owned())];
        stage
            .db
            .run(&AddMembers {
                by: by!(stage, &permit),
                people: &people,
                with_history: true,
            })
            .await
            .unwrap();
        stage.send(2, room, "après").await;
        let three = stage.read_all(3, room).await;
        assert!(
            !three.iter().any(|text| text == "avant") && three.iter().any(|text| text == "après"),
            "{three:?}"
        );
        assert!(
            stage
                .read_all(4, room)
                .await
                .iter()
                .any(|text| text == "avant")
        );
        assert!(
            stage.managing(2, room).await.is_none(),
            "a member manages nothing"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_or_is_removed_reads_nothing_any_more() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2, 3], Some("Équipe")).await;
        stage.send(1, room, "bonjour").await;
        let permit = stage.managing(1, room).await.unwrap();
        stage
            .db
            .run(&RemoveMember {
                by: by!(stage, &permit),
                person: (role(3), "Paul".to_owned()),
            })
            .await
            .unwrap();
        assert!(stage.reading(3, room).await.is_none() && stage.read_all(3, room).await.is_empty());
        let own = stage.reading(1, room).await.unwrap();
        stage
            .db
            .run(&Leave {
                permit: &own,
                actor: own.subject().actor(),
                vault: &stage.vault,
            })
            .await
            .unwrap();
        assert!(stage.reading(1, room).await.is_none());
        assert!(
            stage.managing(2, room).await.is_some(),
            "the last one there may manage"
        );
        assert!(
            stage
                .read_all(2, room)
                .await
                .iter()
                .any(|text| text == "bonjour")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_conversation_is_read_but_not_written() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Ancien sujet")).await;
        let permit = stage.managing(1, room).await.unwrap();
        let topic = Topic::parse("Nouveau sujet").unwrap().unwrap();
        stage
            .db
            .run(&Rename {
                by: by!(stage, &permit),
                topic: &topic,
            })
            .await
            .unwrap();
        assert!(
            stage
                .db
                .run(&SetPart {
                    by: by!(stage, &permit),
                    person: (role(1), "Un".to_owned()),
                    part: Part::Member
                })
                .await
                .is_err()
        );
        let permit = stage.managing(1, room).await.unwrap();
        stage
            .db
            .run(&Close {
                by: by!(stage, &permit),
                reason: &messaging::domain::Reason::parse("Patient rentré").unwrap(),
            })
            .await
            .unwrap();
        assert!(stage.writing(2, room).await.is_none() && stage.writing(1, room).await.is_none());
        assert!(
            stage
                .read_all(2, room)
                .await
                .iter()
                .any(|text| text.contains("Patient rentré"))
        );
        let permit = stage.managing(1, room).await.unwrap();
        stage
            .db
            .run(&Reopen {
                by: by!(stage, &permit),
            })
            .await
            .unwrap();
        assert!(stage.writing(2, room).await.is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_has_one_conversation_whoever_writes_first() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        assert_eq!(stage.open(2, &[1], None).await, room);
        assert_ne!(stage.open(1, &[3], None).await, room);
        let permit = stage.managing(1, room).await.unwrap();
        let people = [(role(3), "Paul".to_owned())];
        let add = AddMembers {
            by: by!(stage, &permit),
            people: &people,
            with_history: true,
        };
        assert!(
            stage.db.run(&add).await.is_err(),
            "a conversation of two stays one of two"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_in_two_windows_leaves_once() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Équipe")).await;
        let own = stage.reading(1, room).await.unwrap();
        let leave = || Leave {
            permit: &own,
            actor: own.subject().actor(),
            vault: &stage.vault,
        };
        let (first, second) = (leave(), leave());
        let (first, second) = tokio::join!(stage.db.run(&first), stage.db.run(&second));
        first.unwrap();
        second.unwrap();
        let said = stage.read_all(2, room).await;
        let left = said.iter().filter(|text| text.contains("a quitté"));
        assert_eq!(left.count(), 1, "{said:?}");
        let traced = stage.details("conversation.left").await;
        let again = traced
            .iter()
            .filter(|detail| *detail == "répétition sans effet");
        assert_eq!((traced.len(), again.count()), (2, 1), "{traced:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trace_says_what_became_of_a_conversation_that_was_there() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let body = Body::parse("Bonjour").unwrap();
        assert_eq!(stage.open(1, &[2], None).await, room);
        stage.open_saying(1, 2, &body).await;
        let own = stage.reading(1, room).await.unwrap();
        let away = SetArchived {
            permit: &own,
            actor: own.subject().actor(),
            archived: true,
        };
        stage.db.run(&away).await.unwrap();
        stage.open(1, &[2], None).await;
        stage.db.run(&away).await.unwrap();
        stage.open_saying(1, 2, &body).await;
        assert_eq!(
            stage.details("conversation.opened").await,
            [
                "directe, 2 personnes",
                "répétition sans effet",
                "déjà là",
                "déjà là, ressortie",
                "déjà là, ressortie"
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_holds_two_hundred_people_and_no_more() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let others: Vec<u128> = (2..200).collect();
        let room = stage.open(1, &others, Some("Territoire")).await;
        let permit = stage.managing(1, room).await.unwrap();
        let adding = async |numbers: &[u128]| {
            let person = |number: &u128| (role(*number), format!("Personne {number}"));
            let people: Vec<_> = numbers.iter().map(person).collect();
            let add = AddMembers {
                by: by!(stage, &permit),
                people: &people,
                with_history: false,
            };
            stage.db.run(&add).await
        };
        let Err(fault) = adding(&[200, 201]).await else {
            panic!("201 people");
        };
        let FaultKind::Invalid(errors) = &fault.kind else {
            panic!("{fault:?}");
        };
        let told = errors.of("avec").unwrap();
        assert!(
            told.contains("200 personnes au plus") && told.contains("déjà 199"),
            "{told}"
        );
        adding(&[200]).await.unwrap();
        // Adding somebody who is there already changes nothing.
        adding(&[2, 200]).await.unwrap();
        assert!(adding(&[201]).await.is_err());
    })
    .await;
    let everybody: Vec<_> = (2..=201).map(role).collect();
    let topic = Topic::parse("Territoire").unwrap();
    assert!(NewConversation::new(Kind::Group, topic, role(1), &everybody).is_err());
}
