//! Connects rooms that don't depend on each other.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use access::PractitionerRoleId;
use access::sessions::Pending;
use db::Db;
use directory::face::{Links, Presence, Reachability};
use identity::face::AccountState;
use kernel::Timestamp;
use messaging::face::PastContacts;

/// Accounts not active for this long count as dormant (B04).
const DORMANT: Duration = Duration::from_hours(30 * 24);

/// What identity and messaging provide to the directory.
pub fn of_directory(db: &Db) -> Links {
    Links {
        reach: Arc::new(accounts(db)),
        contacts: Arc::new(PastContacts(db.clone())),
    }
}

/// Who can be reached, as identity knows it.
pub fn accounts(db: &Db) -> impl Reachability + use<> {
    Accounts(db.clone())
}

/// Identity knows who has an account and was recently active.
struct Accounts(Db);

fn presence(state: AccountState, last_seen_at: Option<Timestamp>, now: Timestamp) -> Presence {
    match (state, last_seen_at) {
        (AccountState::Active, Some(seen)) if now.since(seen) < DORMANT => Presence::Active,
        (AccountState::Active, _) => Presence::Dormant,
        _ => Presence::None,
    }
}

impl Reachability for Accounts {
    fn of<'a>(
        &'a self,
        roles: &'a [PractitionerRoleId],
    ) -> Pending<'a, HashMap<PractitionerRoleId, Presence>> {
        Box::pin(async move {
            let now = self.0.now();
            let rows = identity::face::activity_of(&self.0, roles).await?;
            Ok(rows
                .into_iter()
                .map(|row| {
                    (
                        row.practitioner_role_id,
                        presence(row.state, row.last_seen_at, now),
                    )
                })
                .collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_active_for_thirty_days() {
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let seen = |days: u64| Some(now - Duration::from_hours(days * 24));
        assert_eq!(
            presence(AccountState::Active, seen(29), now),
            Presence::Active
        );
        assert_eq!(
            presence(AccountState::Active, seen(31), now),
            Presence::Dormant
        );
        assert_eq!(presence(AccountState::Active, None, now), Presence::Dormant);
        assert_eq!(
            presence(AccountState::Suspended, seen(1), now),
            Presence::None
        );
    }
}
