//! The inbox: `<ul id="discussions">`, one row per conversation.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::hx::{Hx, Pose, Region};
use crate::state::shown;

/// One conversation of the inbox.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent signs of one row, set by name"
)]
pub struct ConversationRow<'a> {
    /// The conversation's id.
    pub id: &'a str,
    /// Its last position.
    pub seq: i64,
    /// Its address.
    pub href: &'a str,
    /// The disc: a person, a group, a structure.
    pub avatar: Markup,
    /// What it is called.
    pub title: &'a str,
    /// Who wrote last; empty when it was oneself or a system line.
    pub author: &'a str,
    /// The beginning of the last message.
    pub excerpt: &'a str,
    /// The last message's time: machine form, then words.
    pub at: (&'a str, &'a str),
    /// Messages not read yet.
    pub unread: u32,
    /// One of them mentions me.
    pub mentioned: bool,
    /// A text that was not sent.
    pub draft: bool,
    /// Tells nothing when a message comes (C10).
    pub muted: bool,
    /// Open in the pane beside.
    pub current: bool,
}

/// The list, or why it is empty.
pub fn conversation_list(rows: &[ConversationRow<'_>], empty: impl Render) -> Markup {
    html! {
        ul.discussions id="discussions" data-rangees aria-label="Discussions" { @for row in rows { (conversation_row(row)) } }
        @if rows.is_empty() { (empty) }
    }
}

/// One row. A whole link: the finger needs no aim.
pub fn conversation_row(row: &ConversationRow<'_>) -> Markup {
    html! {
        li.discussion .non-lue[row.unread > 0] id={ "conv-" (row.id) } data-seq=(row.seq) {
            a.discussion-lien href=(row.href) aria-current=[row.current.then_some("page")] {
                (row.avatar)
                span.discussion-titre dir="auto" { (row.title) }
                time.discussion-heure datetime=(row.at.0) { (row.at.1) }
                span.discussion-extrait {
                    @if row.draft { span.brouillon { (Icon::Pencil) "Brouillon" } " " }
                    @if !row.author.is_empty() { span.extrait-auteur { bdi { (row.author) } "\u{A0}: " } }
                    bdi { (row.excerpt) }
                }
                span.discussion-signes {
                    @if row.muted { span { (Icon::BellOff) span.visuellement-cache { "Muette" } } }
                    @if row.mentioned { span.mentionne { (Icon::AtSign) span.visuellement-cache { "Vous êtes mentionné" } } }
                    @if row.unread > 0 {
                        span.compteur data-non-lus=(row.unread) {
                            (shown(row.unread)) span.visuellement-cache { @if row.unread > 1 { " messages non lus" } @else { " message non lu" } }
                        }
                    }
                }
            }
        }
    }
}

/// How many messages still wait for the network (W2); the script fills it.
pub fn waiting_sends() -> Markup {
    html! { p data-envois hidden {} }
}

/// The end of a list that goes on: a link, followed as it comes into view. `lignes=1` asks for the rows alone.
pub fn older(href: &str) -> Markup {
    let more = format!("{href}&lignes=1");
    let hx = Hx::get(&more, Region::OlderConversations, Pose::Outer).when_seen();
    html! {
        li.sentinelle id="discussions-suite" {
            a href=(href) hx-get=[hx.get] hx-trigger=[hx.trigger] hx-target=[hx.target] hx-swap=[hx.swap] { "Discussions plus anciennes" }
        }
    }
}

/// The head of the list. `beside`: beside what is open, whose title is the page's.
pub fn list_head(title: &str, beside: bool, rest: impl Render) -> Markup {
    html! { div.volet-tete { @if beside { h2 { (title) } } @else { h1 { (title) } } (rest) } }
}

/// Panes: the list, and beside it what is open. On a phone only one of both shows: the open one, if any.
pub fn panes(list: impl Render, open: Option<Markup>, details: Option<Markup>) -> Markup {
    html! {
        div.volets .volet-ouvert[open.is_some()] .avec-infos[details.is_some()] {
            div.volet-liste { (list) }
            div.volet-fil { @if let Some(open) = open { (open) } @else { p.volet-vide { "Choisissez une discussion, ou écrivez à quelqu’un." } } }
            @if let Some(details) = details { aside.volet-infos id="infos" aria-label="Informations sur la discussion" { (details) } }
        }
    }
}
