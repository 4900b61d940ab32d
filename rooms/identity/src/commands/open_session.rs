//! Opens a session: after a password alone, after a code, or for the bench and the demo.

use std::time::Duration;

use access::{AccountId, Assurance, DeviceProfile, PractitionerRoleId, SessionId};
use crypto::Token;
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::Fault;
use kernel::id::Id as _;

use crate::Identity;
use crate::commands::note_failure::forgive;
use crate::domain::terms;
use crate::notifications;
use crate::store::accounts::AccountRow;
use crate::store::browsers::Noted;
use crate::store::{accounts, browsers, devices, roles, sessions, terms as accepted, tokens};
use crate::words::{EndReason, TermsDocument};

/// For how long a kind of device is remembered.
pub(crate) const KNOWN_DEVICE: Duration = Duration::from_hours(180 * 24);

/// The browser that signs in.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    /// What its owner recognises it by: `Firefox sur Windows`.
    pub label: String,
    /// Its network, for the list of sessions.
    pub network: Option<String>,
    /// The cookie of a personal device.
    pub device: Option<[u8; 32]>,
    /// The cookie that identifies it to those who signed in with it before.
    pub known: Option<Token>,
    /// The cookie to set when the browser isn't known to the account; none when there is no browser.
    pub fresh: Option<Token>,
    /// The product whose pages it opens.
    pub product: String,
    /// The session that it had, which the new one replaces.
    pub previous: Option<SessionId>,
    /// The token that it presents: of that session, or of a locked one.
    pub presented: Option<[u8; 32]>,
}

impl Browser {
    /// The hash of the cookie that identifies it.
    pub(crate) fn known(&self) -> Option<[u8; 32]> {
        self.known.as_ref().map(|token| *token.hash().as_bytes())
    }

    /// Records that an account has entered its password in it, and perhaps a code; returns which cookie to set.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx<'_>,
        account: AccountId,
        by_code: bool,
    ) -> Result<Noted, Fault> {
        match &self.fresh {
            Some(fresh) => {
                let fresh = fresh.hash();
                browsers::note(
                    tx,
                    self.known().as_ref(),
                    fresh.as_bytes(),
                    (account, by_code),
                )
                .await
            }
            None => Ok(Noted::AsBefore),
        }
    }
}

/// A session that was just opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opened {
    pub session: SessionId,
    /// The cookie to set in the browser.
    pub browser: Noted,
}

/// A session to open, within the transaction that checked that it may be.
pub(crate) struct Opening<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub account: &'a AccountRow,
    pub assurance: Assurance,
    pub token: &'a Token,
    pub browser: &'a Browser,
}

