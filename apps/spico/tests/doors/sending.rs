//! Every form of SPICO, sent without a script: its answer is a page, its address can be reloaded, and twice is once.

use std::collections::BTreeSet;
use std::sync::Arc;

use http::StatusCode;
use room::doors::{Form, Twice};
use testkit::Engine;
use tokio::task::JoinSet;

use super::browser::{Answer, Browser};
use super::planted::{Planted, places};
use super::walk::routes;

/// Looks at every form of every room, the rooms at once; gives what was found wrong.
async fn of_each_form<F>(
    look: impl Fn(Arc<Planted>, Form) -> F + Copy + Send + 'static,
) -> Vec<String>
where
    F: Future<Output = Vec<String>> + Send + 'static,
{
    let mut rooms = JoinSet::new();
    for room in places() {
        rooms.spawn(async move {
            let planted = Arc::new(Planted::new(room, Engine::Sqlite).await);
            let mut faults = Vec::new();
            for form in planted.forms.clone() {
                faults.extend(look(Arc::clone(&planted), form).await);
            }
            faults
        });
    }
    rooms.join_all().await.concat()
}

/// A form that no room's `Doors` lists would be tested by nothing.
#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_known_and_its_address_has_a_page() {
    for room in places() {
        let planted = Planted::new(room, Engine::Sqlite).await;
        let routes = routes(&planted).await;
        let of = |method: &str| -> BTreeSet<&str> {
            let list = routes.iter();
            list.filter(|route| route.method == method)
                .map(|route| route.path)
                .collect()
        };
        let known: BTreeSet<&str> = planted.forms.iter().map(|form| form.path).collect();
        assert_eq!(
            known,
            of("POST"),
            "forms that the `Doors` of {} don't know, or that are gone",
            planted.name()
        );
        let without: Vec<&str> = of("POST").difference(&of("GET")).copied().collect();
        assert!(
            without.is_empty(),
            "a reload finds nothing there (`Routes::act`): {without:?}"
        );
    }
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
    let faults = of_each_form(async |planted: Arc<Planted>, form: Form| {
        let mut faults = Vec::new();
        if form.by_script {
            return faults;
        }
        for body in [form.right.as_str(), form.wrong] {
            let site = planted.site.copy().await;
            let mut browser = Browser::open(&site, planted.persona(form.persona)).await;
            let asked = browser.address(form.path);
            let answer = browser.post(form.path, body, &[]).await;
            let is_page = answer.status == StatusCode::SEE_OTHER
                || answer.body.starts_with("<!DOCTYPE html>");
            // A failure of the program is a page too.
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
        faults
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A form that htmx sends in the place of the browser gets a page too, never the fragment that a module would ask for.
#[tokio::test(flavor = "multi_thread")]
async fn a_boosted_form_gets_a_page_or_is_led_to_one() {
    let faults = of_each_form(async |planted: Arc<Planted>, form: Form| {
        let boosted = [
            ("hx-request", "true"),
            ("hx-request-type", "partial"),
            ("hx-boosted", "true"),
        ];
        if form.by_script {
            return Vec::new();
        }
        let site = planted.site.copy().await;
        let mut browser = Browser::open(&site, planted.persona(form.persona)).await;
        let answer = browser.post(form.path, &form.right, &boosted).await;
        let led = !answer.header("hx-redirect").is_empty();
        let page = answer.body.starts_with("<title>");
        // What is wrong goes beside the form.
        let corrected = answer.status == StatusCode::UNPROCESSABLE_ENTITY
            && answer.body.contains("resume-erreurs");
        let refused = answer.header("hx-trigger").contains("spico:session");
        let failed = answer.status.is_server_error();
        let is_wrong = failed || !(led || page || corrected || refused);
        let told = || format!("{}: {} {}", form.path, answer.status, answer.body);
        is_wrong.then(told).into_iter().collect()
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The same form twice, as a double click or a browser that goes back sends it: one effect, and the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_has_one_effect() {
    let faults = of_each_form(async |planted: Arc<Planted>, form: Form| {
        let mut faults = Vec::new();
        if form.twice == Twice::Elsewhere {
            return faults;
        }
        let site = planted.site.copy().await;
        let mut browser = Browser::open(&site, planted.persona(form.persona)).await;
        let before = planted.said(&browser.open.opened.db).await;
        let first = browser.post(form.path, &form.right, &[]).await;
        let once = planted.said(&browser.open.opened.db).await;
        let second = browser.post(form.path, &form.right, &[]).await;
        let twice = planted.said(&browser.open.opened.db).await;
        let name = form.path;
        if once == before && !form.keeps_nothing {
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
        faults
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page of each form with a key draws one, another each time.
#[tokio::test(flavor = "multi_thread")]
async fn forms_that_create_are_drawn_with_a_key() {
    let faults = of_each_form(async |planted: Arc<Planted>, form: Form| {
        if form.twice != Twice::Keyed || form.path.starts_with("/api/") {
            return Vec::new();
        }
        let site = planted.site.copy().await;
        let mut browser = Browser::open(&site, planted.persona(form.persona)).await;
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
        let is_wrong = keys.len() != 2 || keys.contains("");
        let told = || format!("{}: {keys:?}", form.page);
        is_wrong.then(told).into_iter().collect()
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
