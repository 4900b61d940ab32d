//! An open conversation: its thread and composer under its head.

use ::web::{Context, Want};
use access::{Permit, PractitionerRoleId, Read};
use ui::{Markup, html};

use super::parts::bubble::Quote;
use super::parts::composer::{Composer, composer, read_only};
use super::parts::thread::{Thread as Frame, thread, typing_line};
use super::text::excerpt;
use crate::domain::{Body, Draft, Kind, State};
use crate::policy::{Conversation, MessageRef};
use crate::store::messages::MessageRow;
use crate::web::pane::{Thread, Window};
use crate::web::sending::ids;
use crate::web::texts::Texts;

/// Sentences sent by one press (C16: the useful ones).
const QUICK: [&str; 3] = ["Vu, je m’en occupe.", "D’accord.", "Je vous rappelle."];

/// Everything needed to draw an open conversation.
pub struct Open<'a> {
    /// The right to read it.
    pub permit: &'a Permit<Read, Conversation>,
    /// Names, receipts, reactions.
    pub thread: &'a Thread,
    /// The messages shown.
    pub window: &'a Window,
    /// What the reader was writing.
    pub draft: &'a Draft,
    /// Whether the other of a direct conversation can't read it.
    pub unheard: bool,
    /// Why that can't be sent so.
    pub error: Option<&'a str>,
    /// The key under which the reader's tab seals what the server does not have yet.
    pub copy_key: &'a str,
    /// The message that the reader answers.
    pub reply_to: Option<&'a MessageRow>,
    /// The request.
    pub cx: &'a Context,
}

impl Open<'_> {
    /// The other participant of a direct conversation.
    pub(super) fn other(&self) -> Option<PractitionerRoleId> {
        other(self.permit.known().kind, self.thread)
    }
}

/// The other participant of a direct conversation.
pub fn other(kind: Kind, thread: &Thread) -> Option<PractitionerRoleId> {
    let others = thread.participants.iter();
    let mut others = others.map(|row| row.practitioner_role_id);
    others.find(|role| kind == Kind::Direct && *role != thread.me)
}

/// Draws it; `window`: in a window of its own.
pub fn draw(open: &Open<'_>, window: bool) -> Markup {
    let (permit, known) = (open.permit, open.permit.known());
    let id = permit.id().to_string();
    let me = open.thread.me.to_string();
    let href = format!("/discussions/{id}");
    let items = super::thread::pane(permit, open.thread, open.window, open.cx.now());
    let frame = Frame {
        conversation: &id,
        me: &me,
        last_seq: known.last_change,
        read_seq: known.read_seq,
        href: &href,
        at_end: !open.window.later,
        aimed: open.window.aimed,
    };
    let footer = match known.state {
        State::Open if open.unheard => read_only(unheard(open)),
        State::Open => writing(open, &href),
        State::Closed => read_only(
            html! { "Discussion fermée" @if let Some(reason) = &open.thread.reason { " : " (reason) } ". Vous pouvez la lire, plus y écrire." },
        ),
    };
    html! {
        (super::head::draw(open, &href, window))
        (thread(&frame, items))
        (read_without_script(open, &href))
        (typing_line(""))
        (footer)
    }
}

/// No composer when the other can't read.
fn unheard(open: &Open<'_>) -> Markup {
    let other = open.other().and_then(|role| open.thread.people.get(role));
    html! {
        @if let Some(person) = other {
            (person.name) " ne peut pas lire SPICO aujourd’hui\u{A0}: aucun message ne lui parviendrait. "
            a href={ "/annuaire/pro/" (person.practitioner) } { "Comment joindre cette personne" }
        } @else { "Cette personne ne peut pas lire SPICO aujourd’hui\u{A0}: aucun message ne lui parviendrait." }
    }
}

/// Scripts report what was on screen; without them the page does, by an image used for nothing else. It is left out of fragments that a
/// script asks for, where parsing would load it.
fn read_without_script(open: &Open<'_>, href: &str) -> Markup {
    let read = open.permit.known().read_seq;
    let whole = open.cx.want() == Want::Page;
    let last = open.window.rows.last();
    let last = last.filter(|row| whole && row.seq > read);
    html! {
        @if let Some(last) = last { noscript { img src={ (href) "/vu?seq=" (last.seq) } alt="" width="1" height="1"; } }
    }
}

fn writing(open: &Open<'_>, href: &str) -> Markup {
    let thread = open.thread;
    let fresh =
        || kernel::id::new_v7(&**open.cx.db().clock(), &**open.cx.db().entropy()).to_string();
    let to = match open.other() {
        Some(role) => format!("Écrire à {}", thread.people.name(role)),
        None => "Écrire au groupe".to_owned(),
    };
    let answered = open.reply_to.map(|row| {
        let alone = Texts::open(
            &thread.seal,
            thread.texts.of(row.id).is_none().then_some(row),
        );
        let text = thread.texts.of(row.id).or_else(|| alone.of(row.id));
        (
            // The same id that the page's script uses to find the message on screen.
            MessageRef::place(open.permit.known().number, row.seq),
            super::thread::place(open.permit.id(), row.seq),
            thread.people.name(row.author_role_id),
            excerpt(text.unwrap_or_default(), 140),
        )
    });
    let answered = answered.as_ref().map(|(id, at, author, text)| {
        (
            id.as_str(),
            Quote {
                href: at,
                author,
                excerpt: text,
            },
        )
    });
    composer(&Composer {
        action: &format!("{href}/messages"),
        client_id: &fresh(),
        quick_client_id: &fresh(),
        to: &to,
        acting_as: &open.permit.subject().role_label,
        draft: &open.draft.text,
        mentions: &ids(open.draft.mentions.iter().copied()),
        error: open.error,
        copy_key: open.copy_key,
        reply_to: answered,
        mentions_url: &format!("{href}/mentions?q="),
        quick_replies: &QUICK,
        max: u32::try_from(Body::MAX).unwrap_or(10_000),
    })
}
