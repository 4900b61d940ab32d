use std::sync::Arc;

use kernel::id::Id as _;
use kernel::{Timestamp, Uuid};
use proptest::prelude::*;

use super::*;
use crate::{AccountId, DeviceProfile, PractitionerRoleId, SessionId};

fn subject(assurance: Assurance, accepted_terms: bool) -> Subject {
    Subject {
        account: AccountId::from_uuid(Uuid::from_u128(1)),
        practitioner_role: Some(PractitionerRoleId::from_uuid(Uuid::from_u128(2))),
        session: SessionId::from_uuid(Uuid::from_u128(3)),
        assurance,
        name: Arc::from("Claire Martin"),
        role_label: Arc::from("Infirmière"),
        is_administrator: false,
        accepted_terms,
        accepted: [].into(),
        device: DeviceProfile::Shared,
        display: std::sync::Arc::default(),
        expires_at: Timestamp::from_micros(0),
    }
}

fn matrix() -> Matrix {
    let text = r#"
        [conversation]
        member = ["read", "write"]
        manager = ["read", "write", "manage"]
        [message]
        author = ["read", "write", "manage"]
        [practitioner]
        anyone = ["read"]
        self = ["read", "write"]
    "#;
    Matrix::parse(text).unwrap()
}

fn verdict(subject: Option<&Subject>, action: &str, facts: &Facts) -> Verdict {
    decide(subject, action, facts, &matrix()).verdict
}

#[test]
fn the_order_of_questions() {
    let facts = Facts::related("conversation", vec!["member"]);
    let strong = subject(Assurance::Aal2, true);
    assert_eq!(verdict(None, "read", &facts), Verdict::SignIn);
    assert_eq!(
        verdict(Some(&subject(Assurance::Aal1, true)), "read", &facts),
        Verdict::StepUp
    );
    assert_eq!(
        verdict(Some(&subject(Assurance::Aal2, false)), "read", &facts),
        Verdict::AcceptTerms
    );
    assert_eq!(verdict(Some(&strong), "read", &facts), Verdict::Allowed);
    assert_eq!(verdict(Some(&strong), "manage", &facts), Verdict::Refused);
    assert_eq!(
        verdict(
            Some(&strong),
            "read",
            &Facts::related("conversation", vec![])
        ),
        Verdict::Unknown
    );
    assert_eq!(
        verdict(Some(&strong), "read", &Facts::open("unheard_of")),
        Verdict::Refused
    );
}

proptest! {
    /// I-7: an exclusion never widens anything, whatever the other relations.
    #[test]
    fn an_exclusion_refuses_all(relations in prop::collection::vec(prop::sample::select(vec!["member", "manager", "anyone", "self", "author"]), 0..4),
                                action in prop::sample::select(vec!["read", "write", "manage"]),
                                resource in prop::sample::select(vec!["conversation", "practitioner", "message"])) {
        let mut relations = relations;
        relations.push("excluded");
        let facts = Facts { resource, relations, known: true };
        prop_assert_eq!(verdict(Some(&subject(Assurance::Aal2, true)), action, &facts), Verdict::Unknown);
    }

    /// A relation without a line in the matrix has no right.
    #[test]
    fn an_unknown_relation_gives_nothing(relation in "[a-z]{12,14}", action in "[a-z]{3,6}") {
        let facts = Facts { resource: "conversation", relations: vec![Box::leak(relation.into_boxed_str())], known: false };
        prop_assert_eq!(verdict(Some(&subject(Assurance::Aal2, true)), &action, &facts), Verdict::Unknown);
    }
}
