//! Wraps the conversations' keys under the present master key (§16). What they seal doesn't change.

use crypto::{SealedKey, Vault};
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};
use room::{Pending, Sealed, Tally};

use crate::store::conversations::{self, ConversationId, KeyRow};

/// Keys read and written in one transaction: few enough that other commands don't wait long.
const BATCH: i64 = 200;

/// The key of each conversation, wrapped by the master key.
pub(crate) struct ConversationKeys;

impl Sealed for ConversationKeys {
    fn column(&self) -> &'static str {
        "conversation.data_key"
    }

    fn label(&self) -> (&'static str, &'static str) {
        ("discussion", "discussions")
    }

    fn count<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, Tally> {
        Box::pin(count(db, vault))
    }

    fn rewrap<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, u64> {
        Box::pin(rewrap(db, vault))
    }
}

async fn count(db: &Db, vault: &Vault) -> Result<Tally, Fault> {
    let mut keys = Tally::default();
    let mut after = ConversationId::from_uuid(Uuid::nil());
    loop {
        let rows = conversations::keys_after(db, after, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(keys);
        };
        after = last.id;
        for row in rows {
            keys.all += 1;
            keys.stale += u64::from(vault.is_stale(&SealedKey::from(row.data_key)));
        }
    }
}

async fn rewrap(db: &Db, vault: &Vault) -> Result<u64, Fault> {
    let mut done = 0;
    let mut after = ConversationId::from_uuid(Uuid::nil());
    loop {
        let rows = conversations::keys_after(db, after, BATCH).await?;
        let Some(last) = rows.last() else {
            return Ok(done);
        };
        after = last.id;
        let keys = rows
            .iter()
            .filter(|row| vault.is_stale(&SealedKey::from(row.data_key.clone())))
            .map(|row| rewrapped(vault, row))
            .collect::<Result<Vec<_>, Fault>>()?;
        if !keys.is_empty() {
            done += db.run(&RewrapKeys { keys: &keys }).await?;
        }
    }
}

/// One key: of which conversation, wrapped as it was, wrapped anew.
type Rewrapped = (ConversationId, Vec<u8>, Vec<u8>);

fn rewrapped(vault: &Vault, row: &KeyRow) -> Result<Rewrapped, Fault> {
    let old = SealedKey::from(row.data_key.clone());
    let new = vault.rewrap(&old, row.id.uuid().as_bytes())?;
    Ok((row.id, old.into_bytes(), new.into_bytes()))
}

struct RewrapKeys<'a> {
    keys: &'a [Rewrapped],
}

impl Command for RewrapKeys<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let mut done = 0;
        for (id, old, new) in self.keys {
            // A key that another process wrapped meanwhile is left as it is.
            done += u64::from(conversations::set_key(tx, *id, old, new).await?);
        }
        let event = AuditEvent::new("keys.rewrapped", Action::Update, &Actor::system())
            .detail(format!("{done} discussions"));
        Ok(Audited::new(done, event))
    }
}
