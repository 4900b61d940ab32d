//! Checks an identifier and a password. Nothing in the answer or in its time tells whether the account exists (A19.1).

use std::sync::Arc;

use access::{AccountId, SessionId};
use crypto::SecretString;
use crypto::password::Verified;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use web::{Context, Crowd};

use crate::Identity;
use crate::commands::note_failure::{NoteFailures, Wrong};
use crate::commands::set_password::RenewHash;
use crate::counters::{Counter, Standing};
use crate::domain::address::Place;
use crate::domain::login::{Typed, without_blanks};
use crate::entrance::{Admission, Entered, Lane};
use crate::store::accounts::{self, AccountRow};
use crate::store::browsers;
use crate::words::AccountState;

/// Where a password is entered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum From {
    /// From a browser, with its cookie if it has one.
    Browser(Option<[u8; 32]>),
    /// From a session of the account, open or locked.
    Session(SessionId),
}

/// The outcome.
pub(crate) enum Checked {
    /// The password of an active account.
    Right(Box<Right>),
    /// Wrong: no such account, or not its password.
    Wrong,
    /// The password of an account that may not sign in. Only those who know the password are told.
    Shut(AccountState),
    /// Too many tries: not before this instant. Whether the lock concerns a browser or session that the account knows.
    Locked { until: Timestamp, known: bool },
    /// Too many people at once: the password was not checked.
    Full,
}

/// A correct password.
pub(crate) struct Right {
    pub account: AccountRow,
    /// The hash that it was checked against, or its renewal. A command that finds another one fails: the password has changed.
    pub hash: String,
    /// The counters of earlier failures, to be cleared by the command that follows.
    pub forgiven: Vec<[u8; 32]>,
}

/// Waits its turn, checks, and counts a failure.
pub(crate) async fn check(
    cx: &Context,
    identity: &Arc<Identity>,
    typed: &Typed,
    password: &str,
    from: From,
) -> Result<Checked, Fault> {
    let found = accounts::find(cx.db(), typed).await?;
    let account = found.as_ref().map(|account| account.id);
    let standing = standing(cx, account, from).await?;
    let place = Place::of(cx.address());
    let counters = identity.of_password(typed, &place, account, &standing);
    let lane = match standing {
        Standing::Stranger => Lane::Stranger,
        Standing::Browser(_) | Standing::Session(_) => Lane::Known,
    };
    let entrance = &identity.entrance;
    let admission = match entrance.enter(cx.db(), &counters, lane).await? {
        Entered::Admitted(admission) => admission,
        Entered::Locked(until) => {
            let known = lane == Lane::Known;
            return Ok(Checked::Locked { until, known });
        }
        Entered::Full => return Ok(Checked::Full),
    };
    let trying = Trying {
        cx: cx.clone(),
        identity: Arc::clone(identity),
        found,
        password: SecretString::from(password),
        counters,
        lane,
    };
    identity.tries.see_through(trying.run(admission)).await?
}

/// What the client is to the account that it names; looked up in the same way when there is no account.
async fn standing(cx: &Context, account: Option<AccountId>, from: From) -> Result<Standing, Fault> {
    match from {
        From::Session(session) => Ok(Standing::Session(session)),
        From::Browser(None) => Ok(Standing::Stranger),
        From::Browser(Some(hash)) => {
            let account = account.unwrap_or(AccountId::from_uuid(Uuid::nil()));
            let known = browsers::knows(cx.db(), &hash, account).await?;
            Ok(if known {
                Standing::Browser(hash)
            } else {
                Standing::Stranger
            })
        }
    }
}

struct Trying {
    cx: Context,
    identity: Arc<Identity>,
    found: Option<AccountRow>,
    password: SecretString,
    counters: Vec<Counter>,
    lane: Lane,
}

impl Trying {
    async fn run(self, mut admission: Admission) -> Result<Checked, Fault> {
        let found = self.found.as_ref();
        let hash = verify(&self.cx, &self.identity, found, &self.password).await?;
        if let Some((account, hash)) = found.zip(hash) {
            if !account.is_active() {
                return Ok(Checked::Shut(account.state));
            }
            return Ok(Checked::Right(Box::new(Right {
                account: account.clone(),
                hash,
                forgiven: admission.to_forgive(),
            })));
        }
        admission.hashed();
        let wrong = Wrong {
            actor: self.cx.actor(),
            account: found.map(|account| account.id),
            counters: self.counters,
        };
        // A known browser or session has counters of its own.
        if self.lane == Lane::Known || self.cx.admits(Crowd::Failures) {
            let wrong = &[wrong];
            self.cx.db().run(&NoteFailures { wrong }).await?;
        } else {
            let failures = &self.identity.failures;
            failures.note_of_many(self.cx.db(), wrong).await?;
        }
        self.cx.access_log().told();
        admission.failed();
        Ok(Checked::Wrong)
    }
}

/// Its hash, if it is the password of this account. Without an account the same work is done, so that the time reveals nothing.
async fn verify(
    cx: &Context,
    identity: &Identity,
    account: Option<&AccountRow>,
    password: &SecretString,
) -> Result<Option<String>, Fault> {
    use crypto::ExposeSecret as _;
    let hash = verify_as(cx, identity, account, password).await?;
    if hash.is_some() {
        return Ok(hash);
    }
    // Pasted with blanks around it: checked once more without them, and only in that case.
    let typed = password.expose_secret();
    let bare = without_blanks(typed);
    if bare.len() == typed.len() {
        return Ok(None);
    }
    verify_as(cx, identity, account, &SecretString::from(bare)).await
}

async fn verify_as(
    cx: &Context,
    identity: &Identity,
    account: Option<&AccountRow>,
    password: &SecretString,
) -> Result<Option<String>, Fault> {
    let stored = account.and_then(|account| account.password_hash.as_deref());
    let verified = identity.hasher.verify(password, stored).await?;
    match account.zip(stored) {
        Some((account, old)) if verified == Verified::RightButStale => {
            renew(cx, identity, account.id, old, password).await
        }
        Some((_, hash)) if verified.is_right() => Ok(Some(hash.to_owned())),
        _ => Ok(None),
    }
}

/// Hashes the password again under today's settings; returns the hash that is stored since.
async fn renew(
    cx: &Context,
    identity: &Identity,
    account: AccountId,
    old: &str,
    password: &SecretString,
) -> Result<Option<String>, Fault> {
    let new = identity.hasher.hash(password).await?;
    let renew = RenewHash {
        actor: &cx.actor(),
        account,
        old,
        new: &new,
    };
    if cx.db().run(&renew).await? {
        return Ok(Some(new));
    }
    // Another sign-in renewed it first, or the password has changed.
    let present = accounts::load(cx.db(), account).await?.password_hash;
    let verified = identity.hasher.verify(password, present.as_deref()).await?;
    Ok(present.filter(|_| verified.is_right()))
}
