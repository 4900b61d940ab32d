//! Search results: people, structures, and what to do when there are none.

use kernel::Timestamp;
use ui::button::link_button;
use ui::choice::picker_option;
use ui::list::{Row, heading, list};
use ui::notice::{callout, empty_state};
use ui::person::{PersonHit as Hit, person_list};
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use crate::domain::Reach;
use crate::index::{IndexState, StructureCard};
use crate::names::told_apart;
use crate::search::{Offer, PersonHit};
use crate::web::forms::SearchForm;

/// Search results; one's recent contacts while the query is empty.
#[derive(Debug, Clone)]
pub struct Results {
    /// People, best first.
    pub people: Vec<PersonHit>,
    /// Structures, best first.
    pub structures: Vec<StructureCard>,
    /// Words that were left out.
    pub ignored: Vec<String>,
    /// Whether the first hit matches every typed word.
    pub complete: bool,
    /// Words whose removal would give hits.
    pub hindering: Vec<String>,
    /// Whether the query is not empty.
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
            complete: true,
            hindering: Vec::new(),
            asked: false,
            full: false,
            state: IndexState::Ready,
            now: Timestamp::from_micros(0),
        }
    }
}

/// The number of hits, as screen readers announce it.
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

/// The results, or why there are none.
pub(super) fn body(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        @if results.state == IndexState::Building {
            p.aide { "L’annuaire est en cours de préparation\u{A0}: les résultats peuvent être incomplets pendant quelques instants." }
        }
        @if !results.asked { (before_typing(results)) }
        @else if results.people.is_empty() && results.structures.is_empty() { (nothing_found(typed)) }
        @else { (found(typed, results)) }
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
    let words = kernel::text::line(&typed.q);
    let what = if words.is_empty() {
        "ces filtres".to_owned()
    } else {
        format!("«\u{A0}{words}\u{A0}»")
    };
    let reason = format!("Aucun résultat pour {what}.");
    if typed.is_filtered() {
        let everything = typed.without_filters();
        return empty_state(
            &reason,
            "Vérifiez l’orthographe du nom, ou élargissez la recherche en effaçant les filtres.",
            html! { (link_button(&everything, "Effacer les filtres").icon(Icon::X)) },
        );
    }
    let advice = ui::typo::fr(
        "Vérifiez l’orthographe du nom, ou cherchez seulement la profession et la commune : « infirmier cahors ».",
    );
    empty_state(
        &reason,
        &advice,
        html! {
            p.aide {
                "Une personne sans numéro RPPS n’apparaît qu’une fois inscrite sur SPICO. "
                a href="/aide#compte" { "Comment obtenir un compte" }
            }
        },
    )
}

fn found(typed: &SearchForm, results: &Results) -> Markup {
    html! {
        (left_out(typed, results))
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

/// Why there are no hits: words unknown to the directory, or words that nobody has together.
fn left_out(typed: &SearchForm, results: &Results) -> Markup {
    let quoted: Vec<String> = results
        .ignored
        .iter()
        .map(|word| format!("«\u{A0}{word}\u{A0}»"))
        .collect();
    html! {
        @if !quoted.is_empty() {
            (callout(Meaning::Info, &format!("Sans tenir compte de {}", quoted.join(", ")), html! {
                p { "L’annuaire ne connaît rien de tel. Vérifiez l’orthographe." }
            }))
        } @else if !results.complete && !results.people.is_empty() {
            (callout(Meaning::Info, "Personne ne réunit tous ces mots", html! {
                p { "Voici ce qui s’en approche le plus." }
                @if !results.hindering.is_empty() {
                    p {
                        "Chercher sans\u{A0}: "
                        @for (rank, word) in results.hindering.iter().enumerate() {
                            @if rank > 0 { ", " }
                            a href=(typed.without(word)) { (word) }
                        }
                    }
                }
            }))
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

/// People, each with a button (B04.1).
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
            place: if card.elsewhere.is_empty() {
                card.place()
            } else {
                format!("{}, aussi à {}", card.place(), card.elsewhere)
            },
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
            // The button depends on the reach (B04.1); what it needs is on the card.
            actions: match self.hit.reach {
                Reach::Active | Reach::Dormant => {
                    html! { (link_button(&write, "Écrire").icon(Icon::MessageSquare)) }
                }
                Reach::SecureMail => {
                    let there = format!("{}#joindre", self.href);
                    html! { (link_button(&there, "Écrire par MSS").icon(Icon::Mail)) }
                }
                Reach::Nothing => {
                    let there = format!("{}#inviter", self.href);
                    html! { (link_button(&there, "Inviter").icon(Icon::UserPlus)) }
                }
            },
        }
    }
}

/// The label of a chosen person in the form: the name, with what distinguishes people of the same name.
fn choice_label(hit: &PersonHit, among: &[PersonHit]) -> String {
    let name = hit.card.name();
    if among
        .iter()
        .filter(|other| other.card.name() == name)
        .count()
        < 2
    {
        return name;
    }
    told_apart(&name, &hit.card.trade(), &hit.card.commune)
}

/// Suggestions of the people picker.
pub fn proposals(Offer { people, caution }: &Offer) -> Markup {
    html! {
        ul role="listbox" aria-label="Professionnels proposés" {
            @if let Some(caution) = caution { li.aide role="option" aria-disabled="true" aria-selected="false" { (caution) } }
            @for hit in people {
                @let role = hit.card.role.to_string();
                (picker_option(&format!("choix-{role}"), &role, &choice_label(hit, people), &format!("{} · {}", hit.card.trade(), hit.card.place())))
            }
            @if people.is_empty() && caution.is_none() { li.aide role="presentation" { "Personne de ce nom n’est joignable sur SPICO." } }
        }
    }
}
