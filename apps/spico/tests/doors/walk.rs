//! The walk: each route as each persona, each form empty and right, against the golden list of its room.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use audit::Of;
use axum::body::Body;
use room::Room;
use room::doors::{Form, people};
use testkit::{Engine, engines};
use tokio::task::JoinSet;
use tower::ServiceExt as _;
use web::RouteInfo;

use super::personas::{self, Persona};
use super::planted::{Planted, nowhere, places, request, word};
use super::site::{Open, Site};

/// Streams never end: their head is enough, and it is asked for only where it is refused.
const STREAMS: [&str; 2] = ["/flux", "/api/flux"];
/// Those whom a stream refuses.
const REFUSED: [&str; 6] = [
    people::NOBODY,
    "faux-jeton",
    "revoquee",
    "expiree",
    people::WEAK,
    people::NEW,
];

struct Answer {
    word: String,
    traced: bool,
}

async fn ask(open: &Open, method: &str, path: &str, body: &str, persona: &Persona) -> Answer {
    let newest = async || {
        let page = audit::list(&open.opened.db, Of::Everybody, None, 1);
        let page = page.await.unwrap();
        page.items.first().map_or(0, |event| event.seq)
    };
    let before = newest().await;
    let kind = match (method, path.starts_with("/api/")) {
        ("GET", _) => "text/plain",
        (_, true) => "application/json",
        (_, false) => "application/x-www-form-urlencoded",
    };
    let request = request(method, path, persona).header("content-type", kind);
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let app = web::layers::finish(open.app.routes(), &open.app.state);
    let response = app.oneshot(request).await.unwrap();
    // Refusals of strangers are summed up, so not each has a row.
    web::refusals::write(&open.app.state, true).await.unwrap();
    Answer {
        word: word(response.status(), response.headers()),
        traced: newest().await > before,
    }
}

/// The routes of this place, sorted.
pub async fn routes(planted: &Planted) -> Vec<RouteInfo> {
    let of = |room: &'static Room| (room.routes)().list().to_vec();
    let mut list = if let Some(room) = planted.room {
        of(room)
    } else {
        let rooms: Vec<RouteInfo> = places().flatten().flat_map(of).collect();
        let mut all = planted.site.open().await.app.routes().list().to_vec();
        all.retain(|route| !rooms.contains(route));
        all
    };
    list.sort();
    list
}

/// A store on which nothing has changed: a request refused before its handler has changed nothing.
struct Untouched<'a> {
    source: &'a Site,
    now: Option<(Site, Open)>,
}

impl Untouched<'_> {
    async fn open(&mut self) -> &Open {
        if self.now.is_none() {
            let site = self.source.copy().await;
            let open = site.open().await;
            self.now = Some((site, open));
        }
        &self.now.as_ref().unwrap().1
    }

    async fn spent(&mut self) {
        if let Some((site, open)) = self.now.take() {
            drop(open);
            site.discard().await;
        }
    }
}

/// What a place answers to everybody, as its golden list says it; and what left no trace though it changed something or was refused.
async fn walk(planted: &Planted) -> (String, Vec<String>) {
    let mut golden = String::from(
        "# Each route, the proof that it demands, and what it answers to whom. `404` also hides what one may not know of.\n\
         # A form is sent empty; and again, with `+`, with what is right when its own sender sends it.\n",
    );
    let mut silent = Vec::new();
    let mut store = Untouched {
        source: &planted.site,
        now: None,
    };
    for route in &routes(planted).await {
        let _ = writeln!(
            golden,
            "\n{} {}   [{}]",
            route.method, route.path, route.proof
        );
        let form = planted.forms.iter().find(|form| form.path == route.path);
        let bodies = match (route.method, form) {
            ("GET", _) => vec![(' ', "")],
            (_, Some(form)) => vec![(' ', empty(route)), ('+', form.right.as_str())],
            (_, None) => vec![(' ', empty(route))],
        };
        for (sign, body) in bodies {
            let mut answers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for persona in &planted.personas {
                if STREAMS.contains(&route.path) && !REFUSED.contains(&persona.name) {
                    continue;
                }
                let answer = ask(store.open().await, route.method, route.path, body, persona).await;
                if is_silent(route, form, &answer) {
                    silent.push(format!(
                        "{sign} {} as {}: {}",
                        route.path, persona.name, answer.word
                    ));
                }
                if route.method == "POST" && !is_refused_at_the_door(route, &answer.word, persona) {
                    store.spent().await;
                }
                answers.entry(answer.word).or_default().push(persona.name);
            }
            for (word, names) in answers {
                let _ = writeln!(golden, "{sign} {word:<18} {}", names.join(" "));
            }
        }
    }
    store.spent().await;
    (golden, silent)
}

fn empty(route: &RouteInfo) -> &'static str {
    if route.path.starts_with("/api/") {
        "{}"
    } else {
        ""
    }
}

