//! The page on which a conversation begins.

use access::PractitionerRoleId;
use kernel::{FieldErrors, Uuid};
use ui::button::{Tone, button, submit};
use ui::choice::{Choice as Card, people_picker, radio_cards};
use ui::hx::{Hx, Method, form};
use ui::{Icon, Markup, html};

use crate::domain::{Body, Kind, Topic};
use crate::people::{Hit, People};
use crate::web::opening::Choice;

/// What was chosen so far, and what was found.
pub struct Opening<'a> {
    /// The form's fields.
    pub choice: &'a Choice,
    /// The names of the persons chosen.
    pub people: &'a People,
    /// Who was found, for a page without a script.
    pub found: &'a [Hit],
    /// What is wrong.
    pub errors: &'a FieldErrors,
    /// The form's key.
    pub key: Uuid,
}

/// Draws the page.
pub fn draw(opening: &Opening<'_>) -> Markup {
    let Opening {
        choice,
        people,
        errors,
        ..
    } = opening;
    let label = |role: PractitionerRoleId| {
        let name = people.name(role);
        let same = choice
            .with
            .iter()
            .filter(|other| people.name(**other) == name);
        match people.get(role) {
            Some(person) if same.count() > 1 => {
                format!("{name} ({}, {})", person.profession, person.commune)
            }
            _ => name.to_owned(),
        }
    };
    let values: Vec<(String, String)> = choice
        .with
        .iter()
        .map(|role| (role.to_string(), label(*role)))
        .collect();
    let taken: Vec<Card<'_>> = values
        .iter()
        .map(|(value, label)| Card::new(value, label))
        .collect();
    let help = "Tapez un nom, une profession ou une commune : « dupon mede toulouse » suffit.";
    let topic_max = u32::try_from(Topic::MAX).unwrap_or(120);
    let body_max = u32::try_from(Body::MAX).unwrap_or(10_000);
    html! {
        (ui::nav::back_link("/discussions", "Mes discussions"))
        (ui::list::page_header("Nouvelle discussion", None, ""))
        (ui::field::error_summary(errors.iter()))
        (form("/discussions/nouvelle", Method::Post, "Nouvelle discussion", &Hx::default(), html! {
            (ui::hx::once(opening.key))
            // Enter in a field runs the first button of a form: without a script, that one must change nothing.
            noscript { button.visuellement-cache type="submit" name="geste" value="chercher" tabindex="-1" aria-hidden="true" { "Chercher" } }
            (people_picker("avec", "Avec", help, "/annuaire/choix?q=", &taken, errors.of("avec")))
            noscript { p { (button("Chercher dans l’annuaire").submits().sends("geste", "chercher").icon(Icon::Search)) } }
            (found(opening))
            (kinds(choice.kind()))
            (ui::field::field("sujet", "Sujet").value(&choice.topic).max(topic_max).error(errors.of("sujet"))
                .help("Pour un groupe. N’écrivez pas de nom de patient dans le sujet."))
            (ui::field::textarea("texte", "Premier message").rows(4).with(|field| field.value(&choice.text).max(body_max).error(errors.of("texte"))))
            (ui::button::actions(submit("Démarrer la discussion").tone(Tone::Primary).icon(Icon::Send)))
        }))
    }
}

/// Who was found, each with a button, for a page without a script.
fn found(opening: &Opening<'_>) -> Markup {
    html! {
        @if !opening.choice.wanted.is_empty() {
            ul.rangees aria-label="Personnes trouvées" {
                @for hit in opening.found {
                    @let role = hit.role.to_string();
                    li.rangee {
                        div.rangee-corps { span.rangee-titre { (hit.name) } div.rangee-detail { (hit.detail) } }
                        div.rangee-fin { (button("Ajouter").submits().sends("ajouter", &role)) }
                    }
                }
            }
            @if opening.found.is_empty() {
                (ui::notice::empty_state("Personne de ce nom n’est joignable sur SPICO.", "Vérifiez l’orthographe, ou essayez la profession et la commune. L’annuaire dit comment joindre les autres.", ""))
            }
        }
    }
}

fn kinds(chosen: Kind) -> Markup {
    let card = |kind: Kind, label, help, icon| Card {
        help: Some(help),
        icon: Some(icon),
        ..Card::new(kind.word(), label).chosen(kind == chosen)
    };
    let cards = [
        card(
            Kind::Direct,
            "À deux",
            "Une seule discussion par personne : vous la retrouvez si elle existe.",
            Icon::MessageSquare,
        ),
        card(
            Kind::Group,
            "Un groupe",
            "Plusieurs personnes autour d’un sujet.",
            Icon::Users,
        ),
        card(
            Kind::Organization,
            "L’organisation d’une équipe",
            "Planning, congés, vie de la structure : sans patient.",
            Icon::Building2,
        ),
    ];
    radio_cards("type", "De quoi s’agit-il ?", None, &cards)
}
