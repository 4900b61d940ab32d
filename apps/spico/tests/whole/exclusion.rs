//! The demonstration can't open a store of real accounts, and the other way round.

use http::StatusCode;
use kernel::SystemEntropy;
use spico::boot::{self, Purpose};
use spico::config::Config;
use spico::demo::Folder;

use super::world::on_each_engine;

#[tokio::test(flavor = "multi_thread")]
async fn neither_opens_the_other_s_store() {
    for (first, second, word) in [
        (Purpose::Serve, Purpose::Demo, "ouverte par « spico serve »"),
        (Purpose::Demo, Purpose::Serve, "contient la démonstration"),
        // A tool that runs first makes it a store of real accounts.
        (Purpose::Tool, Purpose::Demo, "ouverte par « spico serve »"),
    ] {
        testkit::on_each_engine(&spico::rooms::migrations(), |store| async move {
            let folder = tempfile::tempdir().unwrap();
            let config = Config {
                data: folder.path().to_owned(),
                ..Config::default()
            };
            boot::take(store.db.clone(), &config, first).await.unwrap();
            let refused = boot::take(store.db.clone(), &config, second)
                .await
                .err()
                .unwrap()
                .to_string();
            assert!(refused.contains(word), "{refused}");
            // Refused, it is as it was: whoever opened it first still does.
            boot::take(store.db.clone(), &config, first).await.unwrap();
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_program_has_no_address_under_demo_and_no_public_password() {
    on_each_engine(Purpose::Serve, |world| async move {
        let routes = world.app.routes();
        assert!(
            routes
                .list()
                .iter()
                .all(|route| !route.path.starts_with("/demo")),
            "{:?}",
            routes.list()
        );
        assert!(world.app.state.settings().banner.is_none());
        for path in [
            "/demo",
            "/demo/",
            "/demo/courrier",
            "/demo/personas",
            "/_composants",
        ] {
            assert_eq!(
                world
                    .get(path, &[("accept", "application/json")])
                    .await
                    .status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_s_folder_is_refused_when_another_store_is_in_it() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path());
    assert!(!folder.is_planted().await.unwrap());
    boot::open_store(&folder.config(0), Purpose::Serve)
        .await
        .unwrap();
    let refused = folder.is_planted().await.unwrap_err().to_string();
    assert!(
        refused.contains("n’est pas celle de la démonstration"),
        "{refused}"
    );
    assert!(place.path().join("spico.db").exists() && place.path().join("cle-maitresse").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_foreign_key_is_noticed_before_anything_else() {
    let place = tempfile::tempdir().unwrap();
    let config = Config {
        data: place.path().to_owned(),
        ..Config::default()
    };
    boot::open_store(&config, Purpose::Serve).await.unwrap();
    std::fs::remove_file(config.key_file()).unwrap();
    let missing = boot::open_store(&config, Purpose::Serve)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(
        missing.contains("est introuvable") && !config.key_file().exists(),
        "{missing}"
    );
    crypto::MasterKey::load_or_create(&config.key_file(), &SystemEntropy).unwrap();
    let foreign = boot::open_store(&config, Purpose::Serve)
        .await
        .err()
        .unwrap()
        .to_string();
    assert!(
        foreign.contains("n’est pas celle de cette base"),
        "{foreign}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rotated_key_still_opens_its_store() {
    let place = tempfile::tempdir().unwrap();
    let config = Config {
        data: place.path().to_owned(),
        ..Config::default()
    };
    boot::open_store(&config, Purpose::Serve).await.unwrap();
    crypto::MasterKey::rotate(&config.key_file(), &SystemEntropy).unwrap();
    boot::open_store(&config, Purpose::Serve).await.unwrap();
}
