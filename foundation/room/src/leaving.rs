//! What becomes of what somebody leaves.

use access::PractitionerRoleId;
use db::Db;

use crate::{Extensions, Pending};

/// Somebody's situation d'exercice is about to end, or their account to be closed: what they alone took care of goes to somebody who is
/// there. Asked before the end, so that a cut in between leaves nothing undone; asked again, it changes nothing.
pub trait Leaver: Send + Sync {
    /// Hands over what this situation alone took care of. `with`: what the program hands to the rooms.
    fn hand_over<'a>(
        &'a self,
        db: &'a Db,
        with: &'a Extensions,
        role: PractitionerRoleId,
    ) -> Pending<'a, ()>;
}
