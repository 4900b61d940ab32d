//! Samples: the thread and its messages.

use kernel::Timestamp;
use maud::{Markup, html};

use ui::avatar::Sector;
use ui::gallery::{Sample, Section};

use super::super::parts::bubble::{
    Body, Delivery, Given, Links, Message, Quote, Reaction, message, message_for,
};
use super::super::parts::thread::{
    Reader, Thread, beginning, day_heading, earlier, later, read_by, system_line, thread,
    typing_line, unread_line,
};

const LINKS: Links<'static> = Links {
    permalink: "/discussions/cnv_1/m/1-1",
    react: "/discussions/cnv_1/messages/1-1/reaction",
};

fn sample_message(seq: i64, text: &str) -> Message<'_> {
    Message {
        client: None,
        seq,
        version: seq,
        author_id: "ror_claire",
        author: "Claire MARTIN",
        initials: "CM",
        role: "IDE",
        sector: Some(Sector::Sanitaire),
        at: "09:40",
        body: Body::Text(html! { (text) }),
        quote: None,
        note: None,
        edited: None,
        delivery: Delivery::Sent,
        reactions: &[],
        links: LINKS,
        continued: false,
        aimed: false,
    }
}

fn mine(seq: i64, text: &str, delivery: Delivery) -> Markup {
    message_for(
        true,
        &Message {
            author_id: "ror_moi",
            author: "Dr Anne ROY",
            initials: "AR",
            role: "MG",
            at: "09:43",
            delivery,
            ..sample_message(seq, text)
        },
    )
}

/// 20 November 2026.
const TODAY: Timestamp = Timestamp::from_micros(1_795_168_800_000_000);
/// The day before.
const YESTERDAY: Timestamp = Timestamp::from_micros(1_795_082_400_000_000);
/// 3 March 2026.
const IN_SPRING: Timestamp = Timestamp::from_micros(1_772_532_000_000_000);

pub(super) fn items() -> Markup {
    html! {
        (earlier("?avant=40"))
        (day_heading(YESTERDAY, TODAY))
        (system_line(40, "Dr Anne ROY a ajouté Paul NOIR", false))
        (message(&Message { author_id: "ror_paul", author: "Paul NOIR", initials: "PN", role: "Assistant social", sector: Some(Sector::Social), ..sample_message(41, "Bonjour, la famille demande si le lit médicalisé peut arriver avant vendredi.") }))
        (message(&Message { note: Some("Personne n’est prévenu par « @Claire Martin » : 2 personnes portent ce nom."), ..sample_message(411, "@Claire Martin, quand passez-vous ?") }))
        (mine(42, "Oui, je fais l’ordonnance ce soir.", Delivery::Read { count: 4, of: 4 }))
        (day_heading(TODAY, TODAY))
        (message(&sample_message(43, "Plaie sacrée stade 2, 3 × 2 cm, peu exsudative.\nTempérature 37,2 °C, douleur ≤ 3.")))
        (message(&Message { continued: true, reactions: &[Given { reaction: Reaction::Seen, count: 2, names: "Dr Anne ROY, Paul NOIR", mine: None }, Given { reaction: Reaction::OnIt, count: 1, names: "Dr Anne ROY", mine: None }], ..sample_message(44, "Je repasse demain → avis infirmier plaies ?") }))
        (unread_line(2))
        (message(&Message { quote: Some(Quote { href: "#m-44", author: "Claire MARTIN", excerpt: "Je repasse demain → avis infirmier plaies ?" }), author_id: "ror_paul", author: "Paul NOIR", initials: "PN", role: "Assistant social", sector: Some(Sector::Social), edited: Some("à 09:52"), body: Body::Text(html! { "Bonne idée. " span.mention { "@Claire MARTIN" } ", l’équipe de Béziers répond en 24 h." }), ..sample_message(45, "") }))
        (message(&Message { body: Body::Retracted("Message retiré par Claire MARTIN à 09:55"), ..sample_message(46, "") }))
        (mine(47, "Merci à tous les deux.", Delivery::Delivered { count: 2, of: 3 }))
        (mine(48, "Je rappelle la famille à midi.", Delivery::Waiting))
    }
}

pub(super) const FRAME: Thread<'static> = Thread {
    conversation: "cnv_1",
    me: "ror_moi",
    last_seq: 48,
    read_seq: 44,
    href: "/discussions/cnv_1",
    at_end: true,
    aimed: None,
};

pub(super) const THREAD: Section = Section {
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
                        aimed: Some(1),
                        ..FRAME
                    },
                    html! { (beginning("Début de la discussion, créée par Claire MARTIN le 3 mars 2026")) (day_heading(IN_SPRING, TODAY)) (message(&Message { aimed: true, ..sample_message(1, "Bonjour à tous.") })) (later("?apres=1")) },
                )
            },
        },
        Sample {
            name: "états d’envoi",
            render: || {
                html! {
                    ol.fil {
                        @for (delivery, seq) in [Delivery::Waiting, Delivery::Sending, Delivery::Sent, Delivery::Delivered { count: 1, of: 1 }, Delivery::Read { count: 3, of: 5 }, Delivery::Failed].into_iter().zip(101..) {
                            (mine(seq, "D’accord.", delivery))
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
