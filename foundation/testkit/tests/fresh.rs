//! Each test has a store of its own, on each engine.

#[cfg(test)]
mod fresh {
    use db::{
        Action, Actor, AuditEvent, Audited, Command, Migration, Tx, params, query, row, statement,
    };
    use kernel::Fault;
    use testkit::{Engine, Store, all_statements_prepare, engines, on_each_engine};

    const SHELF: &[Migration] = &[Migration {
        id: "test_01_shelf",
        text: "create table book (seq {serial}, title text not null){strict};;\n",
    }];

    row! {
        /// A book.
        struct BookRow { seq: i64, title: String }
    }
    query!(LIST: BookRow = "select seq, title from book order by seq");
    statement!(ADD = "insert into book (title) values ($1)");

    struct AddBook(&'static str);

    impl Command for AddBook {
        type Output = ();

        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            tx.execute(&ADD, params![self.0]).await?;
            Ok(Audited::new(
                (),
                AuditEvent::new("book.added", Action::Create, &Actor::system()),
            ))
        }
    }

    async fn titles(store: &Store) -> Vec<String> {
        let rows = store.db.rows(&LIST, &[]).await.unwrap();
        rows.into_iter().map(|row| row.title).collect()
    }

    #[tokio::test]
    async fn stores_do_not_see_each_other() {
        for engine in engines() {
            let first = Store::open(engine, SHELF).await;
            let second = Store::open(engine, SHELF).await;
            first.db.run(&AddBook("Atlas")).await.unwrap();
            assert_eq!(titles(&first).await, ["Atlas"], "{}", first.name);
            assert!(titles(&second).await.is_empty(), "{}", second.name);
            let again = first.open_again();
            assert_eq!(again.rows(&LIST, &[]).await.unwrap().len(), 1);
        }
    }

    #[tokio::test]
    async fn a_test_that_fails_says_so() {
        let all = std::sync::Mutex::new(Vec::new());
        let (db_names, all) = (&all, &all);
        on_each_engine(SHELF, |store| async move {
            db_names.lock().unwrap().push(store.engine);
        })
        .await;
        assert_eq!(*all.lock().unwrap(), engines());
        assert_eq!(engines()[0], Engine::Sqlite);
        let failing = async { on_each_engine(SHELF, |_| async { assert_eq!(1 + 1, 3) }).await };
        let ended =
            futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(failing)).await;
        assert!(ended.is_err());
    }

    #[tokio::test]
    async fn the_texts_of_this_test_prepare() {
        all_statements_prepare(SHELF).await;
    }
}
