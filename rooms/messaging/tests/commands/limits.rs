use access::{Permit, Read, Verdict};
use messaging::policy::Conversation;

use super::stage::{Stage, migrations, subject};

/// I-7: a stranger and a conversation that doesn't exist get the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_does_not_learn_that_a_conversation_exists() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let matrix = messaging::ROOM.matrix().unwrap();
        let absent = stage.db.new_id();
        let ask = async |id| {
            Permit::<Read, Conversation>::mint(&stage.db, &matrix, Some(&subject(9)), id)
                .await
                .unwrap()
                .unwrap_err()
                .verdict
        };
        assert_eq!(
            (ask(room).await, ask(absent).await),
            (Verdict::Unknown, Verdict::Unknown)
        );
        let mut weak = subject(1);
        weak.assurance = access::Assurance::Aal1;
        let refused = Permit::<Read, Conversation>::mint(&stage.db, &matrix, Some(&weak), room)
            .await
            .unwrap()
            .unwrap_err();
        assert_eq!(refused.verdict, Verdict::StepUp);
        let mut idle = subject(1);
        idle.practitioner_role = None;
        assert!(
            Permit::<Read, Conversation>::mint(&stage.db, &matrix, Some(&idle), room)
                .await
                .unwrap()
                .is_err()
        );
    })
    .await;
}