/// Whatever changes something leaves a row in the trace, also when it is refused (I-2, §9).
fn is_silent(route: &RouteInfo, form: Option<&Form>, answer: &Answer) -> bool {
    let keeps = form.is_none_or(|form| !form.keeps_nothing);
    let idle = form.is_some_and(|form| form.idle == Some(answer.word.as_str()));
    route.method == "POST" && keeps && !idle && !answer.traced
}

/// Whether no handler ran: the proof was refused. Whoever is signed in may also end at the sign-in page by what a handler did.
fn is_refused_at_the_door(route: &RouteInfo, word: &str, persona: &Persona) -> bool {
    let led = match persona.name {
        people::WEAK => "303>/renforcer",
        people::NEW => "303>/cgu",
        name if REFUSED.contains(&name) => "303>/connexion",
        _ => "403",
    };
    let refusals = ["401", "403", "404", led];
    !route.proof.starts_with("public") && refusals.contains(&word)
}

/// Each route × each persona, on each engine, all rooms at once. After a change that is wanted, copy the file that the test wrote.
#[tokio::test(flavor = "multi_thread")]
async fn every_door_opens_to_whom_it_should() {
    let mut walks = JoinSet::new();
    for engine in engines() {
        for room in places() {
            walks.spawn(async move {
                let planted = Planted::new(room, engine).await;
                let (golden, silent) = walk(&planted).await;
                let kept = golden_of(&planted);
                planted.site.discard().await;
                (kept, engine, golden, silent)
            });
        }
    }
    let mut faults = Vec::new();
    while let Some(walked) = walks.join_next().await {
        let (kept, engine, golden, silent) = walked.unwrap();
        faults.extend(compare(&kept, engine, &golden));
        let silent = silent.into_iter();
        faults.extend(silent.map(|one| format!("changed or refused without a trace: {one}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where the list of this place is kept: with its room.
fn golden_of(planted: &Planted) -> PathBuf {
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    match planted.room {
        Some(room) => program
            .join("../../rooms")
            .join(room.name)
            .join("tests/doors.golden"),
        None => program.join("tests/doors.golden"),
    }
}

fn compare(kept: &PathBuf, engine: Engine, golden: &str) -> Option<String> {
    let expected = std::fs::read_to_string(kept).unwrap_or_default();
    if expected == golden {
        return None;
    }
    let room = kept.ancestors().nth(2).and_then(|room| room.file_name());
    let room = room.unwrap_or_default().to_string_lossy();
    let found = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("doors-{room}-{}.golden", engine.name()));
    std::fs::write(&found, golden).unwrap();
    let differs = |(found, expected): &(&str, &str)| found != expected;
    let first = golden.lines().zip(expected.lines()).find(differs);
    Some(format!(
        "the rights at the doors of {room} have changed on {}, first at {first:?}; when that is wanted, copy {} over {}",
        engine.name(),
        found.display(),
        kept.display()
    ))
}

async fn messaging() -> Planted {
    Planted::new(Some(&messaging::ROOM), Engine::Sqlite).await
}

/// I-7: a conversation that one isn't in and one that doesn't exist answer alike, word for word.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_sees_no_difference_between_hidden_and_absent() {
    let planted = messaging().await;
    let open = planted.site.open().await;
    let stranger = planted.persona(people::STRANGER);
    let mut elsewhere = stranger.clone();
    elsewhere.things.insert("conversation", nowhere());
    let mut bodies = Vec::new();
    for persona in [stranger, &elsewhere] {
        let id = &persona.things["conversation"];
        let request = request("GET", "/discussions/{conversation}", persona);
        let app = web::layers::finish(open.app.routes(), &open.app.state);
        let response = app.oneshot(request.body(Body::empty()).unwrap());
        let response = response.await.unwrap();
        let status = response.status();
        let body = http_body_util::BodyExt::collect(response.into_body());
        let text = String::from_utf8(body.await.unwrap().to_bytes().to_vec()).unwrap();
        // The operation's id is new each time.
        let before = text.split("Référence pour l’assistance").next().unwrap();
        bodies.push((status, before.replace(id, "…")));
    }
    assert_eq!(bodies[0], bodies[1]);
}

/// I-8: once the situation has ended, the very next request of an open session finds nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_ended_situation_opens_no_conversation() {
    let planted = messaging().await;
    let author = planted.persona(people::AUTHOR);
    let thread = "/discussions/{conversation}";
    let open = planted.site.open().await;
    assert_eq!(ask(&open, "GET", thread, "", author).await.word, "200");
    let mut holders = planted.holders.iter();
    let holder = holders.find(|holder| holder.person.name == people::AUTHOR);
    let end = personas::end_role(&holder.unwrap().person.subject);
    open.opened.db.run(&end).await.unwrap();
    let again = planted.site.open().await;
    assert_ne!(ask(&again, "GET", thread, "", author).await.word, "200");
}
