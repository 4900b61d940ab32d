//! Checks an identifier and a password. Nothing in the answer or in its time tells whether the account exists (A19.1).

use crypto::SecretString;
use crypto::password::Verified;
use kernel::{Fault, Timestamp};
use web::Context;

use crate::Identity;
use crate::commands::count_attempt::{CountAttempt, Counter, Gate};
use crate::commands::set_password::RenewHash;
use crate::domain::address;
use crate::domain::login::Typed;
use crate::store::accounts::{self, AccountRow};
use crate::words::AttemptKind;

/// The outcome.
pub(crate) enum Checked {
    /// The password of an active account, and the counters that the try was counted on.
    Right(Box<AccountRow>, [Counter; 2]),
    /// Not so: no such account, not its password, or an account that may not sign in.
    Wrong,
    /// Too many tries: not before this instant.
    Locked(Timestamp),
}

/// The counter of the address that asks.
pub(crate) fn place(cx: &Context, identity: &Identity) -> Counter {
    let place = address::place(cx.address());
    Counter {
        kind: AttemptKind::Address,
        key: identity.place_key(&place),
        limit: identity.config.address_limit(),
    }
}

/// Counts the try, then checks.
pub(crate) async fn check(
    cx: &Context,
    identity: &Identity,
    typed: &Typed,
    password: &str,
) -> Result<Checked, Fault> {
    let found = accounts::find(cx.db(), typed).await?;
    let counters = [
        of_account(identity, typed, found.as_ref()),
        place(cx, identity),
    ];
    let attempt = CountAttempt {
        actor: &cx.actor(),
        what: "mot de passe",
        account: found.as_ref().map(|account| account.id),
        counters: &counters,
        also: &[],
    };
    if let Gate::Locked(until) = cx.db().run(&attempt).await? {
        return Ok(Checked::Locked(until));
    }
    Ok(match found {
        Some(account) if verify(cx, identity, Some(&account), password).await? => {
            Checked::Right(Box::new(account), counters)
        }
        Some(_) => Checked::Wrong,
        None => {
            verify(cx, identity, None, password).await?;
            Checked::Wrong
        }
    })
}

/// The counter of an account, or of an identifier that nobody has.
fn of_account(identity: &Identity, typed: &Typed, account: Option<&AccountRow>) -> Counter {
    let key = account.map_or_else(
        || identity.typed_key(typed),
        |account| identity.account_key(account.id),
    );
    Counter {
        kind: AttemptKind::Account,
        key,
        limit: identity.config.account_limit(),
    }
}

/// Whether it is the password of this active account. Without one, the same work for nothing.
async fn verify(
    cx: &Context,
    identity: &Identity,
    account: Option<&AccountRow>,
    password: &str,
) -> Result<bool, Fault> {
    let secret = SecretString::from(password);
    let active = account.filter(|account| account.is_active());
    let stored = active.and_then(|account| account.password_hash.as_deref());
    let verified = identity.hasher.verify(&secret, stored).await?;
    if verified == Verified::RightButStale
        && let (Some(account), Some(old)) = (active, stored)
    {
        let new = identity.hasher.hash(&secret).await?;
        let renew = RenewHash {
            actor: &cx.actor(),
            account: account.id,
            old,
            new: &new,
        };
        cx.db().run(&renew).await?;
    }
    Ok(verified.is_right())
}
