//! The inbox: `<ul id="discussions">`, one row per conversation, and the panes around it.

use maud::{Markup, Render, html};

use ui::Icon;
use ui::hx::{Hx, Pose, Region};
use ui::state::shown;

use super::LIST;

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

/// The list, or why it is empty. `me`: the situation under which one reads.
pub fn conversation_list(me: &str, rows: impl Render, empty: Option<Markup>) -> Markup {
    html! {
        ul.discussions id="discussions" data-rangees aria-label="Discussions" data-moi=(me) data-module=(ui::assets::url(LIST)) { (rows) }
        @if let Some(empty) = empty { (empty) }
    }
}

/// One row, entirely a link, so that it is easy to hit with a finger.
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

/// The link to older ones, followed as it comes into view. `lignes=1` asks for the rows alone.
pub fn older(href: &str) -> Markup {
    let id = "discussions-suite";
    let hx = Hx::get(format!("{href}&lignes=1"), Region::Own(id), Pose::Outer).when_seen();
    ui::list::more(id, href, "Discussions plus anciennes", &hx)
}

/// The list, and beside it the open conversation.
pub fn panes(list: impl Render, open: Option<Markup>) -> Markup {
    let nothing = "Choisissez une discussion, ou écrivez à quelqu’un.";
    ui::panes::panes(list, open, nothing, None)
}
