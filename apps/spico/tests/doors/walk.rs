//! The walk.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use audit::Of;
use http::{Request, StatusCode};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::personas::{self, Persona};
use super::world::{World, build};

/// Routes that change nothing that is kept: they only tell something to those who listen now, or show what was sent once more.
const TRANSIENT: [&str; 4] = [
    "/discussions/{conversation}/frappe",
    "/discussions/{conversation}/presence",
    "/session/prolonger",
    "/verrou/envoi",
];
/// Answers that say that there was nothing to do: the session is open, the code has let in, the terms are accepted already.
const NOTHING_TO_DO: [(&str, &str); 5] = [
    ("/verrou", "303>/"),
    ("/connexion/code", "303>/"),
    ("/renforcer/code", "303>/"),
    ("/cgu/pass", "303>/"),
    ("/cgu/spico", "303>/"),
];
/// Streams never end: their head is enough, and it is asked for only where it is refused.
const STREAMS: [&str; 2] = ["/flux", "/api/flux"];

pub fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// The address with the persona's things in the places of its parameters.
pub fn fill(path: &str, persona: &Persona) -> String {
    let filled = persona
        .things
        .iter()
        .fold(path.to_owned(), |path, (name, id)| {
            path.replace(&format!("{{{name}}}"), id)
        });
    assert!(
        !filled.contains('{'),
        "nobody said what {filled} names: plant it in tests/doors/things.rs"
    );
    filled
}

struct Answer {
    word: String,
    traced: bool,
}

async fn ask(folder: &Path, method: &str, path: &str, persona: &Persona) -> Answer {
    let (opened, app) = build(folder).await;
    let app = web::layers::finish(app.routes(), &app.state);
    let before = audit::list(&opened.db, Of::Everybody, None, 1)
        .await
        .unwrap();
    let mut request = Request::builder()
        .method(method)
        .uri(fill(path, persona))
        .header("host", "localhost")
        .header("sec-fetch-site", "same-origin");
    if let Some(token) = &persona.token {
        request = request.header("cookie", format!("spico={token}"));
    }
    let (kind, body) = match (method, path.starts_with("/api/")) {
        ("GET", _) => ("text/plain", ""),
        (_, true) => ("application/json", "{}"),
        (_, false) => ("application/x-www-form-urlencoded", ""),
    };
    let request = request
        .header("content-type", kind)
        .body(axum::body::Body::from(body))
        .unwrap();
    let response = app.oneshot(request).await.unwrap();
    let after = audit::list(&opened.db, Of::Everybody, None, 1)
        .await
        .unwrap();
    let newest =
        |page: &kernel::Page<audit::Event>| page.items.first().map_or(0, |event| event.seq);
    Answer {
        word: word(response.status(), response.headers()),
        traced: newest(&after) > newest(&before),
    }
}

/// The answer in a word: its status, and where it leads.
fn word(status: StatusCode, headers: &http::HeaderMap) -> String {
    let place = headers
        .get("location")
        .and_then(|place| place.to_str().ok())
        .unwrap_or("");
    let place = place.split(['?', '#']).next().unwrap_or("");
    let place = match place.split('/').nth(1).unwrap_or("") {
        "" if place.is_empty() => String::new(),
        first => format!(">/{first}"),
    };
    format!("{}{place}", status.as_u16())
}

/// More sessions of the member's account: to be revoked, to be expired, and one to spare.
async fn more_sessions(folder: &Path, world: &World) -> (Vec<access::SessionId>, Vec<String>) {
    let (opened, _) = build(folder).await;
    let courier = std::sync::Arc::new(courier::Courier::memory());
    let identity = spico::boot::identity(
        &opened,
        &super::world::config(folder),
        &courier,
        "http://localhost",
    )
    .unwrap();
    let (mut ids, mut tokens) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let token = crypto::Token::generate(&**opened.db.entropy());
        let open = identity::face::OpenSession {
            identity: &identity,
            account: world.people[1].subject.account,
            token: &token,
            why: "essai",
        };
        ids.push(opened.db.run(&open).await.unwrap());
        tokens.push(token.to_base64url());
    }
    (ids, tokens)
}

pub async fn planted() -> (TempDir, World, Vec<Persona>) {
    let folder = TempDir::new().unwrap();
    let world = World::plant(folder.path()).await;
    let (ids, tokens) = more_sessions(folder.path(), &world).await;
    let (opened, _) = build(folder.path()).await;
    personas::prepare(&opened.db, &world, &ids).await;
    let personas = personas::all(&world, &tokens);
    (folder, world, personas)
}

