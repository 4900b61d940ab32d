//! One message: its trace, and the pages that change it.

use super::parts::thread::{Reader, read_by};
use access::{Permit, PractitionerRoleId, Read};
use kernel::{FieldErrors, Timestamp, fr};
use ui::button::{Tone, link_button, submit};
use ui::hx::{Hx, Method, form};
use ui::{Icon, Markup, html};

use crate::domain::message::may_edit;
use crate::domain::{Body, MessageKind, Progress, State};
use crate::policy::{Conversation, MessageRef};
use crate::store::messages::MessageRow;
use crate::web::pane::Thread;

/// Sent, delivered, read by whom; edited, retracted (C6, C12.1).
pub fn draw(
    permit: &Permit<Read, Conversation>,
    thread: &Thread,
    row: &MessageRow,
    now: Timestamp,
) -> Markup {
    let back = back(row);
    let rows = std::slice::from_ref(row);
    let times = times(thread, row);
    let readers: Vec<Reader<'_>> = times
        .iter()
        .map(|(role, delivered, read)| Reader {
            name: thread.people.name(*role),
            role: thread.people.profession(*role),
            delivered: delivered.as_deref(),
            read: read.as_deref(),
        })
        .collect();
    let progress = Progress::of(row.seq, row.author_role_id, &thread.standings);
    html! {
        (ui::nav::back_link(&back, "Retour à la discussion"))
        (ui::list::page_header("Détails du message", Some(&format!("Envoyé le {}", fr::date_time(row.sent_at))), ""))
        ol.fil.fil-seul { (super::thread::items(permit, thread, rows, now)) }
        @if permit.known().state == State::Open && row.retracted_at.is_none() && row.kind == MessageKind::Text {
            (actions(permit, thread, row, now))
        }
        @if let Some(at) = row.edited_at { p { "Modifié le " (fr::date_time(at)) ". L’ancien texte est conservé dans les traces." } }
        @if let Some(at) = row.retracted_at { p { "Retiré le " (fr::date_time(at)) ". Le texte n’est plus lisible que par l’audit." } }
        h2 { (progress.words()) }
        @if readers.is_empty() { p { "Personne d’autre ne participe à cette discussion." } } @else { (read_by(&readers)) }
    }
}

/// The recipients, and when each received and read it.
fn times(
    thread: &Thread,
    row: &MessageRow,
) -> Vec<(PractitionerRoleId, Option<String>, Option<String>)> {
    thread
        .standings
        .iter()
        .filter(|standing| standing.role != row.author_role_id && standing.history_from < row.seq)
        .map(|standing| {
            let at = |seq: i64, at: Option<Timestamp>| {
                (seq >= row.seq).then(|| {
                    at.map_or_else(
                        || "oui".to_owned(),
                        |at| format!("au plus tard le {}", fr::date_time(at)),
                    )
                })
            };
            (
                standing.role,
                at(standing.delivered_seq, standing.delivered_at),
                at(standing.read_seq, standing.read_at),
            )
        })
        .collect()
}

/// The actions of the thread's menu, for browsers without script: react, answer, edit, retract.
fn actions(
    permit: &Permit<Read, Conversation>,
    thread: &Thread,
    row: &MessageRow,
    now: Timestamp,
) -> Markup {
    let own = thread.reactions.iter();
    let own = own.filter(|one| one.message_id == row.id && one.practitioner_role_id == thread.me);
    let given: Vec<_> = own.map(|one| super::message::of_kind(one.kind)).collect();
    let name = MessageRef::place(permit.known().number, row.seq);
    let answer = format!("/discussions/{}?reponse={name}#compositeur", permit.id());
    let mine = permit.subject().practitioner_role == Some(row.author_role_id);
    html! {
        section.message-gestes aria-label="Actions sur ce message" {
            (super::parts::bubble::reaction_choice(&address(row, "reaction"), &given))
            (ui::button::actions(html! {
                (link_button(&answer, "Répondre").icon(Icon::Reply))
                @if mine && may_edit(row.sent_at, now) { (link_button(&address(row, "modifier"), "Modifier").icon(Icon::Pencil)) }
                @if mine { (link_button(&address(row, "retirer"), "Retirer…").icon(Icon::Trash2)) }
            }))
        }
    }
}

fn address(row: &MessageRow, action: &str) -> String {
    format!(
        "/discussions/{}/messages/{}/{action}",
        row.conversation_id, row.id
    )
}

fn back(row: &MessageRow) -> String {
    super::thread::place(row.conversation_id, row.seq)
}

/// What the form that edits a message holds.
pub struct Rewriting<'a> {
    /// The form's own key.
    pub key: &'a str,
    /// The text.
    pub text: &'a str,
    /// Who was chosen in the list of mentions: ids parted by blanks.
    pub mentions: &'a str,
}

/// The page that edits a message; its form carries a key.
pub fn edit_form(row: &MessageRow, typed: &Rewriting<'_>, errors: Option<&FieldErrors>) -> Markup {
    let Rewriting {
        key,
        text,
        mentions,
    } = typed;
    let people = format!("/discussions/{}/mentions?q=", row.conversation_id);
    let error = errors.and_then(|errors| errors.of("texte"));
    let max = u32::try_from(Body::MAX).unwrap_or(10_000);
    let area = ui::field::textarea("texte", "Message")
        .rows(6)
        .mentions(&people, mentions)
        .with(|field| field.value(text).error(error).max(max).required());
    html! {
        (ui::nav::back_link(&back(row), "Retour à la discussion"))
        (ui::list::page_header("Modifier le message", Some("Les autres verront « modifié ». L’ancien texte reste dans les traces."), ""))
        @if let Some(errors) = errors { (ui::field::error_summary(errors.iter())) }
        (form(&address(row, "modifier"), Method::Post, "Modifier le message", &Hx::default(), html! {
            (ui::hx::once(key))
            (area)
            (ui::button::actions(html! { (submit("Enregistrer")) a.bouton href=(back(row)) { "Annuler" } }))
        }))
    }
}

/// Asks before a message is retracted.
pub fn retract_form(row: &MessageRow, text: &str) -> Markup {
    html! {
        (ui::nav::back_link(&back(row), "Retour à la discussion"))
        (ui::list::page_header("Retirer ce message ?", Some("Il sera masqué pour tous ; chacun verra qu’un message a été retiré. Les traces le conservent."), ""))
        blockquote.citation-longue { p dir="auto" { (super::text::excerpt(text, 400)) } }
        (form(&address(row, "retirer"), Method::Post, "Retirer le message", &Hx::default(), html! {
            (ui::button::actions(html! { (submit("Retirer le message").tone(Tone::Danger)) a.bouton href=(back(row)) { "Garder" } }))
        }))
    }
}
