//! Somebody outside of a conversation never learns that it exists: each path answers as it does for what does not exist (I-7).

use std::time::Duration;

use access::sessions::Behind;
use audit::Of;
use bus::{Cursor, Flavour, Listener, Stream};
use http::StatusCode;
use kernel::Uuid;
use kernel::id::Id as _;
use messaging::store::conversations::ConversationId;
use messaging::store::messages::MessageId;
use spico::boot::Purpose;

use super::world::{Answer, World, on_each_engine};

const MAELLE: &str = "maelle-cazalbou";
/// Never in the conversation.
const STRANGER: &str = "corinne-tarroux";
/// Removed from it.
const REMOVED: &str = "etienne-rouquette";

/// Parameters of things that everybody may know of, or that no address tells apart.
const OPEN: [&str; 4] = ["practitioner", "organization", "token", "file"];

db::query!(SENT: db::row::One<Uuid> = "select entity_id as value from audit_event where kind = 'message.sent' order by seq desc limit 1");

/// What the parameters of an address name: something hidden, and nothing at all.
struct Names {
    hidden: Vec<(&'static str, String)>,
    absent: Vec<(&'static str, String)>,
}

/// An answer without its variable parts: the operation id, new ids, the names that were asked for.
fn bare(answer: &Answer, names: &[(&str, String)]) -> String {
    let (mut body, mut text) = (answer.text(), format!("{}\n", answer.status));
    // Where the whole program's stream is, whoever looks.
    let place = body.split_once("data-flux=\"").map(|(_, place)| place);
    let place = place.and_then(|place| place.split('"').next().map(str::to_owned));
    if let Some(place) = &place {
        body = body.replacen(&format!("data-flux=\"{place}\""), "", 1);
    }
    for (name, value) in &answer.headers {
        if place.is_none() || name != "content-length" {
            text.extend([name.as_str(), ": ", value.to_str().unwrap(), "\n"]);
        }
    }
    text.push_str(&body);
    // Ids first: a short name may stand in the middle of one.
    for (_, id) in names.iter().filter(|(_, name)| name.len() > 20) {
        text = text.replace(id, "…");
    }
    let (mut bare, mut rest) = (String::new(), text.as_str());
    while let Some(one) = rest.chars().next() {
        let id = rest.get(..36).filter(|id| id.parse::<Uuid>().is_ok());
        bare.push(if id.is_some() { '…' } else { one });
        rest = &rest[id.map_or(one.len_utf8(), str::len)..];
    }
    for (_, name) in names {
        for before in ["/", "="] {
            let named = format!("{before}{name}");
            let encoded = kernel::percent::encode(&named);
            bare = bare.replace(&named, "…").replace(&encoded, "…");
        }
    }
    bare
}

fn fill(path: &str, names: &[(&str, String)]) -> Option<String> {
    let mut filled = path.to_owned();
    for (name, value) in names {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    let left = filled
        .split('{')
        .nth(1)
        .and_then(|rest| rest.split('}').next());
    let open = left.is_some_and(|left| OPEN.contains(&left));
    assert!(
        left.is_none() || open,
        "{path}: say what names something hidden"
    );
    (filled != path && left.is_none()).then_some(filled)
}

struct Visitor<'h> {
    world: &'h World,
    cookie: String,
}

impl Visitor<'_> {
    async fn ask(&self, method: &str, path: &str, wants: &[(&str, &str)]) -> Answer {
        // Below the rate limit.
        self.world.store.clock.advance(Duration::from_millis(120));
        let mut request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in wants {
            request = request.header(*name, *value);
        }
        self.world
            .ask(request.body(axum::body::Body::empty()).unwrap())
            .await
    }

    /// Every route that names a thing, asked for what is hidden and for what is not there.
    async fn sees_no_difference(&self, names: &Names, about: &str) -> usize {
        let mut asked = 0;
        for route in self.world.app.routes().list() {
            if !route.path.contains(about) {
                continue;
            }
            let Some(hidden) = fill(route.path, &names.hidden) else {
                continue;
            };
            let absent = fill(route.path, &names.absent).unwrap();
            let fragment = ("hx-request", "true");
            for wants in [&[][..], &[fragment], &[("accept", "application/json")]] {
                let there = self.ask(route.method, &hidden, wants).await;
                let nowhere = self.ask(route.method, &absent, wants).await;
                let what = format!("{} {} {wants:?}", route.method, route.path);
                assert_eq!(
                    bare(&there, &names.hidden),
                    bare(&nowhere, &names.absent),
                    "{what}"
                );
                // An address of a form leads to its page, which is refused.
                let shown = [StatusCode::OK, StatusCode::CREATED].contains(&there.status);
                assert!(!shown, "{what}: {}", there.status);
                asked += 1;
            }
        }
        asked
    }

    /// What lists, searches and counters show, all in one.
    async fn overview(&self) -> String {
        let mut seen = String::new();
        for path in [
            "/",
            "/discussions",
            "/discussions?voir=archivees",
            "/discussions?voir=mentions",
            "/api/discussions",
            "/discussions/recherche?q=Zqxplaie",
            "/discussions/recherche?q=Zqxsujet",
            "/annuaire/recherche?q=cazalbou",
        ] {
            let answer = self
                .ask("GET", path, &[("accept", "application/json")])
                .await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            seen.push_str(&bare(&answer, &[]));
            let page = self.ask("GET", path, &[]).await;
            seen.push_str(&bare(&page, &[]));
        }
        seen
    }

    async fn stream(&self, from: Option<Cursor>) -> Stream {
        let (_, token) = self.cookie.split_once('=').unwrap();
        let subject = self
            .world
            .app
            .state
            .sessions()
            .subject(token, Behind::Script)
            .await;
        let subject = subject.unwrap().unwrap();
        let listener = Listener {
            addressee: subject.practitioner_role.unwrap().uuid(),
            account: subject.account,
            session: subject.session,
            flavour: Flavour::Html,
            hears: bus::Hears::Rooms,
        };
        Stream::open(&self.world.app.hub, listener, from)
            .await
            .unwrap()
    }
}

/// All events of a stream except pulses.
async fn said(stream: &mut Stream) -> String {
    let mut said = String::new();
    while let Ok(Some(bytes)) = tokio::time::timeout(Duration::from_secs(1), stream.next()).await {
        said.push_str(&String::from_utf8_lossy(&bytes));
    }
    said.replace(": pouls\n\n", "")
}

async fn visitor<'h>(world: &'h World, slug: &str) -> Visitor<'h> {
    let cookie = format!("spico={}", world.session(slug).await);
    Visitor { world, cookie }
}

