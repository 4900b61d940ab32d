//! Samples: inbox, thread, composer, a whole conversation.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::avatar::{Sector, avatar, group_avatar, organization_avatar};
use crate::bubble::{Body, Delivery, Given, Links, Message, Quote, Reaction, message, message_for};
use crate::button::{Tone, icon_button, link_button};
use crate::composer::{Composer, composer, read_only};
use crate::conversation::{ConversationRow, conversation_list, panes};
use crate::gallery::{Sample, Section};
use crate::nav::{Tab, filters};
use crate::notice::empty_state;
use crate::thread::{
    Reader, Thread, beginning, day_heading, earlier, later, read_by, system_line, thread,
    thread_header, typing_line, unread_line,
};

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

fn inbox() -> Markup {
    html! {
        div.volet-tete {
            h1 { "Discussions" }
            (link_button("/discussions/nouvelle", "Nouveau").icon(Icon::MessageSquarePlus).tone(Tone::Primary))
            (filters("Filtrer les discussions", &[Tab::new("?", "Tout", true), Tab { count: Some(2), ..Tab::new("?filtre=non-lus", "Non lus", false) }, Tab::new("?filtre=mentions", "Mentions", false)]))
        }
        (conversation_list(&rows(), ""))
    }
}

pub(crate) const INBOX: Section = Section {
    name: "Boîte de discussions",
    samples: &[
        Sample {
            name: "liste",
            render: || conversation_list(&rows(), ""),
        },
        Sample {
            name: "liste vide",
            render: || conversation_list(&[], empty_state("Tout est lu", "", "")),
        },
    ],
};

const LINKS: Links<'static> = Links {
    permalink: "/discussions/cnv_1/m/1",
    reply: "?reponse_a=1",
    react: "/discussions/cnv_1/messages/1/reactions",
    edit: Some("/discussions/cnv_1/m/1/modifier"),
    retract: Some("/discussions/cnv_1/m/1/retirer"),
};

fn sample_message<'a>(id: &'a str, seq: i64, text: &'a str) -> Message<'a> {
    Message {
        id,
        reference: id,
        seq,
        version: 1,
        author_id: "ror_claire",
        author: "Claire MARTIN",
        initials: "CM",
        role: "IDE",
        sector: Some(Sector::Sanitaire),
        at: ("2026-11-20T09:40:00+01:00", "09:40"),
        body: Body::Text(html! { (text) }),
        quote: None,
        edited: None,
        delivery: Delivery::Sent,
        reactions: &[],
        links: LINKS,
        continued: false,
    }
}

fn mine<'a>(id: &'a str, seq: i64, text: &'a str, delivery: Delivery) -> Markup {
    message_for(
        true,
        &Message {
            author_id: "ror_moi",
            author: "Dr Anne ROY",
            initials: "AR",
            role: "MG",
            at: ("2026-11-20T09:43:00+01:00", "09:43"),
            delivery,
            ..sample_message(id, seq, text)
        },
    )
}

fn items() -> Markup {
    html! {
        (earlier("?avant=40"))
        (day_heading("2026-11-19", "hier"))
        (system_line("s1", 40, "2026-11-19T18:00:00+01:00", "Dr Anne ROY a ajouté Paul NOIR"))
        (message(&Message { author_id: "ror_paul", author: "Paul NOIR", initials: "PN", role: "Assistant social", sector: Some(Sector::Social), ..sample_message("m41", 41, "Bonjour, la famille demande si le lit médicalisé peut arriver avant vendredi.") }))
        (mine("m42", 42, "Oui, je fais l’ordonnance ce soir.", Delivery::Read { count: 4, of: 4 }))
        (day_heading("2026-11-20", "aujourd’hui"))
        (message(&sample_message("m43", 43, "Plaie sacrée stade 2, 3 × 2 cm, peu exsudative.\nTempérature 37,2 °C, douleur ≤ 3.")))
        (message(&Message { continued: true, reactions: &[Given { reaction: Reaction::Seen, count: 2, names: "Dr Anne ROY, Paul NOIR" }, Given { reaction: Reaction::OnIt, count: 1, names: "Dr Anne ROY" }], ..sample_message("m44", 44, "Je repasse demain → avis infirmier plaies ?") }))
        (unread_line(2))
        (message(&Message { quote: Some(Quote { href: "#m-m44", author: "Claire MARTIN", excerpt: "Je repasse demain → avis infirmier plaies ?" }), author_id: "ror_paul", author: "Paul NOIR", initials: "PN", role: "Assistant social", sector: Some(Sector::Social), edited: Some("à 09:52"), body: Body::Text(html! { "Bonne idée. " span.mention { "@Claire MARTIN" } ", l’équipe de Béziers répond en 24 h." }), ..sample_message("m45", 45, "") }))
        (message(&Message { body: Body::Retracted("Message retiré par Claire MARTIN à 09:55"), ..sample_message("m46", 46, "") }))
        (mine("m47", 47, "Merci à tous les deux.", Delivery::Delivered { count: 2, of: 3 }))
        (mine("m48", 48, "Je rappelle la famille à midi.", Delivery::Waiting))
    }
}

