//! Ends sessions: signing out, revoking one or all (A22).

use access::{AccountId, SessionId};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::{browsers, devices, sessions};
use crate::words::EndReason;

/// Ends one session. Ending it again changes nothing.
pub(crate) struct EndSession<'a> {
    pub actor: &'a Actor,
    pub session: SessionId,
    pub why: EndReason,
    /// Whether the personal device behind it is forgotten too.
    pub forget_device: bool,
}

impl Command for EndSession<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("session.ended", Action::Update, self.actor)
            .on("session", self.session)
            .detail(self.why.as_str());
        let device = sessions::find_in(tx, self.session)
            .await?
            .and_then(|session| session.device_id);
        if let Some(device) = device.filter(|_| self.forget_device) {
            devices::forget(tx, device).await?;
        }
        if sessions::end(tx, self.session, self.why, self.actor).await? {
            Ok(Audited::new((), event))
        } else {
            Ok(Audited::repeated((), event))
        }
    }
}

/// Ends all sessions of an account except perhaps one, within a transaction; returns how many were open.
pub(crate) async fn end_all(
    tx: &mut Tx<'_>,
    account: AccountId,
    but: Option<SessionId>,
    why: EndReason,
    by: &Actor,
) -> Result<usize, Fault> {
    let mut ended = 0;
    for session in sessions::list_open_in(tx, account).await? {
        if Some(session.id) != but && sessions::end(tx, session.id, why, by).await? {
            ended += 1;
        }
    }
    Ok(ended)
}

/// Ends all sessions of an account but the present one, and forgets its personal devices.
pub(crate) struct EndOtherSessions<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub but: SessionId,
    /// The cookie of the browser that stays known.
    pub browser: Option<&'a [u8; 32]>,
}

impl Command for EndOtherSessions<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let ended = end_all(
            tx,
            self.account,
            Some(self.but),
            EndReason::Revoked,
            self.actor,
        )
        .await?;
        devices::forget_all(tx, self.account).await?;
        browsers::forget_all(tx, self.account, self.browser).await?;
        let event = AuditEvent::new("session.ended_all", Action::Update, self.actor)
            .on("account", self.account)
            .detail(format!("{ended} sessions"));
        Ok(Audited::new((), event))
    }
}
