//! Opens a session: after a password alone, after a code, or for the bench and the demo.

use access::{AccountId, Assurance, DeviceProfile, SessionId};
use crypto::Token;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;
use kernel::id::Id as _;
use std::time::Duration;

use crate::Identity;
use crate::commands::count_attempt::Counter;
use crate::domain::{device, terms};
use crate::post;
use crate::store::accounts::AccountRow;
use crate::store::{accounts, attempts, devices, roles, sessions, terms as accepted};
use crate::words::{EndReason, TermsDocument};

/// For how long a kind of device is remembered.
const KNOWN_DEVICE: Duration = Duration::from_secs(180 * 86_400);

/// The browser that signs in.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    /// What it calls itself.
    pub agent: String,
    /// Its network, for the list of sessions.
    pub network: Option<String>,
    /// The cookie of a personal device.
    pub device: Option<[u8; 32]>,
    /// The session that it had, which the new one replaces.
    pub previous: Option<SessionId>,
}

/// A session that was just opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    pub session: SessionId,
    /// The session that it replaced, whose streams must end.
    pub replaced: Option<SessionId>,
}

/// Opens a session within a transaction; gives what the trace says of it.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    (assurance, token): (Assurance, &Token),
    (browser, actor): (&Browser, &Actor),
) -> Result<(Opened, AuditEvent), Fault> {
    let now = tx.now();
    let label = device::label(&browser.agent);
    let known = match &browser.device {
        Some(hash) => devices::find(tx, hash, account.id).await?,
        None => None,
    };
    let replaced = match browser.previous {
        Some(previous) if sessions::end(tx, previous, EndReason::Replaced).await? => Some(previous),
        _ => None,
    };
    let notice = known.is_none() && sessions::is_new_device(tx, account.id, &label, now - KNOWN_DEVICE).await?;
    let active = roles::list_active(tx, account.id).await?;
    let chosen = active.iter().find(|role| Some(role.practitioner_role_id) == account.practitioner_role_id).or(active.first());
    let session: SessionId = tx.new_id();
    let token_hash = token.hash();
    let new = sessions::NewSessionRow {
        id: session,
        account: account.id,
        token_hash: token_hash.as_bytes(),
        assurance,
        role: chosen.map(|role| role.practitioner_role_id),
        device: known.as_ref().map(|device| device.id),
        label: &label,
        profile: if known.is_some() { DeviceProfile::Personal } else { DeviceProfile::Shared },
        network: browser.network.as_deref(),
        expires_at: now + identity.config.absolute(),
    };
    sessions::insert(tx, &new).await?;
    accounts::seen(tx, account.id, now).await?;
    if notice {
        post::new_device(tx, identity, account, &label).await?;
    }
    let event = AuditEvent::new("session.opened", Action::Create, &of(actor, account, session))
        .on("session", session)
        .detail(if assurance == Assurance::Aal2 { "deux facteurs" } else { "mot de passe seul" });
    Ok((Opened { session, replaced }, event))
}

/// The actor, now that it is known who it is.
pub(crate) fn of(actor: &Actor, account: &AccountRow, session: SessionId) -> Actor {
    Actor { account: Some(account.id.uuid()), session: Some(session.uuid()), ..actor.clone() }
}

/// Opens a session after a password alone (A03, tab 3).
pub(crate) struct SignInSimply<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub account: AccountId,
    pub token: &'a Token,
    pub browser: &'a Browser,
    /// Counters that the try was counted on.
    pub counters: &'a [Counter],
}

impl Command for SignInSimply<'_> {
    type Output = Opened;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Opened>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        if !account.is_active() {
            return Err(Fault::not_found());
        }
        succeed(tx, self.counters).await?;
        let with = (Assurance::Aal1, self.token);
        let (opened, event) = open(tx, self.identity, &account, with, (self.browser, self.actor)).await?;
        Ok(Audited::new(opened, event))
    }
}

/// The password was right: the account's counter is forgotten, the others get this try back.
pub(crate) async fn succeed(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<(), Fault> {
    use crate::words::AttemptKind;
    for counter in counters {
        match counter.kind {
            AttemptKind::Account | AttemptKind::Code => attempts::clear(tx, counter.kind, &counter.key).await?,
            AttemptKind::Address | AttemptKind::Sending => attempts::give_back(tx, counter.kind, &counter.key).await?,
        }
    }
    Ok(())
}

/// Opens a strong session without a password: for the bench and the command line of the demo, never for a page.
/// The same effects as a sign-in, the terms accepted, and the trace says by whom.
pub struct OpenSession<'a> {
    /// The room's part.
    pub identity: &'a Identity,
    /// Whose.
    pub account: AccountId,
    /// The token; its text goes into the cookie or the `Authorization` header.
    pub token: &'a Token,
    /// Why: `banc d’essai`, `démonstration`.
    pub why: &'static str,
}

impl Command for OpenSession<'_> {
    type Output = SessionId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<SessionId>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        if !account.is_active() {
            return Err(Fault::denied("Ce compte n’est pas actif."));
        }
        for document in TermsDocument::ALL {
            accepted::accept(tx, account.id, *document, terms::version(*document)).await?;
        }
        let browser = Browser { agent: self.why.to_owned(), ..Browser::default() };
        let with = (Assurance::Aal2, self.token);
        let (opened, event) = open(tx, self.identity, &account, with, (&browser, &Actor::house())).await?;
        Ok(Audited::new(opened.session, event.detail(self.why)))
    }
}

/// The password was right, without opening anything: it was asked for once more.
pub(crate) struct Confirmed<'a> {
    actor: &'a Actor,
    account: AccountId,
    counters: &'a [Counter],
}

/// See [`Confirmed`].
pub(crate) const fn succeed_alone<'a>(actor: &'a Actor, account: AccountId, counters: &'a [Counter]) -> Confirmed<'a> {
    Confirmed { actor, account, counters }
}

impl Command for Confirmed<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        succeed(tx, self.counters).await?;
        let event = AuditEvent::new("account.password_confirmed", Action::Execute, self.actor).on("account", self.account);
        Ok(Audited::new((), event))
    }
}
