//! Every form of the house, sent without a script: its answer is a page, its address can be reloaded, and twice is once.

use std::collections::BTreeSet;

use db::row::One;
use db::{Db, params, query};
use http::StatusCode;
use tempfile::TempDir;

use super::browser::{Answer, Browser};
use super::forms::{self, BY_SCRIPT, Form, Twice};
use super::personas::Persona;
use super::walk::{copy, planted};
use super::world::build;

fn who<'a>(personas: &'a [Persona], form: &Form) -> &'a Persona {
    let found = personas.iter().find(|persona| persona.name == form.persona);
    found.unwrap()
}

/// A form that nobody put into the list would be tried by no test.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_known_and_its_address_has_a_page() {
    let (source, world, _) = planted().await;
    let (_, app) = build(source.path()).await;
    let routes = app.routes();
    let of = |method: &str| -> BTreeSet<&str> {
        let list = routes.list().iter();
        list.filter(|route| route.method == method)
            .map(|route| route.path)
            .collect()
    };
    let forms = forms::all(&world);
    let known: BTreeSet<&str> = forms.iter().map(|form| form.path).collect();
    assert_eq!(
        known,
        of("POST"),
        "forms that tests/doors/forms.rs doesn't know, or that are gone"
    );
    let without: Vec<&str> = of("POST").difference(&of("GET")).copied().collect();
    assert!(
        without.is_empty(),
        "a reload finds nothing there (`Routes::act`): {without:?}"
    );
}

/// Follows where an answer leads; what was found wrong on the way.
async fn reload(browser: &mut Browser<'_>, answer: &Answer, asked: &str) -> Option<String> {
    let mut at = Browser::shown(answer, asked);
    for _ in 0..5 {
        let page = browser.get(&at).await;
        match page.status {
            StatusCode::OK if page.body.starts_with("<!DOCTYPE html>") => return None,
            StatusCode::SEE_OTHER => at = Browser::shown(&page, &at),
            status => return Some(format!("{at} answers {status}")),
        }
    }
    Some(format!("{at} leads nowhere"))
}

