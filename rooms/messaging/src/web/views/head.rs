//! The head of an open conversation: with whom, who is there, and what can be done with it.

use kernel::fr;
use ui::avatar::{avatar, group_avatar};
use ui::button::Tone;
use ui::layer::{MenuItem, menu, one_button_form};
use ui::{Icon, Markup, html};

use super::conversation::Open;
use crate::domain::{Kind, State};

/// In larger conversations presence is not shown: each opening would send an event to everybody, and get an answer from everybody.
const PRESENCE: usize = 12;

/// Draws it; `window`: in a window of its own.
pub fn draw(open: &Open<'_>, href: &str, window: bool) -> Markup {
    let thread = open.thread;
    let disc = match open.other() {
        Some(role) => html! { (avatar(thread.people.initials(role), thread.people.sector(role))) },
        None => group_avatar(),
    };
    let actions = html! { (day_picker(href)) (actions(open, href, window)) };
    let title = thread.title();
    super::parts::thread::thread_header("/discussions", disc, &title, facts(open, href), actions)
}

/// The other's profession, or the number of participants; then who has it open, filled by the script.
fn facts(open: &Open<'_>, href: &str) -> Markup {
    let (thread, known) = (open.thread, open.permit.known());
    let count = thread.participants.len();
    let members = i64::try_from(count).unwrap_or(0);
    let small = count <= PRESENCE && known.state == State::Open;
    html! {
        @if let Some(role) = open.other() { (thread.people.profession(role)) }
        @else {
            a href={ (href) "/infos" } {
                @if known.kind == Kind::Organization { "Organisation interne · " }
                (fr::count(members, "membre", "membres"))
            }
        }
        @if small { span id="presence" data-groupe=[(known.kind != Kind::Direct).then_some("oui")] {} }
    }
}

fn actions(open: &Open<'_>, href: &str, window: bool) -> Markup {
    let known = open.permit.known();
    let (infos, apart) = (format!("{href}/infos"), format!("{href}?fenetre=1"));
    let mut items = vec![
        MenuItem::Link {
            href: &infos,
            label: "Informations et membres",
            icon: Icon::Info,
        },
        MenuItem::Link {
            href: "/discussions/recherche",
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
    let unread = ui::button::button("Marquer comme non lue")
        .submits()
        .key("u")
        .icon(Icon::Bell)
        .tone(Tone::Quiet);
    items.extend([
        MenuItem::Rule,
        MenuItem::Act(one_button_form(&format!("{href}/non-lu"), &[], &unread)),
        MenuItem::Act(switch(
            &format!("{href}/muette"),
            known.muted,
            "m",
            ("Réactiver les notifications", Icon::Bell),
            ("Couper les notifications", Icon::BellOff),
        )),
        MenuItem::Act(switch(
            &format!("{href}/archiver"),
            known.archived,
            "",
            ("Sortir des archives", Icon::FolderOpen),
            ("Archiver", Icon::Archive),
        )),
    ]);
    let opener = ui::button::icon_button(Icon::EllipsisVertical, "Actions sur la discussion")
        .opens_menu("menu-discussion");
    menu("menu-discussion", &opener, &items)
}

/// A button that sets or clears something for me.
fn switch(
    action: &str,
    on: bool,
    key: &str,
    when_on: (&str, Icon),
    when_off: (&str, Icon),
) -> Markup {
    let (label, icon) = if on { when_on } else { when_off };
    let button = ui::button::button(label)
        .submits()
        .icon(icon)
        .tone(Tone::Quiet)
        .key(key);
    one_button_form(
        action,
        &[("oui", if on { "0" } else { "1" }), ("depuis", "fil")],
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
