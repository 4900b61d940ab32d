//! A graceful shutdown.

use db::row::One;
use spico::boot::Purpose;
use spico::run;

use super::world::{World, on_each_engine};

db::query!(WAITING: One<i64> = "select count(*) as value from job where done_at is null and kind like 'identity_%'");

/// A letter sent just before is recorded as sent, even if the program closes at that moment.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_is_not_sent_again() {
    on_each_engine(Purpose::Demo, |world| async move {
        let form = "courriel=maelle.cazalbou%40example.org";
        world.post("/identifiant-oublie", "", form).await;
        let identity = world.app.state.extension::<identity::Identity>();
        identity.unwrap().settled().await;
        let World {
            app,
            courier,
            store,
            ..
        } = &world;
        let One(waiting) = store.db.load(&WAITING, db::params![]).await.unwrap();
        assert_eq!(waiting, 1, "on {}", store.name);
        let listener = run::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
        let outbox = courier.outbox().unwrap();
        let sent = async {
            while outbox.count() == 0 {
                tokio::task::yield_now().await;
            }
        };
        run::serve(app, listener, None, sent).await.unwrap();
        let One(waiting) = store.db.load(&WAITING, db::params![]).await.unwrap();
        assert_eq!(waiting, 0, "on {}", store.name);
        assert_eq!(outbox.count(), 1);
    })
    .await;
}
