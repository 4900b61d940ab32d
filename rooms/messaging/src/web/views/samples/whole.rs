//! Samples: a whole conversation beside the list.

use maud::{Markup, html};
use ui::Icon;
use ui::avatar::group_avatar;
use ui::button::icon_button;
use ui::gallery::{Sample, Section};

use super::super::parts::composer::composer;
use super::super::parts::inbox::panes;
use super::super::parts::thread::{thread, thread_header, typing_line};
use super::composer::COMPOSE;
use super::inbox::inbox;
use super::thread::{FRAME, items};

fn open() -> Markup {
    html! {
        (thread_header("/discussions", group_avatar(), "Cercle · Mme DURAND", html! { "4 membres · Cabinet du Port" }, html! { (icon_button(Icon::Search, "Rechercher dans la discussion")) (icon_button(Icon::EllipsisVertical, "Actions de la discussion")) }))
        (thread(&FRAME, items()))
        (typing_line("Claire écrit…"))
        (composer(&COMPOSE))
    }
}

pub(super) const CONVERSATION: Section = Section {
    name: "Conversation",
    samples: &[
        Sample {
            name: "volets, discussion ouverte",
            render: || html! { div.contenu { (panes(inbox(true), Some(open()))) } },
        },
        Sample {
            name: "volets, rien d’ouvert",
            render: || html! { div.contenu { (panes(inbox(false), None)) } },
        },
    ],
};
