//! An open conversation: head, thread, composer.

use ::web::Context;
use access::{Permit, Read};
use kernel::{Fault, fr};
use ui::avatar::{avatar, group_avatar};
use ui::bubble::Quote;
use ui::button::Tone;
use ui::composer::{Composer, composer, read_only};
use ui::layer::{MenuItem, menu, one_button_form};
use ui::{Icon, Markup, html};

use super::text::excerpt;
use crate::domain::{Body, Kind, State};
use crate::policy::Conversation;
use crate::store::messages::MessageRow;
use crate::web::pane::{Thread, Window};

/// Sentences sent by one press (C16: the useful ones).
const QUICK: [&str; 3] = ["Vu, je m’en occupe.", "D’accord.", "Je vous rappelle."];

/// Everything that it takes to draw an open conversation.
pub struct Open<'a> {
    /// The right to read it.
    pub permit: &'a Permit<Read, Conversation>,
    /// Names, receipts, reactions.
    pub thread: &'a Thread,
    /// The messages shown.
    pub window: &'a Window,
    /// What the reader was writing.
    pub draft: &'a str,
    /// The message that the reader answers.
    pub reply_to: Option<&'a MessageRow>,
    /// The request.
    pub cx: &'a Context,
}

/// Draws it; `window`: in a window of its own.
pub fn draw(open: &Open<'_>, window: bool) -> Result<Markup, Fault> {
    let (permit, known) = (open.permit, open.permit.known());
    let id = permit.id().to_string();
    let me = open.thread.me.to_string();
    let href = format!("/discussions/{id}");
    let items = super::thread::pane(permit, open.thread, open.window, open.cx.now())?;
    let frame = ui::thread::Thread {
        conversation: &id,
        me: &me,
        last_seq: known.last_change,
        read_seq: known.read_seq,
        href: &href,
        at_end: !open.window.later,
    };
    let footer = match known.state {
        State::Open => writing(open, &href)?,
        State::Closed => read_only(
            html! { "Discussion fermée" @if let Some(reason) = &open.thread.reason { " : " (reason) } ". Vous pouvez la lire, plus y écrire." },
        ),
    };
    Ok(html! {
        (head(open, &href, window))
        (ui::thread::thread(&frame, items))
        (ui::thread::typing_line(""))
        (footer)
    })
}

fn head(open: &Open<'_>, href: &str, window: bool) -> Markup {
    let (thread, known) = (open.thread, open.permit.known());
    let other = thread
        .participants
        .iter()
        .map(|row| row.practitioner_role_id)
        .find(|role| *role != thread.me);
    let disc = match other.filter(|_| known.kind == Kind::Direct) {
        Some(role) => html! { (avatar(thread.people.initials(role), thread.people.sector(role))) },
        None => group_avatar(),
    };
    let facts = if let Some(role) = other.filter(|_| known.kind == Kind::Direct) {
        html! { (thread.people.profession(role)) }
    } else {
        let members = i64::try_from(thread.participants.len()).unwrap_or(0);
        let kind = if known.kind == Kind::Organization {
            "Organisation interne · "
        } else {
            ""
        };
        html! { a href={ (href) "/infos" } { (kind) (fr::count(members, "membre", "membres")) } }
    };
    let infos = format!("{href}/infos");
    let apart = format!("{href}?fenetre=1");
    let search = "/discussions/recherche".to_owned();
    let unread = one_button_form(
        &format!("{href}/non-lu"),
        &[],
        &ui::button::button("Marquer comme non lue")
            .submits()
            .icon(Icon::Bell)
            .tone(Tone::Quiet),
    );
    let mute = switch(
        href,
        "muette",
        known.muted,
        ("Réactiver les notifications", Icon::Bell),
        ("Couper les notifications", Icon::BellOff),
    );
    let archive = switch(
        href,
        "archiver",
        known.archived,
        ("Sortir des archives", Icon::FolderOpen),
        ("Archiver", Icon::Archive),
    );
    let mut items = vec![
        MenuItem::Link {
            href: &infos,
            label: "Informations et membres",
            icon: Icon::Info,
        },
        MenuItem::Link {
            href: &search,
            label: "Rechercher",
            icon: Icon::Search,
        },
    ];
    if !window {
        items.push(MenuItem::Link {
            href: &apart,
            label: "Ouvrir dans une fenêtre",
            icon: Icon::ExternalLink,
        });
    }
    items.extend([
        MenuItem::Rule,
        MenuItem::Act(unread),
        MenuItem::Act(mute),
        MenuItem::Act(archive),
    ]);
    let opener = ui::button::icon_button(Icon::EllipsisVertical, "Actions sur la discussion")
        .opens_menu("menu-discussion");
    let actions = html! { (day_picker(href)) (menu("menu-discussion", &opener, &items)) };
    ui::thread::thread_header("/discussions", disc, &thread.title(), facts, actions)
}

/// A button that sets or clears something for me.
fn switch(
    href: &str,
    route: &str,
    on: bool,
    when_on: (&str, Icon),
    when_off: (&str, Icon),
) -> Markup {
    let (label, icon) = if on { when_on } else { when_off };
    let button = ui::button::button(label)
        .submits()
        .icon(icon)
        .tone(Tone::Quiet);
    one_button_form(
        &format!("{href}/{route}"),
        &[("oui", if on { "0" } else { "1" })],
        &button,
    )
}

/// "Aller au…": a day of the history, without a script too.
fn day_picker(href: &str) -> Markup {
    html! {
        details.saut-date {
            summary aria-label="Aller à une date" { (Icon::Calendar) }
            form method="get" action=(href) {
                label for="jour" { "Aller au" }
                input.saisie id="jour" type="date" name="jour" required;
                (ui::button::submit("Aller"))
            }
        }
    }
}

fn writing(open: &Open<'_>, href: &str) -> Result<Markup, Fault> {
    let (thread, known) = (open.thread, open.permit.known());
    let fresh =
        || kernel::id::new_v7(&**open.cx.db().clock(), &**open.cx.db().entropy()).to_string();
    let to = match thread
        .participants
        .iter()
        .map(|row| row.practitioner_role_id)
        .find(|role| *role != thread.me)
    {
        Some(role) if known.kind == Kind::Direct => {
            format!("Écrire à {}", thread.people.name(role))
        }
        _ => "Écrire au groupe".to_owned(),
    };
    let answered = match open.reply_to {
        Some(row) => {
            let text = row
                .body
                .as_deref()
                .map(|sealed| thread.seal.read_body(row.id, sealed))
                .transpose()?
                .unwrap_or_default();
            Some((
                row.id.to_string(),
                format!("{href}?autour={}", row.seq),
                thread.people.name(row.author_role_id),
                excerpt(&text, 140),
            ))
        }
        None => None,
    };
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
    Ok(composer(&Composer {
        action: &format!("{href}/messages"),
        client_id: &fresh(),
        quick_client_id: &fresh(),
        to: &to,
        acting_as: &open.permit.subject().role_label,
        draft: open.draft,
        reply_to: answered,
        mentions_url: &format!("{href}/mentions?q="),
        quick_replies: &QUICK,
        max: u32::try_from(Body::MAX).unwrap_or(10_000),
    }))
}