/// A right form and a wrong one, without scripts; then the address that the browser shows, asked for again.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_browser_shows_after_a_form_can_be_reloaded() {
    let (source, world, personas) = planted().await;
    let mut faults = Vec::new();
    for form in forms::all(&world) {
        for body in [form.right.as_str(), form.wrong] {
            if BY_SCRIPT.contains(&form.path) {
                continue;
            }
            let folder = TempDir::new().unwrap();
            copy(source.path(), folder.path());
            let mut browser = Browser::open(folder.path(), who(&personas, &form)).await;
            let asked = browser.address(form.path);
            let answer = browser.post(form.path, body, &[]).await;
            let is_page = answer.status == StatusCode::SEE_OTHER
                || answer.body.starts_with("<!DOCTYPE html>");
            // A failure of the house is a page too.
            if !is_page || answer.status.is_server_error() {
                faults.push(format!(
                    "{} «{body}» is no page: {}",
                    form.path, answer.status
                ));
            }
            if answer.body.starts_with("<!DOCTYPE html>") {
                // What the summary of the errors leads to is there.
                let unsound = ui::check::markup(&answer.body).into_iter();
                let dead = unsound.filter(|one| one.0.starts_with("a link leads to"));
                faults.extend(dead.map(|one| format!("{}: {one}", form.path)));
            }
            if let Some(fault) = reload(&mut browser, &answer, &asked).await {
                faults.push(format!("{} «{body}»: {fault}", form.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A form that htmx sends in the place of the browser gets a page too, never the fragment that a module would ask for.
#[tokio::test(flavor = "multi_thread")]
async fn a_boosted_form_gets_a_page_or_is_led_to_one() {
    let (source, world, personas) = planted().await;
    let boosted = [
        ("hx-request", "true"),
        ("hx-request-type", "partial"),
        ("hx-boosted", "true"),
    ];
    let mut faults = Vec::new();
    for form in forms::all(&world) {
        if BY_SCRIPT.contains(&form.path) {
            continue;
        }
        let folder = TempDir::new().unwrap();
        copy(source.path(), folder.path());
        let mut browser = Browser::open(folder.path(), who(&personas, &form)).await;
        let answer = browser.post(form.path, &form.right, &boosted).await;
        let led = !answer.header("hx-redirect").is_empty();
        let page = answer.body.starts_with("<title>");
        // What is wrong goes beside the form.
        let corrected = answer.status == StatusCode::UNPROCESSABLE_ENTITY
            && answer.body.contains("resume-erreurs");
        let refused = answer.header("hx-trigger").contains("spico:session");
        let failed = answer.status.is_server_error();
        if failed || !(led || page || corrected || refused) {
            faults.push(format!("{}: {} {}", form.path, answer.status, answer.body));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

query!(COUNTS: One<String> = "select 'conversations ' || cast(count(*) as text) as value from conversation \
    union all select 'messages ' || cast(count(*) as text) from message \
    union all select 'revisions ' || cast(count(*) as text) from message_revision \
    union all select 'reactions ' || cast(count(*) as text) from reaction \
    union all select 'drafts ' || cast(count(*) as text) from draft \
    union all select 'entries ' || cast(count(*) as text) from event_log \
    union all select 'jobs ' || cast(count(*) as text) from job \
    union all select 'terms ' || cast(count(*) as text) from terms_acceptance \
    union all select 'tiles ' || cast(count(*) as text) from favourite_tile \
    union all select 'devices ' || cast(count(*) as text) from device where forgotten_at is null \
    union all select 'sessions ' || cast(count(*) as text) from session where ended_at is null \
    union all select 'locked ' || cast(count(*) as text) from session where locked_at is not null \
    union all select 'codes ' || cast(count(*) as text) from sign_in");
query!(CONVERSATIONS: One<String> = "select cast(number as text) || ' ' || state || ' ' || cast(last_change as text) || ' ' || \
    cast(last_seq as text) as value from conversation order by number");
query!(PARTICIPANTS: One<String> = "select c.number || ' ' || p.ordinal || ' ' || p.part || ' ' || p.read_seq || ' ' || p.muted || ' ' || \
    p.archived || ' ' || (p.left_at is null) as value from participant p join conversation c on c.id = p.conversation_id \
    order by c.number, p.ordinal");
query!(MESSAGES: One<String> = "select c.number || ' ' || m.seq || ' ' || m.change || ' ' || m.version || ' ' || (m.retracted_at is null) \
    as value from message m join conversation c on c.id = m.conversation_id order by c.number, m.seq");
query!(PEOPLE: One<String> = "select hours || free_line || absence_text || ' ' || version as value from practitioner order by id");
query!(ACCOUNTS: One<String> = "select login || theme || density || text_size || font || network || coalesce(password_hash, '') as value \
    from account order by id");
query!(QUIET: One<String> = "select enabled || ' ' || from_minute || ' ' || to_minute as value from quiet_hours order by practitioner_role_id");

/// What the store says, without its instants and its trace.
async fn said(db: &Db) -> Vec<String> {
    let mut lines = Vec::new();
    for query in [
        &COUNTS,
        &CONVERSATIONS,
        &PARTICIPANTS,
        &MESSAGES,
        &PEOPLE,
        &ACCOUNTS,
        &QUIET,
    ] {
        let rows = db.rows(query, params![]).await.unwrap();
        lines.extend(rows.into_iter().map(|One(line)| line));
    }
    lines
}

/// Sending one of these changes nothing that is kept.
const TELLS: [&str; 8] = [
    "/discussions/{conversation}/frappe",
    "/discussions/{conversation}/presence",
    "/session/prolonger",
    "/compte/situation",
    "/verrou",
    "/verrou/quitter",
    // What was being sent when the session was locked: it is shown again, and kept by the page alone.
    "/verrou/envoi",
    // Its holder is signed in with this session alone: the sign-out of another one changes nothing here.
    "/compte/sessions/fermer",
];

/// The same form twice, as a double click or a browser that goes back sends it: one effect, and the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_has_one_effect() {
    let (source, world, personas) = planted().await;
    let mut faults = Vec::new();
    for form in forms::all(&world) {
        if form.twice == Twice::Elsewhere {
            continue;
        }
        let folder = TempDir::new().unwrap();
        copy(source.path(), folder.path());
        let mut browser = Browser::open(folder.path(), who(&personas, &form)).await;
        if form.path.ends_with("/non-lu") {
            browser
                .post("/discussions/{conversation}/lu", "seq=9", &[])
                .await;
        }
        let before = said(&browser.opened.db).await;
        let first = browser.post(form.path, &form.right, &[]).await;
        let once = said(&browser.opened.db).await;
        let second = browser.post(form.path, &form.right, &[]).await;
        let twice = said(&browser.opened.db).await;
        let name = form.path;
        if once == before && !TELLS.contains(&name) && !name.starts_with("/cgu/pass") {
            faults.push(format!(
                "{name} has no effect: {} {}",
                first.status, first.body
            ));
        }
        if once != twice {
            let new: Vec<_> = twice.iter().filter(|line| !once.contains(line)).collect();
            faults.push(format!("{name} has two effects: {new:?}"));
        }
        if second.status.is_client_error() || second.status.is_server_error() {
            faults.push(format!("{name}, sent again, answers {}", second.status));
        }
        if form.twice == Twice::Keyed && first.header("location") != second.header("location") {
            faults.push(format!(
                "{name} leads elsewhere: {} then {}",
                first.header("location"),
                second.header("location")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page of each form with a key draws one, another each time.
#[tokio::test(flavor = "multi_thread")]
async fn forms_that_create_are_drawn_with_a_key() {
    let (source, world, personas) = planted().await;
    let mut faults = Vec::new();
    for form in forms::all(&world) {
        if form.twice != Twice::Keyed || form.path.starts_with("/api/") {
            continue;
        }
        let folder = TempDir::new().unwrap();
        copy(source.path(), folder.path());
        let mut browser = Browser::open(folder.path(), who(&personas, &form)).await;
        let page = browser.address(form.page);
        let mut keys = BTreeSet::new();
        for _ in 0..2 {
            let drawn = browser.get(&page).await.body;
            let key = ["name=\"cle\" value=\"", "name=\"client_id\" value=\""]
                .iter()
                .find_map(|mark| drawn.split(mark).nth(1))
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default();
            keys.insert(key.to_owned());
        }
        if keys.len() != 2 || keys.contains("") {
            faults.push(format!("{}: {keys:?}", form.page));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