/// Each route × each persona, against `tests/doors.golden`. After a change that is wanted, copy the file that the test wrote.
/// On the way: whatever changes something leaves a row in the trace, also when it is refused (I-2, §9).
#[tokio::test(flavor = "multi_thread")]
async fn every_door_opens_to_whom_it_should() {
    let (source, _world, personas) = planted().await;
    let (_, app) = build(source.path()).await;
    let mut routes = app.routes().list().to_vec();
    drop(app);
    routes.sort();
    let mut golden = String::from(
        "# Each route, the proof that it demands, and what it answers to whom. `404` also hides what one may not know of.\n",
    );
    let mut silent = Vec::new();
    for route in &routes {
        let _ = writeln!(
            golden,
            "\n{} {}   [{}]",
            route.method, route.path, route.proof
        );
        let mut answers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for persona in &personas {
            let strong = !matches!(
                persona.name,
                "anonyme"
                    | "faux-jeton"
                    | "revoquee"
                    | "expiree"
                    | "mot-de-passe-seul"
                    | "cgu-non-lues"
            );
            if STREAMS.contains(&route.path) && strong {
                continue;
            }
            let folder = TempDir::new().unwrap();
            copy(source.path(), folder.path());
            let answer = ask(folder.path(), route.method, route.path, persona).await;
            let changes = route.method == "POST"
                && !TRANSIENT.contains(&route.path)
                && !NOTHING_TO_DO.contains(&(route.path, answer.word.as_str()));
            if changes && !answer.traced {
                silent.push(format!(
                    "{} {} as {}: {}",
                    route.method, route.path, persona.name, answer.word
                ));
            }
            answers.entry(answer.word).or_default().push(persona.name);
        }
        for (word, names) in answers {
            let _ = writeln!(golden, "  {word:<18} {}", names.join(" "));
        }
    }
    assert!(
        silent.is_empty(),
        "changed or refused without a trace:\n{}",
        silent.join("\n")
    );
    compare(&golden);
}

fn compare(golden: &str) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/doors.golden");
    let expected = std::fs::read_to_string(&kept).unwrap_or_default();
    if expected != golden {
        let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("doors.golden");
        std::fs::write(&found, golden).unwrap();
        let first = golden
            .lines()
            .zip(expected.lines())
            .find(|(found, expected)| found != expected);
        panic!(
            "rights have changed, first at {first:?}; when that is wanted, copy {} over {}",
            found.display(),
            kept.display()
        );
    }
}

/// I-7: a conversation that one isn't in and one that doesn't exist answer alike, word for word.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_sees_no_difference_between_hidden_and_absent() {
    let (source, _world, personas) = planted().await;
    let stranger = personas
        .iter()
        .find(|persona| persona.name == "etrangere")
        .unwrap();
    let mut bodies = Vec::new();
    for id in [stranger.things["conversation"].clone(), personas::nowhere()] {
        let folder = TempDir::new().unwrap();
        copy(source.path(), folder.path());
        let (_opened, app) = build(folder.path()).await;
        let app = web::layers::finish(app.routes(), &app.state);
        let request = Request::get(format!("/discussions/{id}"))
            .header("host", "localhost")
            .header(
                "cookie",
                format!("spico={}", stranger.token.as_ref().unwrap()),
            );
        let response = app
            .oneshot(request.body(axum::body::Body::empty()).unwrap())
            .await
            .unwrap();
        let status = response.status();
        let body = http_body_util::BodyExt::collect(response.into_body())
            .await
            .unwrap()
            .to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        // The operation's id is new each time.
        bodies.push((
            status,
            text.split("Référence pour l’assistance")
                .next()
                .unwrap()
                .replace(&id, "…"),
        ));
    }
    assert_eq!(bodies[0], bodies[1]);
}

/// I-8: once the situation has ended, the very next request of an open session finds nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_ended_situation_opens_no_conversation() {
    let (source, world, personas) = planted().await;
    let member = personas
        .iter()
        .find(|persona| persona.name == "membre")
        .unwrap();
    assert_eq!(
        ask(source.path(), "GET", "/discussions/{conversation}", member)
            .await
            .word,
        "200"
    );
    let (opened, _) = build(source.path()).await;
    opened.db.run(&personas::EndRole(&world)).await.unwrap();
    let answer = ask(source.path(), "GET", "/discussions/{conversation}", member)
        .await
        .word;
    assert_ne!(answer, "200");
}
