//! The second account of a browser: every address of ours that is in an answer begins with `/a/1`, whichever room wrote it. A walk as any
//! other, by a visitor who refuses what doesn't.

use std::sync::OnceLock;

use http::HeaderMap;
use scraper::Html;
use spico::boot::App;

use super::crawl::Walk;
use super::every_page::{Who, leads_to};
use super::planted::Planted;
use super::visitor::Visitor;

/// What stands before each address.
pub const PREFIX: &str = "/a/1";

/// Attributes that hold what somebody types, a key, or where to go on to: no address that a browser follows.
const NO_ADDRESSES: [&str; 3] = ["value", "data-raccourci", "content"];
/// Cookies that all accounts of a browser share: by one it is known to whoever signed in with it.
const SHARED: [&str; 1] = ["spico-navigateur"];

/// The same without its prefix.
pub fn bare(address: &str) -> &str {
    match address.strip_prefix(PREFIX) {
        Some("") => "/",
        Some(rest) => rest,
        None => address,
    }
}

/// A page as the first account of a browser has it.
pub fn without(html: &str) -> String {
    html.replace("=\"/a/1/", "=\"/")
}

/// Refuses a page with an address of ours that has no prefix.
pub fn check_page(at: &str, html: &str, app: &App) {
    let tree = Html::parse_document(html);
    for element in tree.root_element().descendent_elements() {
        for (name, value) in element.value().attrs() {
            let holds = !NO_ADDRESSES.contains(&name);
            assert!(
                !holds || !is_ours(value, app),
                "{at}: {name}=\"{value}\" leads to the first account"
            );
        }
    }
}

/// The same of what is beside the page.
pub fn check_headers(at: &str, headers: &HeaderMap, app: &App) {
    for (name, value) in headers {
        let value = value.to_str().unwrap();
        let texts = value
            .split('"')
            .map(|text| text.trim_end_matches(['}', ',']));
        for text in texts {
            assert!(!is_ours(text, app), "{at}: {name}: {value}");
        }
        if name == "set-cookie" {
            let cookie = value.split('=').next().unwrap();
            let own = cookie.ends_with("-1") || SHARED.contains(&cookie);
            assert!(own, "{at}: {value} is the first account's");
        }
    }
}

/// Whether it is the address of a page of ours, without the prefix.
fn is_ours(text: &str, app: &App) -> bool {
    static PAGES: OnceLock<Vec<&'static str>> = OnceLock::new();
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let pages = PAGES.get_or_init(|| app.routes().list().iter().map(|route| route.path).collect());
    path.starts_with('/')
        && !path.starts_with("/s/")
        && pages
            .iter()
            .any(|page| path == *page || leads_to(page, path))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_leads_to_the_same_account() {
    let planted = Planted::new().await;
    let from = planted.beginnings();
    let nurse = planted.account("maelle.cazalbou").await;
    let doctor = planted.account("etienne.rouquette").await;
    for (least, who) in [
        (15, Who::Nobody),
        (60, Who::Strong(nurse)),
        (15, Who::Weak(doctor)),
    ] {
        let mut walk = Walk::unkept();
        let token = planted.token(who).await;
        let mut visitor = Visitor::second(&planted.app, token.as_deref());
        let forms = walk.read_all(&mut visitor, &from).await;
        for form in forms {
            for (part, words) in [(false, ""), (true, ""), (false, "Essai"), (true, "Essai")] {
                let token = planted.token(who).await;
                let mut sender = Visitor::second(&planted.app, token.as_deref());
                walk.send(&mut sender, &form, part, words).await;
            }
        }
        assert!(walk.len() > least, "{} pages", walk.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_its_prefix_is_noticed() {
    let planted = Planted::new().await;
    let found = |html: &str| {
        let check = || check_page("/", html, &planted.app);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err()
    };
    assert!(found("<a href=\"/discussions/cnv_1\">a</a>"));
    assert!(found("<i data-neuf=\"/compte?a=b\"></i>"));
    assert!(!found(
        "<a href=\"/a/1/discussions/cnv_1\">a</a><input value=\"/compte\">"
    ));
    let token = planted.token(Who::Nobody).await;
    assert!(token.is_none());
}
