//! The search: its page, its form.

use ui::button::{link_button, submit};
use ui::choice::{Choice, checkbox, select_with};
use ui::field::{Kind, field};
use ui::hx::{Hx, Method, Pose, Region, form, partiel};
use ui::layer::disclosure;
use ui::list::page_header;
use ui::notice::result_count;
use ui::{Icon, Markup, html};

use super::results::{self, Results};
use crate::domain::{place, profession};
use crate::web::forms::SearchForm;

/// The whole page.
pub fn page(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        (page_header("Annuaire", Some("Professionnels et structures des trois secteurs"),
            link_button("/annuaire/ma-fiche", "Ma fiche").icon(Icon::User)))
        (search_form(typed))
        (result_count(&results::count_text(results)))
        div.resultats id="resultats" { (results::body(typed, results)) }
    }
}

/// What a live search changes: the results and how many there are.
pub fn fragment(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        (results::body(typed, results))
        (partiel(Region::ResultCount, Pose::Text, results::count_text(results)))
    }
}

fn hx() -> Hx {
    Hx::get("/annuaire/recherche", Region::Results, Pose::Inner).with_form()
}

fn search_form(typed: &SearchForm) -> Markup {
    let too_long = typed.too_long();
    let words = field("q", "Nom, profession, lieu")
        .kind(Kind::Search)
        .value(&typed.q)
        .help("Dans n’importe quel ordre, fautes permises.")
        .max(200)
        .error(too_long.as_deref())
        .hx(hx().while_typing());
    form(
        "/annuaire",
        Method::Get,
        "Recherche dans l’annuaire",
        &Hx::default(),
        html! {
            div.champ-action { (words) (submit("Rechercher").icon(Icon::Search)) }
            // Folded, so that the hits are visible on a phone; its summary says which filters are set.
            (disclosure(&chosen(typed), filters(typed)))
        },
    )
}

fn filters(typed: &SearchForm) -> Markup {
    let professions: Vec<Choice<'_>> = std::iter::once(Choice::new("", "Toutes les professions"))
        .chain(
            profession::PROFESSIONS
                .iter()
                .map(|(_, _, label)| Choice::new(label, label).chosen(*label == typed.profession)),
        )
        .collect();
    let labels: Vec<(&str, String)> = place::DEPARTEMENTS
        .iter()
        .map(|(code, name)| (*code, format!("{code} · {name}")))
        .collect();
    let departements: Vec<Choice<'_>> = std::iter::once(Choice::new("", "Tous les départements"))
        .chain(
            labels
                .iter()
                .map(|(code, label)| Choice::new(code, label).chosen(*code == typed.departement)),
        )
        .collect();
    html! {
        div.champs {
            (select_with("profession", "Profession", (None, None), &professions, &hx().on_change()))
            (select_with("departement", "Département", (None, None), &departements, &hx().on_change()))
            (checkbox("spico", "oui", "Seulement sur SPICO", typed.spico == "oui", None))
        }
        @if typed.is_filtered() { p { a href=(typed.without_filters()) { "Effacer les filtres" } } }
    }
}

/// The summary of the folded filters.
fn chosen(typed: &SearchForm) -> String {
    let departement = place::departement_name(&typed.departement);
    let words = [
        typed.profession.as_str(),
        departement,
        if typed.spico == "oui" {
            "sur SPICO"
        } else {
            ""
        },
    ];
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        "Filtrer par profession ou département".to_owned()
    } else {
        format!("Filtres\u{A0}: {}", kernel::text::line(&words.join(" · ")))
    }
}
