//! The search: form, results, proposals.

use kernel::Timestamp;
use ui::button::link_button;
use ui::choice::{Choice, checkbox, picker_option, select_with};
use ui::field::{Kind, field};
use ui::hx::{Hx, Method, Pose, Region, form, partiel};
use ui::layer::disclosure;
use ui::list::{Row, heading, list, page_header};
use ui::notice::{empty_state, result_count};
use ui::person::{PersonHit as Hit, person_list};
use ui::{Icon, Markup, html};

use crate::domain::{place, profession};
use crate::index::{IndexState, StructureCard};
use crate::search::PersonHit;
use crate::web::forms::SearchForm;

/// What a search found; before anything is asked, one's recent contacts.
#[derive(Debug, Clone)]
pub struct Results {
    /// People, best first.
    pub people: Vec<PersonHit>,
    /// Structures, best first.
    pub structures: Vec<StructureCard>,
    /// Words that were left out.
    pub ignored: Vec<String>,
    /// Whether something was asked.
    pub asked: bool,
    /// Whether there may be more people.
    pub full: bool,
    /// Whether the index holds everything.
    pub state: IndexState,
    /// The present instant.
    pub now: Timestamp,
}

impl Default for Results {
    fn default() -> Self {
        Self {
            people: Vec::new(),
            structures: Vec::new(),
            ignored: Vec::new(),
            asked: false,
            full: false,
            state: IndexState::Ready,
            now: Timestamp::from_micros(0),
        }
    }
}

/// The whole page.
pub fn page(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        (page_header("Annuaire", Some("Professionnels et structures des trois secteurs"),
            link_button("/annuaire/ma-fiche", "Ma fiche").icon(Icon::User)))
        (search_form(typed))
        (result_count(&count_text(results)))
        div id="resultats" { (body(typed, results)) }
    }
}

/// What a live search changes: the results and how many there are.
pub fn fragment(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        (body(typed, results))
        (partiel(Region::ResultCount, Pose::Text, count_text(results)))
    }
}

fn search_form(typed: &SearchForm) -> Markup {
    let hx = || Hx::get("/annuaire/recherche", Region::Results, Pose::Inner).with_form();
    let professions = profession::PROFESSIONS
        .iter()
        .map(|(_, _, label)| Choice::new(label, label).chosen(*label == typed.profession));
    let professions: Vec<Choice<'_>> = std::iter::once(Choice::new("", "Toutes les professions"))
        .chain(professions)
        .collect();
    let labels: Vec<(&str, String)> = place::DEPARTEMENTS
        .iter()
        .map(|(code, name)| (*code, format!("{code} · {name}")))
        .collect();
    let departements = labels
        .iter()
        .map(|(code, label)| Choice::new(code, label).chosen(*code == typed.departement));
    let departements: Vec<Choice<'_>> = std::iter::once(Choice::new("", "Tous les départements"))
        .chain(departements)
        .collect();
    let words = field("q", "Nom, profession, lieu")
        .kind(Kind::Search)
        .value(&typed.q)
        .help("Dans l’ordre que vous voulez, même mal orthographiés\u{A0}: «\u{A0}dupon médecin toulouse\u{A0}».")
        .max(200)
        .hx(hx().while_typing());
    // Folded away until they serve, so that on a phone the answers are in sight.
    let filtered =
        !typed.profession.is_empty() || !typed.departement.is_empty() || typed.spico == "oui";
    let filters = html! {
        div.ligne {
            (select_with("profession", "Profession", (None, None), &professions, &hx().on_change()))
            (select_with("departement", "Département", (None, None), &departements, &hx().on_change()))
            (checkbox("spico", "oui", "Seulement sur SPICO", typed.spico == "oui", None))
        }
    };
    form(
        "/annuaire",
        Method::Get,
        "Recherche dans l’annuaire",
        &Hx::default(),
        html! {
            (words)
            @if filtered { (filters) } @else { (disclosure("Filtrer par profession ou département", filters)) }
            (ui::button::submit("Rechercher").icon(Icon::Search))
        },
    )
}

/// How many were found, as it is said aloud.
pub fn count_text(results: &Results) -> String {
    if !results.asked {
        return String::new();
    }
    let people = i64::try_from(results.people.len()).unwrap_or(0);
    let structures = i64::try_from(results.structures.len()).unwrap_or(0);
    match (people, structures) {
        (0, 0) => "Aucun résultat".to_owned(),
        (0, some) => kernel::fr::count(some, "structure", "structures"),
        (some, 0) if results.full => format!("Les {some} meilleurs résultats"),
        (some, 0) => kernel::fr::count(some, "professionnel", "professionnels"),
        (some, others) => {
            let people = kernel::fr::count(some, "professionnel", "professionnels");
            format!(
                "{people}, {}",
                kernel::fr::count(others, "structure", "structures")
            )
        }
    }
}

fn body(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        @if results.state == IndexState::Building {
            p.aide { "L’annuaire est en cours de préparation\u{A0}: les résultats peuvent être incomplets pendant quelques instants." }
        }
        @if !results.asked { (before_typing(results)) }
        @else if results.people.is_empty() && results.structures.is_empty() { (nothing_found(typed)) }
        @else { (found(results)) }
    }
}

