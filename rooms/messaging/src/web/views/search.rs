//! Search in my conversations.

use kernel::percent::encode;
use kernel::{Timestamp, fr};
use ui::button::submit;
use ui::hx::{Hx, Method, form};
use ui::{Markup, html};

use crate::people::People;
use crate::web::search::{FoundMessage, Results, Search};

/// Draws the page.
pub fn draw(
    search: &Search,
    results: &Results,
    people: &People,
    asked: bool,
    now: Timestamp,
) -> Markup {
    html! {
        (ui::nav::back_link("/discussions", "Mes discussions"))
        (ui::list::page_header("Rechercher dans mes discussions", Some("Dans tout ce que vous pouvez lire aujourd’hui, et rien d’autre."), ""))
        (form("/discussions/recherche", Method::Get, "Rechercher", &Hx::default(), html! {
            (ui::field::field("q", "Mots").value(&search.q).help("Sans souci des accents, des majuscules, ni d’une faute de frappe."))
            (ui::layer::disclosure("Auteur et dates", html! {
                (ui::field::field("auteur", "Auteur").value(&search.auteur))
                (ui::field::field("du", "Du").kind(ui::field::Kind::Date).value(&search.du))
                (ui::field::field("au", "Au").kind(ui::field::Kind::Date).value(&search.au))
            }))
            (ui::button::actions(submit("Rechercher")))
        }))
        @if asked { (list(search, results, people, now)) }
    }
}

fn list(search: &Search, results: &Results, people: &People, now: Timestamp) -> Markup {
    let count = i64::try_from(results.all().count()).unwrap_or(0);
    let since = results
        .oldest
        .map(|at| format!(" depuis le {}", fr::short_date(at)))
        .unwrap_or_default();
    html! {
        @if count == 0 { div role="status" { (ui::notice::empty_state("Aucun message trouvé dans vos discussions.", "Essayez un mot de moins, ou une autre période.", "")) } }
        @else { p role="status" { (fr::count(count, "message trouvé", "messages trouvés")) (since) "." } }
        @if !results.found.is_empty() { ul.rangees aria-label="Messages trouvés" { @for found in &results.found { (row(found, people, now)) } } }
        @if !results.near.is_empty() {
            h2 id="proches" { "Avec une autre orthographe" }
            ul.rangees aria-labelledby="proches" { @for found in &results.near { (row(found, people, now)) } }
        }
        @if let Some(next) = results.next {
            p.liste-suite {
                a href={ "/discussions/recherche?q=" (encode(&search.q)) "&auteur=" (encode(&search.auteur)) "&du=" (encode(&search.du))
                    "&au=" (encode(&search.au)) "&avant=" (next) } { "Chercher plus loin dans le passé" }
            }
        }
    }
}

fn row(found: &FoundMessage, people: &People, now: Timestamp) -> Markup {
    let href = super::thread::place(found.row.conversation_id, found.row.seq);
    let author = people.name(found.row.author_role_id);
    html! {
        li.rangee {
            div.rangee-corps {
                a.rangee-titre dir="auto" href=(href) { (super::excerpt::draw(&found.text, &found.marks)) }
                div.rangee-detail { (author) @if let Some(topic) = &found.topic { " · " (topic) } }
            }
            div.rangee-fin { time datetime=(fr::machine_time(found.row.sent_at)) { (fr::inbox_time(found.row.sent_at, now)) } }
        }
    }
}