impl Opening<'_> {
    /// Opens it; returns the detail for the trace.
    pub(crate) async fn open(&self, tx: &mut Tx<'_>) -> Result<(Opened, AuditEvent), Fault> {
        let known = match &self.browser.device {
            Some(hash) => devices::find(tx, hash, self.account.id).await?,
            None => None,
        };
        let previous = match (self.browser.previous, &self.browser.presented) {
            (None, Some(token)) => sessions::by_token_in(tx, token)
                .await?
                .map(|session| session.id),
            (previous, _) => previous,
        };
        if let Some(previous) = previous {
            sessions::end(tx, previous, EndReason::Replaced, self.actor).await?;
        }
        if known.is_none() {
            self.tell_of_new_device(tx).await?;
        }
        let session: SessionId = tx.new_id();
        let token_hash = self.token.hash();
        let expires_at = tx.now() + self.identity.config.absolute();
        let new = sessions::NewSessionRow {
            id: session,
            account: self.account.id,
            assurance: self.assurance,
            role: self.role(tx).await?,
            device: known.as_ref().map(|device| device.id),
            label: &self.browser.label,
            profile: known.map_or(DeviceProfile::Shared, |_| DeviceProfile::Personal),
            network: self.browser.network.as_deref(),
            expires_at,
        };
        sessions::insert(tx, &new).await?;
        let token = tokens::NewTokenRow {
            session,
            product: &self.browser.product,
            hash: token_hash.as_bytes(),
            assurance: self.assurance,
        };
        tokens::give(tx, &token).await?;
        let now = tx.now();
        accounts::seen(tx, self.account.id, now).await?;
        let by_code = self.assurance == Assurance::Aal2;
        let opened = Opened {
            session,
            browser: self.browser.note(tx, self.account.id, by_code).await?,
        };
        Ok((opened, self.event(session)))
    }

    /// The situation chosen last, or the oldest (A18).
    async fn role(&self, tx: &mut Tx<'_>) -> Result<Option<PractitionerRoleId>, Fault> {
        let active = roles::list_active(tx, self.account.id).await?;
        let mut ids = active.iter().map(|role| role.practitioner_role_id);
        let last = ids
            .clone()
            .find(|id| Some(*id) == self.account.practitioner_role_id);
        Ok(last.or_else(|| ids.next()))
    }

    async fn tell_of_new_device(&self, tx: &mut Tx<'_>) -> Result<(), Fault> {
        let since = tx.now() - KNOWN_DEVICE;
        let label = &self.browser.label;
        if sessions::is_new_device(tx, self.account.id, label, since).await? {
            notifications::new_device(tx, self.identity, self.account, label).await?;
        }
        Ok(())
    }

    fn event(&self, session: SessionId) -> AuditEvent {
        let actor = Actor {
            account: Some(self.account.id.uuid()),
            session: Some(session.uuid()),
            ..self.actor.clone()
        };
        let how = match self.assurance {
            Assurance::Aal1 => "mot de passe seul",
            Assurance::Aal2 => "deux facteurs",
        };
        AuditEvent::new("session.opened", Action::Create, &actor)
            .on("session", session)
            .detail(how)
    }
}

/// Opens a session after a password alone (A03, tab 3).
pub(crate) struct SignInSimply<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub account: AccountId,
    /// The hash that the password was checked against.
    pub hash: &'a str,
    pub token: &'a Token,
    pub browser: &'a Browser,
    /// The counters of earlier failures, to be cleared.
    pub forgiven: &'a [[u8; 32]],
}

impl Command for SignInSimply<'_> {
    /// The cookie to set in the browser; none when the password has changed meanwhile.
    type Output = Option<Noted>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        if !account.is_active() {
            return Err(Fault::not_found());
        }
        if !account.still_has(self.hash) {
            let event = AuditEvent::new("session.opened", Action::Create, self.actor)
                .on("account", account.id)
                .outcome(Outcome::Refused);
            return Ok(Audited::new(None, event));
        }
        forgive(tx, self.forgiven).await?;
        let opening = Opening {
            identity: self.identity,
            actor: self.actor,
            account: &account,
            assurance: Assurance::Aal1,
            token: self.token,
            browser: self.browser,
        };
        let (opened, event) = opening.open(tx).await?;
        Ok(Audited::new(Some(opened.browser), event))
    }
}

/// Opens a strong session without a password: for the bench and the command line of the demo, never for a page.
/// The same effects as a sign-in, the terms accepted, and the trace says by whom.
pub struct OpenSession<'a> {
    /// The room's services.
    pub identity: &'a Identity,
    /// The account.
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
        let browser = Browser {
            label: self.why.to_owned(),
            ..Browser::default()
        };
        let opening = Opening {
            identity: self.identity,
            actor: &Actor::system(),
            account: &account,
            assurance: Assurance::Aal2,
            token: self.token,
            browser: &browser,
        };
        let (opened, event) = opening.open(tx).await?;
        Ok(Audited::new(opened.session, event.detail(self.why)))
    }
}

/// A correct password that opens nothing: it was asked for once more.
pub(crate) struct Confirmed<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    /// The counters of earlier failures, to be cleared.
    pub forgiven: &'a [[u8; 32]],
}

impl Command for Confirmed<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        forgive(tx, self.forgiven).await?;
        let event = AuditEvent::new("account.password_confirmed", Action::Execute, self.actor)
            .on("account", self.account);
        Ok(Audited::new((), event))
    }
}
