//! Products, each at its address: chosen by the name by which a request calls us, and made by configuration alone.

use http::{Request, StatusCode};
use spico::boot::Purpose;
use spico::config::{Config, ProductConfig};

use crate::whole::world::{Answer, World, on_each_engine_with};

fn product(url: &str) -> ProductConfig {
    ProductConfig {
        public_url: Some(url.to_owned()),
        ..ProductConfig::default()
    }
}

/// The portal, SPICO, and a third one that no line of the program knows.
fn three(config: &mut Config) {
    let samu = ProductConfig {
        name: Some("SI-SAMU".to_owned()),
        rooms: Some(vec!["directory".to_owned()]),
        front: Some("/annuaire".to_owned()),
        ..product("https://samu.example.org")
    };
    let spico = ProductConfig {
        name: Some("SPICO Garonne".to_owned()),
        ..product("https://spico.example.org")
    };
    let pass = product("https://pass.example.org");
    config.products = [("samu", samu), ("spico", spico), ("pass", pass)]
        .map(|(key, product)| (key.to_owned(), product))
        .into();
}

async fn get(world: &World, host: &str, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path)
        .header("host", host)
        .header("accept", "text/html")
        .header("cookie", cookie)
        .body(axum::body::Body::empty());
    world.ask(request.unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_host_shows_its_own_product() {
    on_each_engine_with(Purpose::Serve, three, |world| async move {
        let token = world.session("maelle-cazalbou").await;
        let cookie = format!("__Host-spico={token}");
        let read = |host: &'static str, path: &'static str| get(&world, host, path, &cookie);
        let home = read("pass.example.org", "/").await.text();
        assert!(home.contains("<title>Accueil · PASS</title>"), "{home}");
        assert!(home.contains("data-accent=\"bleu\"") && home.contains("<span>PASS</span>"));
        assert!(
            !home.contains("href=\"/discussions"),
            "another product's page: {home}"
        );
        let tile = "href=\"https://spico.example.org/arrivee?de=pass&amp;suite=/discussions\"";
        assert!(home.contains(tile), "{home}");
        let samu = "href=\"https://samu.example.org/arrivee?de=pass&amp;suite=/annuaire\"";
        assert!(home.contains(samu), "a tile of the third product: {home}");
        let list = read("spico.example.org:443", "/discussions").await;
        let text = list.text();
        assert!(text.contains("· SPICO Garonne</title>"), "{text}");
        assert!(
            text.contains("href=\"/discussions/nouvelle\"") && !text.contains("href=\"/annuaire\"")
        );
        let policy = list.header("content-security-policy");
        assert!(
            policy.contains("script-src https://spico.example.org/s/;"),
            "{policy}"
        );
        assert!(
            policy
                .contains("form-action 'self' https://pass.example.org https://samu.example.org;"),
            "{policy}"
        );
        let directory = read("samu.example.org", "/annuaire").await.text();
        assert!(directory.contains("· SI-SAMU</title>") && !directory.contains("data-accent"));
        // A page of another product: one is led there, and nothing is changed or said elsewhere.
        let led = read("pass.example.org", "/discussions?filtre=a").await;
        assert_eq!(
            (led.status, led.header("location")),
            (
                StatusCode::SEE_OTHER,
                "https://spico.example.org/arrivee?de=pass&suite=/discussions%3Ffiltre%3Da"
            )
        );
        assert_eq!(
            read("spico.example.org", "/").await.header("location"),
            "/discussions"
        );
        assert_eq!(
            read("samu.example.org", "/api/discussions").await.status,
            StatusCode::NOT_FOUND
        );
        // A part that a script asks for is nobody's.
        let part = Request::get("/discussions")
            .header("host", "pass.example.org")
            .header("hx-request", "true")
            .header("cookie", &cookie)
            .body(axum::body::Body::empty());
        assert_eq!(world.ask(part.unwrap()).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_no_name_of_ours_nobody_answers_but_to_watchers() {
    on_each_engine_with(Purpose::Serve, three, |world| async move {
        for host in [
            "evil.example",
            "192.0.2.7:8080",
            "localhost",
            "127.0.0.1:8080",
            "spico.example.org.evil.example",
        ] {
            for path in ["/", "/connexion", "/s/base.css", "/santes"] {
                let answer = get(&world, host, path, "").await;
                assert_eq!(
                    answer.status,
                    StatusCode::MISDIRECTED_REQUEST,
                    "{host}{path}"
                );
                let text = answer.text();
                assert!(
                    text.contains("ne répond pas à cette adresse") && !text.contains(host),
                    "{text}"
                );
            }
            for path in ["/sante/vivant", "/sante/pret"] {
                assert_eq!(
                    get(&world, host, path, "").await.status,
                    StatusCode::OK,
                    "{host}{path}"
                );
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_has_everything_and_its_name_is_the_product_s() {
    let named = |config: &mut Config| {
        let own = ProductConfig {
            name: Some("Garonne Santé".to_owned()),
            ..ProductConfig::default()
        };
        config.products.insert("spico".to_owned(), own);
    };
    on_each_engine_with(Purpose::Serve, named, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
        ] {
            let home = get(&world, host, "/", &cookie).await.text();
            assert!(
                home.contains("<title>Accueil · Garonne Santé</title>"),
                "{home}"
            );
            assert!(home.contains("<span>Garonne Santé</span>"), "{home}");
            assert!(home.contains("href=\"/discussions\"") && home.contains("href=\"/annuaire\""));
            assert!(!home.contains("/arrivee"), "{home}");
        }
        assert_eq!(
            get(&world, "pass.localhost", "/", "").await.status,
            StatusCode::MISDIRECTED_REQUEST
        );
        // Letters are signed by the same name.
        let sign_in =
            "mode=code&canal=courriel&identifiant=maelle.cazalbou&mot-de-passe=Demo-Tournee-34";
        let asked = world.post("/connexion", "", sign_in).await;
        assert_eq!(
            asked.header("location"),
            "/connexion/code",
            "{}",
            asked.text()
        );
        let mut world = world;
        world.start_workers();
        let letter = world.letter().await;
        assert!(
            letter.ends_with("Garonne Santé, point d’accès aux services e-santé"),
            "{letter}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_demonstration_the_machine_s_own_names_show_everything() {
    let demo = |config: &mut Config| config.products = spico::demo::products(8080);
    on_each_engine_with(Purpose::Demo, demo, |world| async move {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let local = get(&world, "127.0.0.1:8080", "/", &cookie).await.text();
        assert!(local.contains("href=\"/discussions\"") && local.contains("· SPICO</title>"));
        assert!(
            !local.contains("/arrivee"),
            "it has no other product beside it"
        );
        let portal = get(&world, "pass.localhost:8080", "/", &cookie)
            .await
            .text();
        assert!(portal.contains("· PASS</title>"), "{portal}");
        assert!(
            portal.contains("http://spico.localhost:8080/arrivee?de=pass"),
            "{portal}"
        );
        assert_eq!(
            get(&world, "evil.example", "/", "").await.status,
            StatusCode::MISDIRECTED_REQUEST
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_account_of_a_browser_has_its_own_session_where_it_is_allowed() {
    let two = |config: &mut Config| config.accounts = 2;
    on_each_engine_with(Purpose::Serve, two, |world| async move {
        let token = world.session("maelle-cazalbou").await;
        let (first, second) = (format!("spico={token}"), format!("spico-1={token}"));
        let location = |answer: &Answer| answer.header("location").to_owned();
        let stranger = get(&world, "localhost", "/a/1/discussions", &first).await;
        assert_eq!(location(&stranger), "/a/1/connexion?suite=/discussions");
        let inside = get(&world, "localhost", "/a/1/discussions", &second).await;
        assert_eq!(inside.status, StatusCode::OK);
        assert!(inside.text().contains("data-prefixe=\"/a/1\""));
        let stranger = get(&world, "localhost", "/discussions", &second).await;
        assert_eq!(location(&stranger), "/connexion?suite=/discussions");
        let third = get(&world, "localhost", "/a/2/discussions", &second).await;
        assert_eq!(third.status, StatusCode::NOT_FOUND);
    })
    .await;
    on_each_engine_with(
        Purpose::Serve,
        |_| {},
        |world| async move {
            let cookie = format!("spico-1={}", world.session("maelle-cazalbou").await);
            let closed = get(&world, "localhost", "/a/1/discussions", &cookie).await;
            assert_eq!(closed.status, StatusCode::NOT_FOUND);
        },
    )
    .await;
}

/// What the rooms say live goes to the product that shows them, whose terms were accepted; the portal hears of the session only (A11.1).
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_carries_the_rooms_only_where_they_are_shown() {
    on_each_engine_with(Purpose::Serve, three, |mut world| async move {
        world.start_workers();
        let token = world.session("maelle-cazalbou").await;
        let cookie = format!("__Host-spico={token}");
        let listen = |host: &'static str, path: &'static str| get(&world, host, path, &cookie);
        let (portal, spico) = tokio::join!(
            listen("pass.example.org", "/flux?attente=1"),
            listen("spico.example.org", "/flux?attente=1"),
        );
        for heard in [&portal, &spico] {
            assert_eq!(heard.status, StatusCode::OK, "{}", heard.text());
            assert!(heard.text().contains("event: debut"), "{}", heard.text());
        }
        assert!(
            spico.text().contains("event: compteurs"),
            "{}",
            spico.text()
        );
        assert!(!portal.text().contains("compteurs"), "{}", portal.text());
        // Nor what was missed.
        let missed = listen("pass.example.org", "/flux?attente=1&apres=0").await;
        assert!(
            !missed.text().contains("event: signal"),
            "{}",
            missed.text()
        );
    })
    .await;
}
