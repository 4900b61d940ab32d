//! Where one writes: `<form id="compositeur">`. Works as a plain form; the script adds echo, drafts and the outbox.

use maud::{Markup, Render, html};

use ui::Icon;
use ui::hx::form_left_alone;

use super::bubble::Quote;

/// The composer of a conversation.
#[derive(Debug, Clone)]
pub struct Composer<'a> {
    /// Where messages are posted: `/discussions/<id>/messages`.
    pub action: &'a str,
    /// A fresh UUID: what makes a repeated post harmless (I-9).
    pub client_id: &'a str,
    /// Another fresh UUID, for a quick reply.
    pub quick_client_id: &'a str,
    /// To whom one writes: *Écrire au cercle*, *Écrire à Claire MARTIN*. The field's label.
    pub to: &'a str,
    /// The capacity in which one writes, always visible next to Send (screens §1).
    pub acting_as: &'a str,
    /// The draft kept by the server.
    pub draft: &'a str,
    /// Why it can't be sent so.
    pub error: Option<&'a str>,
    /// Base64, 256 bits: seals in this session's tabs what the server does not have yet.
    pub copy_key: &'a str,
    /// Who was chosen in the draft from the list of mentions: ids parted by blanks.
    pub mentions: &'a str,
    /// The message being answered, with its id.
    pub reply_to: Option<(&'a str, Quote<'a>)>,
    /// Where people to mention are looked up; ends with `=`.
    pub mentions_url: &'a str,
    /// Sentences sent by one press.
    pub quick_replies: &'a [&'a str],
    /// Longest text, in characters.
    pub max: u32,
}

/// The composer.
pub fn composer(composer: &Composer<'_>) -> Markup {
    html! {
        div.redaction {
            (quick_replies(composer.action, composer.quick_client_id, composer.quick_replies))
            (writing_form(composer))
        }
    }
}

fn writing_form(c: &Composer<'_>) -> Markup {
    let fields = html! {
            span hidden data-sceau=(c.copy_key) {}
            input type="hidden" name="client_id" value=(c.client_id);
            input type="hidden" name="mentions" value=(c.mentions);
            input type="hidden" name="reponse_a" value=(c.reply_to.map_or("", |(id, _)| id));
            div.reponse id="reponse" hidden[c.reply_to.is_none()] {
                (Icon::Reply)
                p id="reponse-texte" {
                    @if let Some((_, quote)) = &c.reply_to { strong { bdi { (quote.author) } } " " bdi { (quote.excerpt) } }
                }
                button.bouton.discret.seul type="button" data-action="annuler-reponse" aria-label="Ne plus répondre à ce message" { (Icon::X) }
            }
            @if let Some(error) = c.error { div role="alert" { (ui::field::error_line("texte", error)) } }
            div.compositeur-ligne.ligne-saisie {
                label.visuellement-cache for="texte" { (c.to) }
                textarea.saisie id="texte" name="texte" rows="1" dir="auto" data-max=(c.max) placeholder={ (c.to) "…" } required
                    aria-invalid=[c.error.map(|_| "true")] aria-describedby={ @if c.error.is_some() { "texte-erreur " } "au-nom-de" }
                    enterkeyhint="send" data-raccourci="e" data-mentions-url=(c.mentions_url) { (kernel::text::prose(c.draft)) }
                button.bouton.principal.envoyer type="submit" id="envoyer" aria-label="Envoyer" { (Icon::Send) }
            }
            p.au-nom-de id="au-nom-de" { "Au nom de\u{A0}: " strong { (c.acting_as) } span.etat-brouillon id="etat-brouillon" {} }
    };
    form_left_alone(Some("compositeur"), "compositeur", c.action, c.to, fields)
}

/// Sentences sent by one press, in a form of their own so that they work without script.
pub fn quick_replies(action: &str, client_id: &str, replies: &[&str]) -> Markup {
    html! {
        @if !replies.is_empty() {
            (form_left_alone(None, "reponses-rapides", action, "Réponses rapides", html! {
                input type="hidden" name="client_id" value=(client_id);
                @for reply in replies { button type="submit" name="texte" value=(reply) data-reponse-rapide { (reply) } }
            }))
        }
    }
}

/// Instead of the composer, when one may read but not write: why.
pub fn read_only(reason: impl Render) -> Markup {
    html! { div.redaction.lecture-seule { (Icon::Lock) p { (reason) } } }
}
