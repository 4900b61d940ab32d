//! A conversation's details, participants and actions.

use access::{Action, Permit};
use kernel::fr;
use ui::avatar::avatar;
use ui::button::{Tone, button, link_button, submit};
use ui::hx::{Hx, Method, form};
use ui::layer::{disclosure, one_button_form};
use ui::state::{Meaning, badge};
use ui::{Icon, Markup, html};

use super::picker::Picking;
use crate::domain::{Kind, Part, Reason, State, Topic};
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::store::participants::ParticipantRow;
use crate::web::details::Typed;
use crate::web::pane::Thread;

/// The page (C4).
pub fn draw<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    manages: bool,
    typed: &Typed,
) -> Markup {
    let known = permit.known();
    let href = format!("/discussions/{}", permit.id());
    let group = known.kind != Kind::Direct;
    let kind = match known.kind {
        Kind::Direct => "Discussion à deux",
        Kind::Group => "Discussion de groupe",
        Kind::Organization => "Discussion interne",
    };
    let lead = format!(
        "{kind}, créée le {} par {}",
        fr::long_date(known.created_at),
        thread.people.name(known.created_by)
    );
    html! {
        (ui::nav::back_link(&href, "Retour à la discussion"))
        (ui::list::page_header(&thread.title(), Some(&lead), ""))
        (ui::field::error_summary(typed.errors.iter()))
        @if known.state == State::Closed { (ui::notice::callout(Meaning::Info, "Discussion fermée", thread.reason.as_deref().unwrap_or(""))) }
        section aria-labelledby="membres" {
            h2 id="membres" { (fr::count(i64::try_from(thread.participants.len()).unwrap_or(0), "membre", "membres")) }
            ul.rangees { @for row in &thread.participants { (member(row, thread, &href, manages && group)) } }
            @if manages && group && known.state == State::Open { (link_button(&format!("{href}/ajouter"), "Ajouter des personnes").icon(Icon::UserPlus)) }
        }
        section aria-labelledby="moi" {
            h2 id="moi" { "Pour moi" }
            div.actions {
                (switch(&href, "muette", known.muted, "Réactiver les notifications", "Couper les notifications"))
                (switch(&href, "archiver", known.archived, "Sortir des archives", "Archiver"))
                @if group {
                    (disclosure("Quitter la discussion", html! {
                        p { "Vous ne verrez plus cette discussion. Les autres gardent l’historique et verront que vous êtes parti." }
                        (one_button_form(&format!("{href}/quitter"), &[], &submit("Quitter").tone(Tone::Danger)))
                    }))
                }
            }
        }
        @if manages && group { (managing(&href, known.state, thread, typed)) }
    }
}

fn switch(href: &str, route: &str, on: bool, when_on: &str, when_off: &str) -> Markup {
    let label = if on { when_on } else { when_off };
    one_button_form(
        &format!("{href}/{route}"),
        &[("oui", if on { "0" } else { "1" })],
        &button(label).submits(),
    )
}

fn member(row: &ParticipantRow, thread: &Thread, href: &str, manages: bool) -> Markup {
    let role = row.practitioner_role_id;
    let (people, id) = (&thread.people, role.to_string());
    let name = people.name(role);
    let is_manager = row.part == Part::Manager;
    html! {
        li.rangee {
            (avatar(people.initials(role), people.sector(role)))
            div.rangee-corps {
                @if let Some(person) = people.get(role) { a.rangee-titre href={ "/annuaire/pro/" (person.practitioner) } { (name) } }
                @else { span.rangee-titre { (name) } }
                div.rangee-detail { (people.profession(role)) " · depuis le " (fr::short_date(row.joined_at)) }
            }
            div.rangee-fin {
                @if is_manager { (badge(Meaning::Info, "Gestionnaire")) }
                @if role == thread.me { (badge(Meaning::Neutral, "Vous")) }
                @else if manages {
                    (disclosure("Gérer", html! {
                        @let (word, label) = if is_manager { ("membre", "Retirer la gestion") } else { ("gestionnaire", "Confier la gestion") };
                        (one_button_form(&format!("{href}/gestionnaire"), &[("qui", &id), ("role", word)], &button(label).submits()))
                        (one_button_form(&format!("{href}/retirer"), &[("qui", &id)], &submit("Retirer de la discussion").tone(Tone::Danger)))
                    }))
                }
            }
        }
    }
}

fn managing(href: &str, state: State, thread: &Thread, typed: &Typed) -> Markup {
    let max = u32::try_from(Topic::MAX).unwrap_or(120);
    let topic = typed.topic.as_deref().or(thread.topic.as_deref());
    let ending = typed.errors.of("motif");
    html! {
        section aria-labelledby="gestion" {
            h2 id="gestion" { "Gestion" }
            @if state == State::Open {
                (form(&format!("{href}/sujet"), Method::Post, "Renommer", &Hx::default(), html! {
                    (ui::field::field("sujet", "Sujet").value(topic.unwrap_or("")).max(max).required().error(typed.errors.of("sujet")))
                    (ui::button::actions(button("Renommer").submits()))
                }))
                @let end = form(&format!("{href}/fermer"), Method::Post, "Fermer la discussion", &Hx::default(), html! {
                    (ui::field::field("motif", "Motif").help("Tous les membres le liront.").value(&typed.reason).max(u32::try_from(Reason::MAX).unwrap_or(300)).required().error(ending))
                    (ui::button::actions(submit("Fermer la discussion").tone(Tone::Danger)))
                });
                // A section with errors is shown unfolded.
                @if ending.is_some() { (end) } @else { (disclosure("Fermer la discussion pour tous", end)) }
            } @else {
                (one_button_form(&format!("{href}/rouvrir"), &[], &button("Rouvrir la discussion").submits().icon(Icon::LockOpen)))
            }
        }
    }
}

/// The page that adds people.
pub fn add_form(id: ConversationId, picking: &Picking<'_>, with_history: bool) -> Markup {
    let href = format!("/discussions/{id}");
    let help = "Nom, profession ou commune. Les membres verront qui vous avez ajouté.";
    html! {
        (ui::nav::back_link(&format!("{href}/infos"), "Retour aux informations"))
        (ui::list::page_header("Ajouter des personnes", None, ""))
        (ui::field::error_summary(picking.errors.iter()))
        (form(&format!("{href}/ajouter"), Method::Post, "Ajouter des personnes", &Hx::default(), html! {
            (super::picker::draw(picking, "Personnes", help))
            (history(with_history))
            (ui::button::actions(submit("Ajouter à la discussion").tone(Tone::Primary)))
        }))
    }
}

/// With or without what was said before (C17.1).
fn history(whole: bool) -> Markup {
    let choices = [
        ui::choice::Choice {
            help: Some("Elles ne liront que ce qui sera écrit à partir de maintenant."),
            ..ui::choice::Choice::new("sans", "Sans l’historique").chosen(!whole)
        },
        ui::choice::Choice {
            help: Some("Elles liront tous les messages depuis le début."),
            ..ui::choice::Choice::new("avec", "Avec l’historique").chosen(whole)
        },
    ];
    ui::choice::radio_cards(
        "historique",
        "Ce que ces personnes pourront lire",
        None,
        &choices,
    )
}
