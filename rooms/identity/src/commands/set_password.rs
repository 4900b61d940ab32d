//! Sets a password: by a temporary link, or when signed in. Everything else that gave access ends.

use access::{AccountId, SessionId};
use crypto::TokenHash;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::Identity;
use crate::commands::end_session::end_all;
use crate::commands::note_failure::forgive;
use crate::commands::open_session::Browser;
use crate::counters::Proof;
use crate::domain::life;
use crate::notifications;
use crate::session_signal;
use crate::store::accounts::{self, AccountRow};
use crate::store::browsers::Noted;
use crate::store::links::{self, Worth};
use crate::store::{browsers, challenges, devices, sessions};
use crate::words::EndReason;

/// A new password, and what stays valid with it.
struct NewPassword<'a> {
    hash: &'a str,
    /// The session that stays open.
    session: Option<SessionId>,
    /// The cookie of the browser that stays known.
    browser: Option<&'a [u8; 32]>,
}

/// Changes the password within a transaction: all sessions but one, pending codes and links, and counters are removed.
async fn change(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    new: NewPassword<'_>,
    by: &Actor,
) -> Result<(), Fault> {
    accounts::set_password(tx, account.id, new.hash).await?;
    links::end(tx, account.id).await?;
    challenges::forget_account(tx, account.id).await?;
    devices::forget_all(tx, account.id).await?;
    browsers::forget_all(tx, account.id, new.browser).await?;
    let codes = identity.of_code(account.id, &Proof::None);
    forgive(tx, &codes.map(|counter| counter.key)).await?;
    end_all(tx, account.id, new.session, EndReason::Password, by).await?;
    if let Some(stays) = new.session {
        tx.publish_ephemeral(session_signal::changed(stays));
    }
    if account.password_hash.is_some() {
        notifications::password_changed(tx, identity, account).await?;
    }
    Ok(())
}

/// Sets the password of a temporary link's account. The link serves once (A09).
pub(crate) struct SetPasswordByLink<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub token: TokenHash,
    pub hash: &'a str,
    /// The browser that opened the link becomes known, whatever strangers tried meanwhile.
    pub browser: &'a Browser,
}

impl Command for SetPasswordByLink<'_> {
    /// The cookie to set in the browser; not found when the link is no longer valid.
    type Output = Noted;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Noted>, Fault> {
        let link = links::find_in(tx, self.token.as_bytes())
            .await?
            .ok_or_else(Fault::not_found)?;
        let owner = link
            .account_id
            .filter(|_| link.worth(tx.now()) == Worth::Valid)
            .ok_or_else(Fault::not_found)?;
        let account = accounts::load_in(tx, owner).await?;
        if !life::may_set_password(account.state) || !links::used(tx, link.id).await? {
            return Err(Fault::not_found());
        }
        change(
            tx,
            self.identity,
            &account,
            NewPassword {
                hash: self.hash,
                session: None,
                browser: None,
            },
            self.actor,
        )
        .await?;
        let event = AuditEvent::new("account.password_set", Action::Update, self.actor)
            .on("account", account.id)
            .basis("temporary_link");
        let browser = self.browser.note(tx, account.id, false).await?;
        Ok(Audited::new(browser, event))
    }
}

/// Changes one's own password, after the present one was checked.
pub(crate) struct SetOwnPassword<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub account: AccountId,
    /// The session that stays open.
    pub session: SessionId,
    /// The cookie of the browser that stays known.
    pub browser: Option<&'a [u8; 32]>,
    /// The hash that the present password was checked against: [`Right::hash`](crate::authenticate::Right::hash).
    pub old_hash: &'a str,
    pub hash: &'a str,
}

impl Command for SetOwnPassword<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        if !account.still_has(self.old_hash) {
            return Err(Fault::conflict(
                "Votre mot de passe vient d’être changé ailleurs. Rechargez la page.",
            ));
        }
        // If the session was ended meanwhile, perhaps because it was stolen, the password must not be changed from it.
        let session = sessions::find_in(tx, self.session).await?;
        if !session.is_some_and(|session| session.is_open(tx.now())) {
            return Err(Fault::conflict(
                "Votre session s’est fermée entre-temps\u{A0}: votre mot de passe n’a pas été changé. Reconnectez-vous, puis recommencez.",
            ));
        }
        change(
            tx,
            self.identity,
            &account,
            NewPassword {
                hash: self.hash,
                session: Some(self.session),
                browser: self.browser,
            },
            self.actor,
        )
        .await?;
        let event = AuditEvent::new("account.password_set", Action::Update, self.actor)
            .on("account", account.id)
            .basis("password");
        Ok(Audited::new((), event))
    }
}

/// Stores the same password under today's settings of the hasher.
pub(crate) struct RenewHash<'a> {
    pub actor: &'a Actor,
    pub account: AccountId,
    pub old: &'a str,
    pub new: &'a str,
}

impl Command for RenewHash<'_> {
    /// Whether it was stored: not when another hash is stored meanwhile.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let event = AuditEvent::new("account.hash_renewed", Action::Update, self.actor)
            .on("account", self.account);
        if accounts::renew_hash(tx, self.account, self.old, self.new).await? {
            Ok(Audited::new(true, event))
        } else {
            Ok(Audited::repeated(false, event))
        }
    }
}
