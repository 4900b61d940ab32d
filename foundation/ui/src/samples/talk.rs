//! Samples: inbox, thread, composer, a whole conversation.

mod composer;
mod inbox;
mod thread;

use maud::{Markup, html};

use crate::Icon;
use crate::avatar::group_avatar;
use crate::button::icon_button;
use crate::conversation::panes;
use crate::gallery::{Sample, Section};
use crate::thread::{thread_header, typing_line};

pub(crate) use composer::COMPOSER;
pub(crate) use inbox::INBOX;
pub(crate) use thread::THREAD;

use composer::COMPOSE;
use inbox::inbox;
use thread::{FRAME, items};

fn open() -> Markup {
    html! {
        (thread_header("/discussions", group_avatar(), "Cercle · Mme DURAND", html! { "4 membres · Cabinet du Port" }, html! { (icon_button(Icon::Search, "Rechercher dans la discussion")) (icon_button(Icon::EllipsisVertical, "Actions de la discussion")) }))
        (crate::thread::thread(&FRAME, items()))
        (typing_line("Claire écrit…"))
        (crate::composer::composer(&COMPOSE))
    }
}

pub(crate) const CONVERSATION: Section = Section {
    name: "Conversation",
    samples: &[
        Sample {
            name: "volets, discussion ouverte",
            render: || html! { div.contenu { (panes(inbox(true), Some(open()), None)) } },
        },
        Sample {
            name: "volets, rien d’ouvert",
            render: || html! { div.contenu { (panes(inbox(false), None, None)) } },
        },
    ],
};
