//! A subject for a test.

use std::sync::Arc;
use std::time::Duration;

use access::{
    AccountId, Assurance, DeviceProfile, Display, PractitionerRoleId, SessionId, Subject,
};
use kernel::Uuid;
use kernel::id::Id as _;

use crate::morning;

/// A nurse of this number, signed in with two factors, the terms accepted. Their ids are their number: the same in every test. Change
/// what the test is about: `Subject { assurance: Assurance::Aal1, ..testkit::subject(7) }`.
pub fn subject(number: u128) -> Subject {
    let id = Uuid::from_u128(number);
    Subject {
        account: AccountId::from_uuid(id),
        practitioner_role: Some(PractitionerRoleId::from_uuid(id)),
        session: SessionId::from_uuid(id),
        assurance: Assurance::Aal2,
        name: Arc::from(format!("Personne {number}")),
        role_label: Arc::from("Infirmière"),
        is_administrator: false,
        accepted_terms: true,
        accepted: [].into(),
        device: DeviceProfile::Shared,
        display: Arc::new(Display::default()),
        expires_at: morning() + Duration::from_hours(12),
    }
}
