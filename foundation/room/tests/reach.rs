//! Events reach each room; a room that fails stops what must be complete, and nothing else.

#[cfg(test)]
mod reach {
    use access::{AccountId, Subject};
    use kernel::id::Id as _;
    use kernel::{Fault, Uuid};
    use room::reach::{self, About, Exported, Hands, Merge, Reach, Waiting};
    use room::{Extensions, Pending, Room};

    struct Answers;

    impl Reach for Answers {
        fn waiting<'a>(&'a self, _: Hands<'a>, who: &'a Subject) -> Pending<'a, Vec<Waiting>> {
            let waiting = Waiting {
                label: format!("1 visite pour {}", who.name),
                href: "/visites".to_owned(),
                count: 1,
            };
            Box::pin(async { Ok(vec![waiting]) })
        }

        fn export<'a>(&'a self, _: Hands<'a>, _: About) -> Pending<'a, Vec<Exported>> {
            let file = Exported {
                file: "tout.json".to_owned(),
                bytes: b"{}".to_vec(),
            };
            Box::pin(async { Ok(vec![file]) })
        }
    }

    struct Fails;

    impl Reach for Fails {
        fn waiting<'a>(&'a self, _: Hands<'a>, _: &'a Subject) -> Pending<'a, Vec<Waiting>> {
            Box::pin(async { Err(Fault::internal("away")) })
        }

        fn export<'a>(&'a self, _: Hands<'a>, _: About) -> Pending<'a, Vec<Exported>> {
            Box::pin(async { Err(Fault::internal("away")) })
        }

        fn merge<'a>(&'a self, _: Hands<'a>, _: &'a db::Actor, _: Merge) -> Pending<'a, ()> {
            Box::pin(async { Err(Fault::internal("away")) })
        }
    }

    static SOUND: Room = Room {
        reach: Some(&Answers),
        ..Room::new("visit", "Visites")
    };
    static SILENT: Room = Room::new("agenda", "Agenda");
    static BROKEN: Room = Room {
        reach: Some(&Fails),
        ..Room::new("mailbox", "Boîtes")
    };

    #[tokio::test]
    async fn each_room_is_asked_and_a_broken_one_spoils_no_list() {
        let store = testkit::Store::open(testkit::Engine::Sqlite, &[]).await;
        let with = Extensions::new();
        let hands = Hands {
            db: &store.db,
            with: &with,
        };
        let who = testkit::subject(7);
        let waiting = reach::waiting(&[&BROKEN, &SILENT, &SOUND], hands, &who).await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].label, "1 visite pour Personne 7");
    }

    #[tokio::test]
    async fn what_must_be_whole_is_whole_or_not_at_all() {
        let store = testkit::Store::open(testkit::Engine::Sqlite, &[]).await;
        let with = Extensions::new();
        let hands = Hands {
            db: &store.db,
            with: &with,
        };
        let account = AccountId::from_uuid(Uuid::from_u128(1));
        let about = About::Account(account);
        let sound = reach::export(&[&SILENT, &SOUND], hands, about).await;
        assert_eq!(sound.unwrap()[0].file, "visit/tout.json");
        assert!(
            reach::export(&[&SOUND, &BROKEN], hands, about)
                .await
                .is_err()
        );
        let merge = Merge::Accounts {
            from: account,
            into: AccountId::from_uuid(Uuid::from_u128(2)),
        };
        let by = db::Actor::system();
        assert!(reach::merge(&[&SOUND], hands, &by, merge).await.is_ok());
        assert!(
            reach::merge(&[&SOUND, &BROKEN], hands, &by, merge)
                .await
                .is_err()
        );
    }
}
