//! SQLite's write-ahead log is copied into the file beside the commits.

use std::time::Duration;

use db::Address;
use testkit::{Engine, Store};

use super::notes::{NOTE_TABLES, Then, Write};

#[tokio::test]
async fn what_was_committed_reaches_the_file_beside_the_commits() {
    let store = Store::open(Engine::Sqlite, NOTE_TABLES).await;
    let Address::Sqlite(path) = store.address.clone() else {
        panic!("not a file")
    };
    let is_in_the_file = || {
        let file = std::fs::read(&path).unwrap();
        file.windows(20)
            .any(|bytes| bytes == b"une-note-bien-longue")
    };
    let wanted = async {
        let note = Write::new("une-note-bien-longue", Then::Succeed);
        store.db.run(&note).await.unwrap();
        assert!(!is_in_the_file(), "a commit copies nothing by itself");
        while !is_in_the_file() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::select! {
        () = store.db.maintain() => unreachable!("it never ends"),
        copied = tokio::time::timeout(Duration::from_mins(1), wanted) => copied.unwrap(),
    }
}
