//! The room as a whole: its statements, its views, what its store holds.

use crate::site::{PASSWORD, Site, mail, migrations};
use testkit::on_each_engine;

#[tokio::test]
async fn every_statement_prepares_on_both_engines() {
    testkit::all_statements_prepare(&migrations()).await;
}

#[test]
fn every_view_is_well_formed() {
    for section in identity::ROOM.gallery {
        for sample in section.samples {
            let html = (sample.render)().into_string();
            assert!(!html.is_empty(), "{} / {}", section.name, sample.name);
            ui::check::assert_clean(&format!("{} / {}", section.name, sample.name), &html);
        }
    }
}

#[tokio::test]
async fn public_pages_have_one_title_and_no_fault() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let mut browser = site.browser();
        for path in [
            "/connexion",
            "/connexion?mode=psc",
            "/connexion?mode=simple&suite=/discussions",
            "/mot-de-passe",
            "/identifiant-oublie",
            "/lien/abc",
            "/cgu",
            "/cgu/pass",
            "/cgu/spico",
            "/aide",
            "/accessibilite",
            "/mentions-legales",
            "/donnees-personnelles",
        ] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            ui::check::assert_clean(path, &answer.body);
        }
        assert_eq!(browser.get("/connexion/code").await.location, "/connexion");
    })
    .await;
}

#[tokio::test]
async fn pages_of_who_is_inside_have_one_title_and_no_fault() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        for path in [
            "/",
            "/compte",
            "/compte/securite",
            "/compte/affichage",
            "/cgu/pass",
            "/aide",
        ] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            ui::check::assert_clean(path, &answer.body);
        }
        browser.htmx = true;
        assert!(!browser.get("/compte").await.body.contains("<html"));
    })
    .await;
}

#[tokio::test]
async fn the_sign_in_page_shows_a02_with_its_links_after_its_fields() {
    on_each_engine(&migrations(), |store| async move {
        let page = Site::on(&store)
            .await
            .browser()
            .get("/connexion")
            .await
            .body;
        let order = [
            "id=\"champ-identifiant\"",
            "id=\"champ-mot-de-passe\"",
            "Identifiant oublié",
            "Mot de passe oublié",
            "par SMS",
            "code par courriel",
            ">ou</p>",
            "mode=psc\" ",
            "Identifiant et mot de passe seulement",
            "Pas de compte",
        ];
        let body = &page[page.find("<form").unwrap()..];
        let places: Vec<Option<usize>> = order.iter().map(|text| body.find(text.trim())).collect();
        assert!(places.iter().all(Option::is_some), "{places:?}");
        assert!(places.is_sorted(), "{places:?}");
        assert!(
            page.contains("autocomplete=\"username\"")
                && page.contains("autocomplete=\"current-password\"")
        );
    })
    .await;
}

#[tokio::test]
async fn the_store_holds_no_code_no_link_no_password_and_no_session_in_clear() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.password("n.benali", PASSWORD).await;
        browser
            .post(
                "/mot-de-passe",
                &[("identifiant", "mot.cherche@example.org")],
            )
            .await;
        let raw = |path: &std::path::Path| {
            let files = std::fs::read_dir(path.parent().unwrap()).unwrap();
            files
                .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
                .collect::<Vec<u8>>()
        };
        let Some(path) = store.db.path().map(std::path::Path::to_owned) else {
            return;
        };
        let waiting = raw(&path);
        let code = site.code_for(&mail("n.benali")).await;
        browser.post("/connexion/code", &[("code", &code)]).await;
        let token = browser.cookies["spico"].clone();
        let after = raw(&path);
        for secret in [
            PASSWORD,
            "Votre code de connexion",
            "mot.cherche",
            token.as_str(),
        ] {
            let found = |bytes: &[u8]| {
                bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes())
            };
            assert!(!found(&waiting) && !found(&after), "{secret}");
        }
    })
    .await;
}
