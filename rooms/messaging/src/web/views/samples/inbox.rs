//! Samples: the inbox.

use maud::{Markup, Render, html};

use ui::Icon;
use ui::avatar::{Sector, avatar, group_avatar, organization_avatar};
use ui::button::{Tone, link_button};
use ui::gallery::{Sample, Section};
use ui::nav::{Tab, filters};
use ui::notice::empty_state;
use ui::panes::list_head;

use super::super::parts::inbox::{ConversationRow, conversation_list, conversation_row};

fn rows() -> Vec<ConversationRow<'static>> {
    let base = ConversationRow {
        id: "cnv_1",
        seq: 93,
        href: "/discussions/cnv_1",
        avatar: group_avatar(),
        title: "Cercle · Mme DURAND",
        author: "Claire (IDE)",
        excerpt: "la plaie sacrée est au stade 2, photo jointe",
        at: ("2026-11-20T09:41:00+01:00", "09:41"),
        unread: 3,
        mentioned: true,
        draft: false,
        muted: false,
        current: true,
    };
    vec![
        ConversationRow {
            id: "cnv_2",
            seq: 12,
            href: "/discussions/cnv_2",
            avatar: group_avatar(),
            title: "Équipe plaies et cicatrisation",
            author: "Dr Anne ROY",
            excerpt: "Photo reçue, je regarde ce midi.",
            at: ("2026-11-20T08:15:00+01:00", "08:15"),
            unread: 12,
            mentioned: false,
            current: false,
            ..base.clone()
        },
        base.clone(),
        ConversationRow {
            id: "cnv_3",
            seq: 4,
            href: "/discussions/cnv_3",
            avatar: avatar("PN", Some(Sector::Social)).render(),
            title: "Paul NOIR",
            author: "",
            excerpt: "Je rappelle la famille demain matin.",
            at: ("2026-11-19", "hier"),
            unread: 0,
            mentioned: false,
            draft: true,
            current: false,
            ..base.clone()
        },
        ConversationRow {
            id: "cnv_4",
            seq: 51,
            href: "/discussions/cnv_4",
            avatar: organization_avatar(),
            title: "SSIAD de Pézenas",
            author: "Secrétariat",
            excerpt: "Planning de la semaine 48 à jour",
            at: ("2026-11-16", "16 nov."),
            unread: 0,
            mentioned: false,
            muted: true,
            current: false,
            ..base
        },
    ]
}

fn list() -> Markup {
    let rows = html! { @for row in rows() { (conversation_row(&row)) } };
    conversation_list("ror_moi", rows, None)
}

pub(super) fn inbox(beside: bool) -> Markup {
    let rest = html! {
        (link_button("/discussions/nouvelle", "Nouveau").icon(Icon::MessageSquarePlus).tone(Tone::Primary))
        (filters("Filtrer les discussions", &[Tab::new("?", "Tout", true), Tab { count: Some(2), ..Tab::new("?filtre=non-lus", "Non lus", false) }, Tab::new("?filtre=mentions", "Mentions", false)]))
    };
    html! { (list_head("Discussions", beside, rest)) (list()) }
}

pub(super) const INBOX: Section = Section {
    name: "Boîte de discussions",
    samples: &[
        Sample {
            name: "liste",
            render: list,
        },
        Sample {
            name: "liste vide",
            render: || conversation_list("ror_moi", "", Some(empty_state("Tout est lu", "", ""))),
        },
    ],
};
