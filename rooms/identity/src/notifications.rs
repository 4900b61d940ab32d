//! What is sent: queued in the transaction that asks for it, sealed while it waits, and handed to the courier by a job.

use courier::{LetterId, Phone, SmsId};
use crypto::Token;
use crypto::otp::Code;
use db::Tx;
use kernel::{Fault, Timestamp};

use crate::identity::Identity;
use crate::post;
use crate::store::accounts::AccountRow;
use crate::templates::{self, Envelope, Outgoing};
use crate::words::{Channel, LinkPurpose};

db::text_enum! {
    /// What somebody forgot.
    pub enum Forgotten {
        /// The password.
        Password = "mot_de_passe",
        /// The identifier.
        Login = "identifiant",
    }
}

/// Who sends a code: the product for whose page it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its host: a phone fills the code in there, and nowhere else.
    pub host: &'a str,
}

fn envelope<'a>(tx: &Tx<'_>, from: &'a str, account: &'a AccountRow) -> Option<Envelope<'a>> {
    let to = account.mail.as_deref()?;
    Some(Envelope {
        id: tx.new_id::<LetterId>(),
        to,
        given_name: &account.given_name,
        from,
        at: tx.now(),
    })
}

/// Queues a mail; an account without a mail gets none.
async fn mail(
    tx: &mut Tx<'_>,
    (identity, from): (&Identity, &str),
    account: &AccountRow,
    write: impl for<'a, 'b> FnOnce(&'a Envelope<'b>) -> Outgoing,
) -> Result<(), Fault> {
    match envelope(tx, from, account) {
        Some(envelope) => post::letter(tx, identity, &write(&envelope)).await,
        None => Ok(()),
    }
}

/// A one-time code. By SMS when that was asked for and can be; by mail otherwise.
pub(crate) async fn code(
    tx: &mut Tx<'_>,
    (identity, from): (&Identity, Sender<'_>),
    account: &AccountRow,
    channel: Channel,
    code: &Code,
) -> Result<(), Fault> {
    let mobile = account
        .phone
        .as_deref()
        .and_then(|phone| phone.parse::<Phone>().ok())
        .filter(Phone::can_receive_sms);
    match mobile.filter(|_| channel == Channel::Sms && identity.can_send(Channel::Sms)) {
        Some(phone) => {
            let sms = templates::code_by_sms(tx.new_id::<SmsId>(), phone, code, from, tx.now());
            post::letter(tx, identity, &sms).await
        }
        None => {
            mail(tx, (identity, from.name), account, |to| {
                to.code(code, identity.config.code_minutes)
            })
            .await
        }
    }
}

/// The identifier of a new account.
pub(crate) async fn identifier(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
) -> Result<(), Fault> {
    mail(tx, (identity, &identity.name), account, |to| {
        to.identifier(&account.login)
    })
    .await
}

/// The identifier, for who forgot it.
pub(crate) async fn reminder(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
) -> Result<(), Fault> {
    mail(tx, (identity, &identity.name), account, |to| {
        to.reminder(&account.login)
    })
    .await
}

/// A temporary link.
pub(crate) async fn link(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    purpose: LinkPurpose,
    (token, until): (&Token, Timestamp),
) -> Result<(), Fault> {
    let address = format!("{}/lien/{}", identity.public_url, token.to_base32());
    let write = |to: &Envelope<'_>| match purpose {
        LinkPurpose::Reset => to.reset(&address, until),
        LinkPurpose::Activation | LinkPurpose::Administrator => to.activation(&address, until),
    };
    mail(tx, (identity, &identity.name), account, write).await
}

/// The password has changed.
pub(crate) async fn password_changed(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
) -> Result<(), Fault> {
    match envelope(tx, &identity.name, account) {
        Some(to) => post::letter(tx, identity, &to.password_changed()).await,
        None => Ok(()),
    }
}

/// A sign-in from a kind of device that wasn't seen before.
pub(crate) async fn new_device(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    label: &str,
) -> Result<(), Fault> {
    mail(tx, (identity, &identity.name), account, |to| {
        to.new_device(label)
    })
    .await
}
