//! Everything that the master key seals is declared by its room: otherwise it would be lost with an older key.

use std::collections::BTreeSet;

use data_encoding::BASE64;
use db::OwnedValue;
use spico::boot::Purpose;
use spico::keys;

use super::keys::talk;
use super::world::{World, on_each_engine};

/// What the program itself keeps sealed and `spico key rewrap` seals again: the key of the trace's seals, and the store's own word.
const OF_THE_PROGRAM: [&str; 2] = ["audit_seal_key.data_key", "store_claim.proof"];

/// Whether a value is sealed under the first master key, or holds one that is, in base64.
fn is_sealed(value: &OwnedValue) -> bool {
    let under_the_first = |bytes: &[u8]| crypto::sealed_under(bytes) == Some(1);
    match value {
        OwnedValue::Bytes(bytes) => under_the_first(bytes),
        OwnedValue::Text(text) => text
            .split(|sign: char| !sign.is_ascii_alphanumeric() && !"+/=".contains(sign))
            .any(|word| {
                BASE64
                    .decode(word.as_bytes())
                    .is_ok_and(|bytes| under_the_first(&bytes))
            }),
        _ => false,
    }
}

/// The columns that hold something sealed under the master key.
async fn sealed(world: &World) -> BTreeSet<String> {
    let mut columns = BTreeSet::new();
    let see = |table: &str, column: &str, value: &OwnedValue| {
        if is_sealed(value) {
            columns.insert(format!("{table}.{column}"));
        }
    };
    db::copy::look_through(&world.store.db, see).await.unwrap();
    columns
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_master_key_seals_is_declared() {
    on_each_engine(Purpose::Demo, |world| async move {
        let token = world.session("maelle-cazalbou").await;
        talk(&world, &token).await;
        let asked = "courriel=maelle.cazalbou%40example.org";
        world.post("/identifiant-oublie", "", asked).await;
        let identity = world.app.state.extension::<identity::Identity>();
        identity.unwrap().settled().await;

        let declared = keys::declared().map(room::Sealed::column);
        let known: BTreeSet<String> = declared.chain(OF_THE_PROGRAM).map(str::to_owned).collect();
        let found = sealed(&world).await;
        let undeclared: Vec<&String> = found.difference(&known).collect();
        assert!(
            undeclared.is_empty(),
            "sealed, and declared by no room: {undeclared:?}"
        );
        // What isn't found here was not looked for: the test must make some.
        let movable = keys::declared().filter(|kept| kept.stays().is_none());
        let unseen: Vec<&str> = movable
            .map(room::Sealed::column)
            .filter(|column| !found.contains(*column))
            .collect();
        assert!(
            unseen.is_empty(),
            "declared, and nothing of it was seen: {unseen:?}"
        );
    })
    .await;
}
