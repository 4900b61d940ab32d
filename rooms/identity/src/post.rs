//! The queue of letters. They are sealed while they wait: the database alone reveals no code, no link and no address.

use std::sync::Arc;

use courier::SendError;
use crypto::{SealError, Vault};
use data_encoding::BASE64;
use db::Tx;
use jobs::{Context, Job, JobId, NewJob};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::identity::Identity;
use crate::templates::Outgoing;

const LETTER: &str = "identity-letter";

/// A sealed value, as text.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sealed(String);

impl Sealed {
    fn bytes(&self) -> Result<Vec<u8>, Fault> {
        BASE64.decode(self.0.as_bytes()).map_err(Fault::internal)
    }
}

/// What is sealed in the queue: its purpose and the kind of job.
pub(crate) const SEALED: [(&str, &str); 1] = [(LETTER, SendLetter::KIND)];

/// Seals for one job: copied to another row, it doesn't open.
fn seal(
    identity: &Identity,
    purpose: &'static str,
    job: JobId,
    content: &impl Serialize,
) -> Result<Sealed, Fault> {
    let plain = serde_json::to_vec(content).map_err(Fault::internal)?;
    let sealed = identity
        .vault
        .seal_small(purpose, &plain, job.uuid().as_bytes())?;
    Ok(Sealed(BASE64.encode(&sealed)))
}

fn open<T: DeserializeOwned>(
    identity: &Identity,
    purpose: &'static str,
    job: JobId,
    sealed: &Sealed,
) -> Result<T, Fault> {
    let plain = unseal(&identity.vault, purpose, job, &sealed.bytes()?)?;
    serde_json::from_slice(&plain).map_err(Fault::internal)
}

fn unseal(
    vault: &Vault,
    purpose: &'static str,
    job: JobId,
    bytes: &[u8],
) -> Result<Vec<u8>, SealError> {
    let open = |row: &[u8]| vault.open_small(purpose, bytes, row);
    // Letters queued before rows were bound to their job are bound to none; a bound one never opens this way.
    open(job.uuid().as_bytes()).or_else(|_| open(b""))
}

/// Whether a job's payload is sealed under an older master key.
pub(crate) fn is_stale(vault: &Vault, payload: &str) -> Result<bool, Fault> {
    let sealed: Sealed = serde_json::from_str(payload).map_err(Fault::internal)?;
    Ok(vault.is_small_stale(&sealed.bytes()?))
}

/// A job's payload, sealed under the present master key; `None` when it is already, or opens under no key.
pub(crate) fn resealed(
    vault: &Vault,
    purpose: &'static str,
    job: JobId,
    payload: &str,
) -> Result<Option<String>, Fault> {
    let sealed: Sealed = serde_json::from_str(payload).map_err(Fault::internal)?;
    let bytes = sealed.bytes()?;
    if !vault.is_small_stale(&bytes) {
        return Ok(None);
    }
    let Ok(plain) = unseal(vault, purpose, job, &bytes) else {
        tracing::warn!(job.id = %job, "what a job works on opens under no key");
        return Ok(None);
    };
    let again = vault.seal_small(purpose, &plain, job.uuid().as_bytes())?;
    let again = serde_json::to_string(&Sealed(BASE64.encode(&again)));
    again.map(Some).map_err(Fault::internal)
}

/// Queues a letter in the transaction that asks for it.
pub(crate) async fn letter(
    tx: &mut Tx<'_>,
    identity: &Identity,
    letter: &Outgoing,
) -> Result<(), Fault> {
    let id: JobId = tx.new_id();
    let job = NewJob::new::<SendLetter>(&seal(identity, LETTER, id, letter)?)?;
    jobs::enqueue(tx, &job.named(id)).await.map(|_| ())
}

/// Hands a letter to the courier. After a crash it may be sent twice: a mail then carries the same `Message-ID`.
pub(crate) struct SendLetter(pub(crate) Arc<Identity>);

impl Job for SendLetter {
    const KIND: &'static str = "identity_send_letter";
    type Payload = Sealed;

    async fn run(&self, payload: Sealed, context: Context) -> Result<(), Fault> {
        let letter: Outgoing = open(&self.0, LETTER, context.id, &payload)?;
        if is_too_late(&self.0, &letter, context.db.now()) {
            tracing::info!(job.id = %context.id, "a code was too old to be sent");
            return Ok(());
        }
        let sent = match &letter {
            Outgoing::Mail(mail) => self.0.courier.send_letter(mail).await,
            Outgoing::Sms(sms) => self.0.courier.send_sms(sms).await,
        };
        match sent {
            Ok(()) => Ok(()),
            Err(SendError::Permanent(reason)) => {
                tracing::warn!(job.id = %context.id, %reason, "a letter was refused for good");
                Ok(())
            }
            Err(error) => Err(Fault::unavailable("le service d’envoi").because(error)),
        }
    }
}

/// An expired code is not sent.
fn is_too_late(identity: &Identity, letter: &Outgoing, now: Timestamp) -> bool {
    let (kind, at) = match letter {
        Outgoing::Mail(mail) => (&mail.kind, mail.at),
        Outgoing::Sms(sms) => (&sms.kind, sms.at),
    };
    kind == "code" && now.since(at) >= identity.config.code()
}
