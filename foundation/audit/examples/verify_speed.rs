//! How fast the trace is sealed and verified, on each engine: `cargo run --release -p audit --example verify_speed`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use audit::{Ask, seal, verify};
use crypto::{MasterKey, Vault};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx, statement};
use kernel::Fault;
use testkit::on_each_engine;

statement!(
    LINES = sqlite "insert into audit_event (at, kind, action, outcome, account_id, practitioner_role_id, session_id, entity_kind, entity_id, basis, detail) \
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 500000) \
    select 0, 'access.read', 'R', 'ok', randomblob(16), randomblob(16), randomblob(16), 'Patient', randomblob(16), 'care_team', '/dossiers/{patient}' from n",
    postgres "insert into audit_event (at, kind, action, outcome, account_id, practitioner_role_id, session_id, entity_kind, entity_id, basis, detail) \
    select 0, 'access.read', 'R', 'ok', gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'Patient', gen_random_uuid(), 'care_team', '/dossiers/{patient}' \
    from generate_series(1, 500000)"
);

struct AddLines;

impl Command for AddLines {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&LINES, &[]).await?;
        let event = AuditEvent::new("test.added", Action::Create, &Actor::system());
        Ok(Audited::new((), event))
    }
}

#[tokio::main]
async fn main() {
    on_each_engine(&[], |store| async move {
        if let Err(fault) = measure(&store).await {
            eprintln!("{}: {fault:?}", store.name);
        }
    })
    .await;
}

async fn measure(store: &testkit::Store) -> Result<(), Fault> {
    let vault = Vault::new(
        MasterKey::generate(&*store.entropy),
        Arc::clone(&store.entropy),
    );
    let key = audit::key::unwrap(&vault, &audit::key::make(&vault)?)?;
    for _ in 0..4 {
        store.db.run(&AddLines).await?;
    }
    store.clock.advance(Duration::from_mins(1));
    let begun = Instant::now();
    let sealed = seal(&store.db, &key).await?;
    let sealing = begun.elapsed();
    let begun = Instant::now();
    let verdict = verify(&store.db, &Ask::new(&key)).await?;
    let verifying = begun.elapsed();
    let sound = verdict.events == sealed && verdict.first_bad.is_none();
    println!(
        "{}: {sealed} lines, {} seals: sealed in {sealing:?}, verified in {verifying:?}, sound: {sound}",
        store.name, verdict.seals
    );
    Ok(())
}
