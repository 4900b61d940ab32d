//! What a store is for. The demonstration and real accounts never share one: it is decided when the store is first opened.

use crypto::{SealedKey, Vault};
use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Migration, Tx, params, query, row, statement,
};
use kernel::{Fault, Timestamp};

/// The app's own table.
pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "202611_01_store",
    text: include_str!("../migrations/202611_01_store.sql"),
}];

db::text_enum! {
    /// What a store is for.
    pub enum Nature {
        /// Real accounts: `spico serve` and its tools.
        Real = "reel",
        /// Planted by `spico demo`: fictional accounts with public passwords.
        Demo = "demo",
    }
}

const DEMO_FOUND: &str = "Cette base contient la démonstration et ses comptes fictifs : « spico serve » ne l’ouvre pas. Indiquez un autre dossier de données.";
const REAL_FOUND: &str = "Cette base a été ouverte par « spico serve » : la démonstration n’y touche pas. Indiquez un autre dossier avec « --data ».";
const WRONG_KEY: &str = "La clé maîtresse n’est pas celle de cette base : remettez le fichier « cle-maitresse » qui va avec elle.";

/// The text sealed in the store, by which the right key is recognised.
const WORD: &[u8] = b"spico";
const PURPOSE: &str = "store_claim";

row! {
    /// The row of the store itself.
    struct StoreRow {
        nature: Nature,
        proof: Vec<u8>,
        claimed_at: Timestamp,
        planted_at: Option<Timestamp>,
    }
}

query!(FIND: StoreRow = "select nature, proof, claimed_at, planted_at from store_claim where id = 1");
statement!(
    CLAIM = "insert into store_claim (id, nature, proof, claimed_at) values (1, $1, $2, $3) on conflict (id) do nothing"
);
statement!(SEAL = "update store_claim set proof = $1 where id = 1");
statement!(PLANTED = "update store_claim set planted_at = $1 where id = 1");

/// What the row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What it is for.
    pub nature: Nature,
    /// When it was opened for the first time; the trace begins then.
    pub claimed_at: Timestamp,
    /// When the demonstration was wholly planted.
    pub planted_at: Option<Timestamp>,
}

/// What the store is for; `None` when it was never opened.
pub async fn find(db: &Db) -> Result<Option<Known>, Fault> {
    Ok(db.row(&FIND, params![]).await?.map(|row| Known {
        nature: row.nature,
        claimed_at: row.claimed_at,
        planted_at: row.planted_at,
    }))
}

query!(TABLES: One<i64> =
    sqlite "select count(*) as value from sqlite_master where type = 'table'",
    postgres "select count(*) as value from pg_tables where schemaname = current_schema()");

query!(LEDGER: One<i64> =
    sqlite "select count(*) as value from sqlite_master where type = 'table' and name = 'schema_migration'",
    postgres "select count(*) as value from pg_tables where schemaname = current_schema() and tablename = 'schema_migration'");

/// Whether what is in the store was created by this program.
pub async fn is_ours(db: &Db) -> Result<bool, Fault> {
    Ok(db.load(&LEDGER, params![]).await?.0 == 1)
}

/// Whether nothing at all was created in the store yet.
pub async fn is_blank(db: &Db) -> Result<bool, Fault> {
    Ok(db.load(&TABLES, params![]).await?.0 == 0)
}

/// Claims the store for `nature`, or checks that it is already claimed so and that the key is its own.
pub async fn claim(db: &Db, vault: &Vault, nature: Nature) -> Result<Known, Fault> {
    if db.row(&FIND, params![]).await?.is_none() {
        let proof = vault.seal_small(PURPOSE, WORD, nature.as_str().as_bytes())?;
        db.run(&Claim {
            nature,
            proof: &proof,
            seal_key: &audit::key::make(vault)?,
        })
        .await?;
    }
    // Read again: another process may have been first.
    let row = db.load(&FIND, params![]).await?;
    if row.nature != nature {
        return Err(Fault::denied(if row.nature == Nature::Demo {
            DEMO_FOUND
        } else {
            REAL_FOUND
        }));
    }
    let opened = vault.open_small(PURPOSE, &row.proof, row.nature.as_str().as_bytes());
    match opened {
        Ok(word) if word == WORD => Ok(Known {
            nature,
            claimed_at: row.claimed_at,
            planted_at: row.planted_at,
        }),
        Ok(_) => Err(Fault::denied(WRONG_KEY)),
        Err(error) => Err(Fault::denied(WRONG_KEY).because(error)),
    }
}

/// Seals the known text again, under the present master key: a key file without that version is refused from then on.
pub async fn seal_again(db: &Db, vault: &Vault, nature: Nature) -> Result<(), Fault> {
    let proof = vault.seal_small(PURPOSE, WORD, nature.as_str().as_bytes())?;
    db.run(&SealAgain { proof: &proof }).await
}

struct SealAgain<'a> {
    proof: &'a [u8],
}

impl Command for SealAgain<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&SEAL, params![self.proof]).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("store.sealed", Action::Update, &Actor::system()),
        ))
    }
}

struct Claim<'a> {
    nature: Nature,
    proof: &'a [u8],
    seal_key: &'a SealedKey,
}

impl Command for Claim<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        tx.execute(&CLAIM, params![self.nature, self.proof, now])
            .await?;
        audit::key::plant(tx, self.seal_key).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("store.claimed", Action::Create, &Actor::system())
                .detail(self.nature.as_str()),
        ))
    }
}

/// Records that the demonstration is wholly planted.
pub struct MarkPlanted;

impl Command for MarkPlanted {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        tx.execute(&PLANTED, params![now]).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("demo.planted", Action::Create, &Actor::system()),
        ))
    }
}
