//! A transaction that a command tries to end itself.

use db::Tx;

async fn run(tx: Tx<'_>) {
    tx.commit().await;
}

fn main() {}
