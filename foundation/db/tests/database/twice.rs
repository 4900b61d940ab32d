//! A process that opens its store twice still holds it: POSIX would take its locks away at the first handle that is closed, and another
//! program then removes the log under it.

use std::fs;
use std::os::unix::fs::MetadataExt as _;

use db::Address;
use testkit::{Engine, Store};

use super::notes::NOTE_TABLES;

/// Where SQLite locks the file of a store that somebody reads, from this byte on.
const SHARED: &str = "1073741826";

/// Whether a lock of a reader lies on this file, as Linux tells it.
fn is_held(file: &std::path::Path) -> bool {
    let number = format!(":{} ", fs::metadata(file).unwrap().ino());
    let locks = fs::read_to_string("/proc/locks").unwrap();
    locks
        .lines()
        .any(|line| line.contains(&number) && line.contains(SHARED))
}

#[tokio::test]
async fn a_store_that_is_opened_again_stays_locked() {
    let store = Store::open(Engine::Sqlite, NOTE_TABLES).await;
    let Address::Sqlite(file) = &store.address else {
        panic!("not a file")
    };
    assert!(is_held(file));
    let again = store.open_again();
    assert!(is_held(file));
    drop(again);
    assert!(is_held(file));
}