fn before_typing(results: &Results) -> Markup {
    html! {
        @if results.people.is_empty() {
            (empty_state("Tapez un nom, une profession ou une commune.",
                "Vous trouverez ici tous les professionnels qui ont un numéro RPPS, et les autres professionnels inscrits sur SPICO.", ""))
        } @else {
            (heading(2, "Vos contacts récents"))
            (people(&results.people, "Vos contacts récents", results.now))
        }
    }
}

fn nothing_found(typed: &SearchForm) -> Markup {
    let what = if typed.q.trim().is_empty() {
        "ces filtres".to_owned()
    } else {
        format!("«\u{A0}{}\u{A0}»", typed.q.trim())
    };
    let reason = format!("Aucun résultat pour {what}.");
    let without_filters = SearchForm {
        q: typed.q.clone(),
        ..SearchForm::default()
    }
    .address();
    if typed.is_filtered() {
        let action = link_button(&without_filters, "Effacer les filtres").icon(Icon::X);
        empty_state(
            &reason,
            "Vérifiez l’orthographe du nom, ou élargissez la recherche en effaçant les filtres.",
            action,
        )
    } else {
        let advice = "Vérifiez l’orthographe du nom, ou cherchez seulement la profession et la commune : « infirmier cahors ».";
        empty_state(&reason, &ui::typo::fr(advice), "")
    }
}

fn found(results: &Results) -> Markup {
    html! {
        @if !results.ignored.is_empty() {
            p.aide {
                @if results.ignored.len() == 1 { "Mot laissé de côté, car inconnu de l’annuaire\u{A0}: " }
                @else { "Mots laissés de côté, car inconnus de l’annuaire\u{A0}: " }
                (results.ignored.join(", "))
            }
        }
        @if !results.structures.is_empty() {
            (heading(2, "Structures"))
            (list("Structures trouvées", results.structures.iter().map(structure_row).collect::<Vec<_>>().iter().map(OwnedRow::row)))
        }
        @if !results.people.is_empty() {
            @if !results.structures.is_empty() { (heading(2, "Professionnels")) }
            (people(&results.people, "Professionnels trouvés", results.now))
            @if results.full { p.aide { "Précisez le nom, la profession ou la commune pour voir d’autres personnes." } }
        }
    }
}

struct OwnedRow<'a> {
    href: String,
    name: &'a str,
    detail: String,
}

impl OwnedRow<'_> {
    fn row(&self) -> Row<'_> {
        Row {
            id: None,
            href: &self.href,
            start: ui::avatar::organization_avatar(),
            title: self.name,
            detail: html! { (self.detail) },
            end: html! { (Icon::ChevronRight) },
            unread: false,
        }
    }
}

fn structure_row(card: &StructureCard) -> OwnedRow<'_> {
    OwnedRow {
        href: format!("/annuaire/structure/{}", card.id),
        name: &card.name,
        detail: crate::index::card::place_line(&card.category, &card.commune, &card.departement),
    }
}

/// People, each with what can be done (B04.1).
pub fn people(hits: &[PersonHit], label: &str, now: Timestamp) -> Markup {
    let shown: Vec<_> = hits.iter().map(|hit| Shown::new(hit, now)).collect();
    let hits: Vec<Hit<'_>> = shown.iter().map(Shown::hit).collect();
    person_list(label, &hits)
}

struct Shown<'a> {
    hit: &'a PersonHit,
    href: String,
    name: String,
    initials: String,
    trade: String,
    place: String,
    note: Option<String>,
}

impl<'a> Shown<'a> {
    fn new(hit: &'a PersonHit, now: Timestamp) -> Self {
        let card = &hit.card;
        let absence = card
            .absent_until
            .filter(|end| *end > now)
            .map(super::card::absence_until);
        Self {
            hit,
            href: format!("/annuaire/pro/{}", card.id),
            name: card.name(),
            initials: card.initials(),
            trade: card.trade(),
            place: card.place(),
            note: absence.or_else(|| (!card.note.is_empty()).then(|| card.note.clone())),
        }
    }

    fn hit(&self) -> Hit<'_> {
        let write = format!("/discussions/nouvelle?avec={}", self.hit.card.role);
        Hit {
            href: &self.href,
            name: &self.name,
            initials: &self.initials,
            sector: self.hit.card.sector.map(Into::into),
            profession: &self.trade,
            place: &self.place,
            reach: self.hit.reach.into(),
            note: self.note.as_deref(),
            actions: html! {
                @if self.hit.reach.can_be_written_to() { (link_button(&write, "Écrire").icon(Icon::MessageSquare)) }
                @else { (link_button(&self.href, "Voir la fiche")) }
            },
        }
    }
}

/// Proposals of the people picker.
pub fn proposals(people: &[PersonHit]) -> Markup {
    html! {
        ul role="listbox" aria-label="Professionnels proposés" {
            @for hit in people {
                @let role = hit.card.role.to_string();
                (picker_option(&format!("choix-{role}"), &role, &hit.card.name(), &format!("{} · {}", hit.card.trade(), hit.card.place())))
            }
            @if people.is_empty() { li.aide role="presentation" { "Personne de ce nom n’est joignable sur SPICO." } }
        }
    }
}
