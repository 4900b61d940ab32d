use messaging::commands::{
    AddMembers, Close, Leave, Managing, RemoveMember, Rename, Reopen, SetPart,
};
use messaging::domain::{Part, Topic};

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
