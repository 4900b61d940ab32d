//! Search in my conversations.

use kernel::fold::fold;
use kernel::{Timestamp, fr};
use ui::button::submit;
use ui::hx::{Hx, Method, form};
use ui::{Markup, html};

use super::text::excerpt;
use crate::people::People;
use crate::web::search::{Found, Results, Search};

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
            (ui::field::field("q", "Mots").value(&search.q).help("Sans souci des accents ni des majuscules."))
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
    let count = i64::try_from(results.found.len()).unwrap_or(0);
    let since = results
        .oldest
        .map(|at| format!(" depuis le {}", fr::short_date(at)))
        .unwrap_or_default();
    html! {
        p role="status" { (fr::count(count, "message trouvé", "messages trouvés")) (since) "." }
        @if results.found.is_empty() { (ui::notice::empty_state("Aucun message trouvé dans vos discussions.", "Essayez un mot de moins, ou une autre période.", "")) }
        ul.rangees aria-label="Messages trouvés" { @for found in &results.found { (row(found, &search.q, people, now)) } }
        @if let Some(next) = results.next {
            p.liste-suite {
                a href={ "/discussions/recherche?q=" (encode(&search.q)) "&auteur=" (encode(&search.auteur)) "&du=" (encode(&search.du))
                    "&au=" (encode(&search.au)) "&avant=" (next) } { "Chercher plus loin dans le passé" }
            }
        }
    }
}

fn row(found: &Found, words: &str, people: &People, now: Timestamp) -> Markup {
    let href = super::thread::place(found.row.conversation_id, found.row.seq);
    let author = people.name(found.row.author_role_id);
    html! {
        li.rangee {
            div.rangee-corps {
                a.rangee-titre dir="auto" href=(href) { (around(&found.text, words)) }
                div.rangee-detail { (author) @if let Some(topic) = &found.topic { " · " (topic) } }
            }
            div.rangee-fin { time datetime=(fr::machine_time(found.row.sent_at)) { (fr::inbox_time(found.row.sent_at, now)) } }
        }
    }
}

/// The part of a text around the first word that was searched.
fn around(text: &str, words: &str) -> String {
    let wanted = fold(words);
    let first = wanted.split(' ').next().unwrap_or("");
    let all: Vec<&str> = text.split_whitespace().collect();
    let at = all
        .iter()
        .position(|word| fold(word).contains(first))
        .unwrap_or(0);
    let start = at.saturating_sub(8);
    let cut = all.get(start..).unwrap_or_default().join(" ");
    format!(
        "{}{}",
        if start > 0 { "… " } else { "" },
        excerpt(&cut, 160)
    )
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _infallible = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_where_the_word_stands() {
        let text = "un deux trois quatre cinq six sept huit neuf dix onze pansement douze";
        assert!(around(text, "pansem").starts_with("… quatre"));
        assert_eq!(encode("é &"), "%C3%A9%20%26");
    }
}