const FRAME: Thread<'static> = Thread {
    conversation: "cnv_1",
    me: "ror_moi",
    last_seq: 48,
    read_seq: 44,
    href: "/discussions/cnv_1",
    at_end: true,
};

pub(crate) const THREAD: Section = Section {
    name: "Fil",
    samples: &[
        Sample {
            name: "fil",
            render: || thread(&FRAME, items()),
        },
        Sample {
            name: "ouvert autour d’une date",
            render: || {
                thread(
                    &Thread {
                        at_end: false,
                        ..FRAME
                    },
                    html! { (beginning("Début de la discussion, créée par Claire MARTIN le 3 mars 2026")) (day_heading("2026-03-03", "mardi 3 mars")) (message(&sample_message("m1", 1, "Bonjour à tous."))) (later("?apres=1")) },
                )
            },
        },
        Sample {
            name: "états d’envoi",
            render: || {
                html! {
                    ol.fil {
                        @for (rank, delivery) in [Delivery::Waiting, Delivery::Sending, Delivery::Sent, Delivery::Delivered { count: 1, of: 1 }, Delivery::Read { count: 3, of: 5 }, Delivery::Failed].into_iter().enumerate() {
                            (mine(["e0", "e1", "e2", "e3", "e4", "e5"].get(rank).copied().unwrap_or("e"), 1, "D’accord.", delivery))
                        }
                    }
                }
            },
        },
        Sample {
            name: "lecture par destinataire",
            render: || {
                read_by(&[
                    Reader {
                        name: "Claire MARTIN",
                        role: "IDE",
                        delivered: Some("à 09:43"),
                        read: Some("à 09:44"),
                    },
                    Reader {
                        name: "Paul NOIR",
                        role: "Assistant social",
                        delivered: Some("à 09:50"),
                        read: None,
                    },
                    Reader {
                        name: "Léa BONNET",
                        role: "Ergothérapeute",
                        delivered: None,
                        read: None,
                    },
                ])
            },
        },
        Sample {
            name: "quelqu’un écrit",
            render: || typing_line("Claire écrit…"),
        },
    ],
};

const COMPOSE: Composer<'static> = Composer {
    action: "/discussions/cnv_1/messages",
    client_id: "019310a0-0000-7000-8000-000000000001",
    quick_client_id: "019310a0-0000-7000-8000-000000000002",
    to: "Écrire au cercle",
    acting_as: "cabinet libéral",
    draft: "",
    reply_to: None,
    mentions_url: "/discussions/cnv_1/mentions?q=",
    quick_replies: &["Vu, je m’en occupe", "D’accord", "Je rappelle"],
    max: 10_000,
};

pub(crate) const COMPOSER: Section = Section {
    name: "Écrire",
    samples: &[
        Sample {
            name: "compositeur",
            render: || composer(&COMPOSE),
        },
        Sample {
            name: "réponse et brouillon",
            render: || {
                composer(&Composer {
                    draft: "Je regarde et je vous dis",
                    quick_replies: &[],
                    reply_to: Some((
                        "m44",
                        Quote {
                            href: "#m-m44",
                            author: "Claire MARTIN",
                            excerpt: "Je repasse demain → avis infirmier plaies ?",
                        },
                    )),
                    ..COMPOSE
                })
            },
        },
        Sample {
            name: "lecture seule",
            render: || {
                read_only(
                    "Vous avez quitté cette discussion. Son historique reste consultable jusqu’à votre départ.",
                )
            },
        },
    ],
};

fn open() -> Markup {
    html! {
        (thread_header("/discussions", group_avatar(), "Cercle · Mme DURAND", html! { "4 membres · Cabinet du Port" }, html! { (icon_button(Icon::Search, "Rechercher dans la discussion")) (icon_button(Icon::EllipsisVertical, "Actions de la discussion")) }))
        (thread(&FRAME, items()))
        (typing_line("Claire écrit…"))
        (composer(&COMPOSE))
    }
}

pub(crate) const CONVERSATION: Section = Section {
    name: "Conversation",
    samples: &[
        Sample {
            name: "volets, discussion ouverte",
            render: || html! { div.contenu { (panes(inbox(), Some(open()), None)) } },
        },
        Sample {
            name: "volets, rien d’ouvert",
            render: || html! { div.contenu { (panes(inbox(), None, None)) } },
        },
    ],
};
