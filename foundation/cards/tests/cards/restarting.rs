//! What the files serve for, and when they don't.

use std::fs;

use cards::IndexState;
use testkit::on_each_engine;

use super::persons::{MIGRATIONS, PutBack, find, open, say, some_people};

const ZELIE: &str = "Zélie Escoubès, 1948-03-09, Pézenas";

#[tokio::test]
async fn a_restart_finds_its_files_and_follows_what_came_after() {
    on_each_engine(MIGRATIONS, |store| async move {
        let who = some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        open::<1>(&store.db, folder.path())
            .catch_up()
            .await
            .unwrap();
        let new = Some(["Zélie Escoubès-Delmas", "1948-03-09", "Agde"]);
        say(&store.db, who, new).await;
        let index = open::<1>(&store.db, folder.path());
        assert_eq!((index.len(), index.state()), (11, IndexState::Ready));
        assert_eq!(
            find(&index, "zelie escoubes"),
            [ZELIE],
            "the files are there before the store is asked, on {}",
            store.name
        );
        let written = || {
            fs::metadata(folder.path().join("persons.cards"))
                .unwrap()
                .modified()
                .unwrap()
        };
        let before = written();
        index.catch_up().await.unwrap();
        assert_eq!(
            find(&index, "zelie escoubes"),
            ["Zélie Escoubès-Delmas, 1948-03-09, Agde"]
        );
        assert_eq!(written(), before, "it was followed, not written anew");
        say(&store.db, who, None).await;
        index.rebuild().await.unwrap();
        assert_eq!((index.len(), find(&index, "zelie")), (10, vec![]));
    })
    .await;
}

#[tokio::test]
async fn files_of_another_version_are_refused_and_written_anew() {
    on_each_engine(MIGRATIONS, |store| async move {
        some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        open::<1>(&store.db, folder.path())
            .catch_up()
            .await
            .unwrap();
        let newer = open::<2>(&store.db, folder.path());
        assert_eq!((newer.len(), newer.state()), (0, IndexState::Building));
        newer.catch_up().await.unwrap();
        assert_eq!(find(&newer, "zelie escoube"), [ZELIE], "on {}", store.name);
        assert_eq!(open::<2>(&store.db, folder.path()).len(), 11);
        assert_eq!(open::<1>(&store.db, folder.path()).len(), 0);
    })
    .await;
}

#[tokio::test]
async fn damaged_files_and_files_that_dont_belong_together_are_written_anew() {
    on_each_engine(MIGRATIONS, |store| async move {
        let who = some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let path = |end: &str| folder.path().join(format!("persons.{end}"));
        let index = open::<1>(&store.db, folder.path());
        index.catch_up().await.unwrap();
        let older = fs::read(path("cards")).unwrap();
        say(&store.db, who, None).await;
        index.rebuild().await.unwrap();
        let whole = fs::read(path("cards")).unwrap();
        // As a stop between the two files leaves them, and as a damaged disk does.
        for bytes in [&older[..], &whole[..whole.len() / 2], &[]] {
            fs::write(path("cards"), bytes).unwrap();
            let index = open::<1>(&store.db, folder.path());
            assert_eq!((index.len(), index.state()), (0, IndexState::Building));
            index.catch_up().await.unwrap();
            assert_eq!((index.len(), index.state()), (10, IndexState::Ready));
        }
    })
    .await;
}

#[tokio::test]
async fn a_store_put_back_from_a_backup_is_read_anew() {
    on_each_engine(MIGRATIONS, |store| async move {
        some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let index = open::<1>(&store.db, folder.path());
        index.catch_up().await.unwrap();
        store.db.run(&PutBack(4)).await.unwrap();
        index.catch_up().await.unwrap();
        assert_eq!(
            (index.len(), find(&index, "zelie")),
            (4, vec![]),
            "on {}",
            store.name
        );
    })
    .await;
}

#[tokio::test]
async fn two_processes_that_write_the_same_files_take_turns() {
    on_each_engine(MIGRATIONS, |store| async move {
        some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let beside = store.open_again();
        let one = open::<1>(&store.db, folder.path());
        let other = open::<1>(&beside, folder.path());
        for _ in 0..5 {
            let (mine, theirs) = tokio::join!(one.rebuild(), other.rebuild());
            mine.unwrap();
            theirs.unwrap();
        }
        for index in [one, other, open::<1>(&store.db, folder.path())] {
            assert_eq!(
                (index.len(), find(&index, "zelie")),
                (11, vec![ZELIE.to_owned()]),
                "on {}",
                store.name
            );
        }
    })
    .await;
}
