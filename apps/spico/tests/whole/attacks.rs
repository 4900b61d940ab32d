//! Attacks from outside. Each test names the trick.

use axum::body::Body;
use http::{Request, StatusCode};
use spico::boot::Purpose;
use testkit::Engine;

use super::world::{Answer, World};

pub async fn world(purpose: Purpose) -> World {
    let store = testkit::Store::open(Engine::Sqlite, &spico::rooms::migrations()).await;
    World::open(store, purpose).await
}

/// A request with exactly these headers.
async fn raw(
    world: &World,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    world
        .ask(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

/// Identifier and password of a persona.
pub fn maelle() -> (&'static str, &'static str) {
    let all = spico::demo::personas::all();
    let nurse = all.iter().find(|one| one.identifiant == "maelle.cazalbou");
    nurse
        .map(|one| (one.identifiant, one.mot_de_passe))
        .unwrap()
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

db::query!(EVENTS: db::row::One<i64> =
    "select cast(count(*) as bigint) as value from audit_event where outcome = 'ok'");

async fn done(world: &World) -> i64 {
    let row = world.store.db.row(&EVENTS, db::params![]).await.unwrap();
    row.unwrap().0
}

/// Another site's page, with the victim's own cookie, on every address that changes something.
#[tokio::test(flavor = "multi_thread")]
async fn another_site_changes_nothing_anywhere() {
    let world = world(Purpose::Serve).await;
    let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
    let posts: Vec<String> = world
        .app
        .routes()
        .list()
        .iter()
        .filter(|route| route.method == "POST")
        .map(|route| {
            let fill = |part: &str| {
                match part {
                    "{conversation}" => "cnv_00000000000000000000000000",
                    "{session}" => "ses_00000000000000000000000000",
                    "{message}" => "msg_00000000000000000000000000",
                    "{token}" => "jeton",
                    part => return part.to_owned(),
                }
                .to_owned()
            };
            let parts: Vec<String> = route
                .path
                .split('/')
                .map(|part| {
                    if part.starts_with('{') {
                        fill(part)
                    } else {
                        part.to_owned()
                    }
                })
                .collect();
            parts.join("/")
        })
        .collect();
    assert!(posts.len() > 35, "{posts:?}");
    let before = done(&world).await;
    let origins: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        // The port is another site too.
        &[("origin", "http://localhost:9999")],
    ];
    for path in &posts {
        for origin in origins {
            let mut headers = vec![("cookie", cookie.as_str()), FORM];
            headers.extend(origin);
            let body = "profil=personnel&texte=Appelez+ce+num%C3%A9ro&acceptation=oui";
            let answer = raw(&world, ("POST", path), &headers, body).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {origin:?}");
            // Nobody can put their words into a page of ours.
            assert!(!answer.text().contains("Appelez"), "{path} {origin:?}");
        }
    }
    assert_eq!(done(&world).await, before, "nothing was done");
    // Our own page is not refused for its origin.
    let own = [
        ("cookie", cookie.as_str()),
        FORM,
        ("origin", "http://localhost"),
    ];
    let answer = raw(&world, ("POST", "/session/prolonger"), &own, "").await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

/// A token that the attacker chose, put into the victim's browser before the sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_session_token_is_never_taken_over() {
    let world = world(Purpose::Serve).await;
    let planted = crypto::Token::generate(&**world.store.db.entropy()).to_base64url();
    let cookie = format!("spico={planted}");
    let (login, password) = maelle();
    let form = format!("mode=simple&identifiant={login}&mot-de-passe={password}");
    let answer = world.post("/connexion", &cookie, &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let given = answer.header("set-cookie");
    assert!(
        given.starts_with("spico=") && !given.contains(&planted),
        "{given}"
    );
    let page = world.get("/", &[("cookie", &cookie)]).await;
    assert!(page.header("location").starts_with("/connexion"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_of_ours_leads_elsewhere() {
    let world = world(Purpose::Serve).await;
    let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
    for evil in [
        "//evil.example",
        "/%5Cevil.example",
        "https:evil.example",
        "https://evil.example/",
        "%2F%2Fevil.example",
        "/%09/evil.example",
        "/%0d%0aset-cookie:%20a=b",
        "javascript:alert(1)",
        "/..//evil.example",
        "%00//evil.example",
    ] {
        for page in [
            "/connexion",
            "/renforcer",
            "/cgu/spico",
            "/cgu/pass",
            "/verrou",
        ] {
            for name in ["suite", "retour"] {
                let path = format!("{page}?{name}={evil}");
                for headers in [vec![], vec![("cookie", cookie.as_str())]] {
                    let answer = world.get(&path, &headers).await;
                    let to = answer.header("location").to_owned();
                    let safe = to.is_empty()
                        || (to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\"));
                    assert!(safe, "{path} -> {to}");
                    assert!(!answer.headers.contains_key("set-cookie"), "{path}");
                    assert!(!answer.text().contains("href=\"//"), "{path}");
                    assert!(!answer.text().contains("value=\"//"), "{path}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_assets_are_served_as_assets() {
    let world = world(Purpose::Serve).await;
    for path in [
        "/s/../cle-maitresse",
        "/s/%2e%2e/cle-maitresse",
        "/s/..%2f..%2fetc%2fpasswd",
        "/s/....//....//etc/passwd",
        "/s/%2fetc%2fpasswd",
        "/s/..\\..\\spico.db",
        "/s//etc/passwd",
        "/s/%00",
        "/s/",
        "/s",
        "/sw.js/../cle-maitresse",
        "/.git/config",
        "/spico.db",
        "/cle-maitresse",
        "/spico.toml",
        "/metrics",
        "/demo/courrier",
        "/demo",
        "/galerie",
    ] {
        let Ok(uri) = path.parse::<http::Uri>() else {
            continue;
        };
        let answer = world.get(&uri.to_string(), &[]).await;
        assert!(
            answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.status
        );
        assert!(!answer.text().contains("root:") && !answer.text().contains("key 1 "));
    }
}

/// The address of a link in a letter is ours, whatever the request says; by a name that isn't ours nothing is even begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_never_names_the_host_that_the_request_named() {
    let mut world = world(Purpose::Serve).await;
    world.start_workers();
    let (login, _) = maelle();
    let asking = |host: &str| {
        Request::builder()
            .method("POST")
            .uri("/mot-de-passe")
            .header("host", host)
            .header("x-forwarded-host", "evil.example")
            .header("sec-fetch-site", "same-origin")
            .header(FORM.0, FORM.1)
            .body(Body::from(format!("identifiant={login}")))
            .unwrap()
    };
    let refused = world.ask(asking("evil.example")).await;
    assert_eq!(refused.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(world.ask(asking("localhost")).await.status, StatusCode::OK);
    let outbox = world.courier.outbox().unwrap();
    for _ in 0..200 {
        if outbox.count() > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    let letters = outbox.newest(20);
    assert_eq!(letters.len(), 1);
    assert!(
        letters
            .iter()
            .any(|letter| letter.text().contains("http://localhost/lien/"))
    );
    assert!(
        letters
            .iter()
            .all(|letter| !letter.text().contains("evil.example"))
    );
}

/// A stream that was opened before ends: signed out, locked, or ended from another device.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_stream_ends_with_its_session() {
    let mut world = world(Purpose::Serve).await;
    world.start_workers();
    for (path, own) in [
        ("/deconnexion", true),
        ("/verrou/fermer", true),
        ("/compte/sessions/fermer", false),
    ] {
        for stream in ["/flux", "/api/flux"] {
            let streaming = format!("spico={}", world.session("maelle-cazalbou").await);
            let other = format!("spico={}", world.session("maelle-cazalbou").await);
            let headers = [("cookie", streaming.as_str())];
            let open = world.get(stream, &headers);
            let end = async {
                while world.app.hub.is_empty() {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                let cookie = if own { &streaming } else { &other };
                world.post(path, cookie, "").await
            };
            // `get` waits for the end of the body, 20 seconds at most.
            let (heard, ended) = tokio::join!(open, end);
            assert_eq!(
                ended.status,
                StatusCode::SEE_OTHER,
                "{path}: {}",
                ended.text()
            );
            assert_eq!(heard.status, StatusCode::OK, "{stream}");
            let word = if path == "/verrou/fermer" {
                "verrouillee"
            } else {
                "revoquee"
            };
            assert!(
                heard.text().contains(word),
                "{path} {stream}: {}",
                heard.text()
            );
            let again = world.get(stream, &headers).await;
            assert_ne!(again.status, StatusCode::OK, "{path} {stream}");
            world.post("/deconnexion", &other, "").await;
        }
    }
}
