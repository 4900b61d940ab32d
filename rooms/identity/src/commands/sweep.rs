//! Removes what has expired: sessions past their limits (A21.1), unused links (A15), old counters and codes.

use std::time::Duration;

use access::{AccountId, DeviceProfile, SessionId};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::{Fault, Timestamp};

use crate::IdentityConfig;
use crate::commands::change_state;
use crate::commands::open_session::KNOWN_DEVICE;
use crate::store::{accounts, attempts, browsers, challenges, hand_overs, links, sessions};
use crate::words::{AccountState, EndReason};

/// How much later than the stored instant a session's last activity may be: it is written once a minute.
const MARGIN: Duration = Duration::from_secs(90);
/// How long codes are kept after they were sent, for support.
pub(crate) const CODES: Duration = Duration::from_hours(48);
/// How long a code for another product is kept after it was given: a late one is recognised, and its address is soon gone.
const HAND_OVERS: Duration = Duration::from_mins(10);
/// How long counters are kept.
pub(crate) const COUNTERS: Duration = Duration::from_hours(48);

/// Ends, locks and forgets what is past its time.
pub(crate) struct Sweep<'a> {
    pub config: &'a IdentityConfig,
}

impl Command for Sweep<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        let before = |device| now - (self.config.idle(device) + MARGIN);
        let stale = sessions::list_stale(
            tx,
            before(DeviceProfile::Shared),
            before(DeviceProfile::Personal),
        )
        .await?;
        let (mut ended, mut locked) = (0, 0);
        for session in stale {
            if session.expires_at <= now {
                sessions::end(tx, session.id, EndReason::Expired, &Actor::system()).await?;
                ended += 1;
            } else if sessions::lock(tx, session.id).await? {
                // Its password unlocks it.
                locked += 1;
            }
        }
        let lapsed = links::list_lapsed(tx).await?;
        for account in &lapsed {
            let account = accounts::load_in(tx, *account).await?;
            change_state::pass(tx, &account, AccountState::LinkExpired).await?;
        }
        challenges::forget(tx, now - CODES).await?;
        hand_overs::forget(tx, now - HAND_OVERS).await?;
        attempts::forget(tx, now - COUNTERS).await?;
        browsers::forget(tx, now - KNOWN_DEVICE).await?;
        let event = AuditEvent::new("identity.swept", Action::Execute, &Actor::system()).detail(
            format!("{ended} sessions, {locked} verrous, {} liens", lapsed.len()),
        );
        Ok(Audited::new((), event))
    }
}

/// Writes when people were last active: once a minute for all sessions of a process.
pub(crate) struct NoteSeen<'a> {
    pub seen: &'a [(SessionId, AccountId, Timestamp)],
}

impl Command for NoteSeen<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for (session, account, at) in self.seen {
            sessions::seen(tx, *session, *at).await?;
            accounts::seen(tx, *account, *at).await?;
        }
        let event = AuditEvent::new("session.seen", Action::Update, &Actor::system())
            .detail(format!("{} sessions", self.seen.len()));
        Ok(Audited::new((), event))
    }
}