/// Sends a message; gives its id, and the device's.
async fn send(world: &World, cookie: &str, place: &str, text: &str) -> (MessageId, Uuid) {
    let client: MessageId = world.store.db.new_id();
    let client = client.uuid();
    let form = format!("texte={text}&client_id={client}");
    let sent = world
        .post(&format!("{place}/messages"), cookie, &form)
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let sent = world.store.db.load(&SENT, &[]).await.unwrap().0;
    (MessageId::from_uuid(sent), client)
}

fn id_of(place: &str) -> String {
    place.rsplit('/').next().unwrap().to_owned()
}

/// The three names of a message in the conversation `place`, and as many that name none.
async fn names(world: &World, cookie: &str, place: &str, of: (MessageId, Uuid)) -> Vec<Names> {
    let page = world.get(place, &[("cookie", cookie)]).await.text();
    let at = page.split("/m/").nth(1).unwrap().split('"').next().unwrap();
    let (number, seq) = at.split_once('-').unwrap();
    let unused = "9".repeat(seq.len());
    let nobody = world.store.db.new_id::<MessageId>();
    let pairs = [
        (of.0.to_string(), nobody.to_string()),
        (at.to_owned(), format!("{number}-{unused}")),
        (of.1.to_string(), nobody.uuid().to_string()),
    ];
    let nowhere = world.store.db.new_id::<ConversationId>().to_string();
    let named = pairs.map(|(hidden, absent)| Names {
        hidden: vec![("conversation", id_of(place)), ("message", hidden)],
        absent: vec![("conversation", nowhere.clone()), ("message", absent)],
    });
    named.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_tells_what_is_hidden_from_what_does_not_exist() {
    on_each_engine(Purpose::Serve, |world| async move {
        let cookie = visitor(&world, MAELLE).await.cookie;
        let removed = world.people.role(REMOVED, None).unwrap();
        let form = format!("type=groupe&sujet=Zqxsujet&avec={removed}");
        let place = world.begin(&cookie, &form).await;
        let message = send(&world, &cookie, &place, "Zqxplaie").await;
        let out = format!("{place}/retirer");
        let done = world.post(&out, &cookie, &format!("qui={removed}")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let session = world
            .app
            .state
            .sessions()
            .subject(cookie.split_once('=').unwrap().1, Behind::Script);
        let session = session.await.unwrap().unwrap().session;
        for who in [STRANGER, REMOVED] {
            let visitor = visitor(&world, who).await;
            // All of them once, then those of a message by its other names.
            let mut about = ("{", 100);
            for mut names in names(&world, &cookie, &place, message).await {
                let nowhere = world.store.db.new_id::<access::SessionId>();
                names.hidden.push(("session", session.to_string()));
                names.absent.push(("session", nowhere.to_string()));
                let asked = visitor.sees_no_difference(&names, about.0).await;
                assert!(asked > about.1, "{who}: {asked}");
                about = ("{message}", 15);
                // In a conversation of one's own, a message of another's is none.
                let mine = world.people.role(MAELLE, None).unwrap();
                let form = format!("type=directe&avec={mine}&texte=Bonjour");
                let mine = (
                    "conversation",
                    id_of(&world.begin(&visitor.cookie, &form).await),
                );
                for list in [&mut names.hidden, &mut names.absent] {
                    list[0] = mine.clone();
                }
                for (method, path) in [
                    ("GET", "/discussions/{conversation}/m/{message}"),
                    ("GET", "/discussions/{conversation}?reponse={message}"),
                    (
                        "POST",
                        "/discussions/{conversation}/messages/{message}/reaction",
                    ),
                    (
                        "GET",
                        "/discussions/{conversation}/messages/{message}/modifier",
                    ),
                ] {
                    let [hidden, absent] =
                        [&names.hidden, &names.absent].map(|names| fill(path, names).unwrap());
                    let there = visitor.ask(method, &hidden, &[]).await;
                    let nowhere = visitor.ask(method, &absent, &[]).await;
                    let said = bare(&there, &names.hidden);
                    assert_eq!(
                        said,
                        bare(&nowhere, &names.absent),
                        "{path} on {}",
                        world.store.name
                    );
                    assert!(!said.contains("Zqx"), "{path}");
                }
            }
            // The trace says of both that they were refused, and of neither that it was read.
            let trace = audit::list(&world.store.db, Of::Entity(message.0.uuid()), None, 1000);
            let trace = trace.await.unwrap().items;
            assert!(
                trace.iter().all(|line| line.kind != "access.read"),
                "{trace:?}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_lists_searches_counts_or_streams_tells_of_it() {
    on_each_engine(Purpose::Serve, |mut world| async move {
        world.start_workers();
        let cookie = visitor(&world, MAELLE).await.cookie;
        let stranger = visitor(&world, STRANGER).await;
        let before = stranger.overview().await;
        let from = world.app.hub.position();
        let mut stream = stranger.stream(None).await;
        let begun = said(&mut stream).await;
        assert!(begun.contains("debut"), "{begun}");
        let other = world.people.role(REMOVED, None).unwrap();
        let form = format!("type=groupe&sujet=Zqxsujet&avec={other}&texte=Zqxplaie");
        let place = world.begin(&cookie, &form).await;
        send(&world, &cookie, &place, "Zqxplaie+encore").await;
        for (path, form) in [
            ("/frappe", ""),
            ("/presence", ""),
            ("/sujet", "sujet=Zqxsujet+bis"),
        ] {
            let done = world.post(&format!("{place}{path}"), &cookie, form).await;
            assert!(!done.status.is_client_error(), "{path}: {}", done.status);
        }
        assert_eq!(said(&mut stream).await, "", "on {}", world.store.name);
        // Nor what somebody missed who reconnects with an old cursor.
        let again = said(&mut stranger.stream(Some(from)).await).await;
        let told = ["signal", "frappe", "presence", "cnv_"].map(|word| again.contains(word));
        assert_eq!(told, [false; 4], "{again}");
        assert!(again.contains("{\"discussions\":0}"), "{again}");
        let after = stranger.overview().await;
        let changed = before.lines().zip(after.lines()).find(|(a, b)| a != b);
        assert_eq!(changed, None, "on {}", world.store.name);
        assert_eq!(before.len(), after.len());
    })
    .await;
}
