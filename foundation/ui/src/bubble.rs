//! A message in the thread. The same bytes go to every reader (front-end §5): what depends on the reader is decided by the page,
//! which compares `data-auteur` with the thread's `data-moi`; only full pages carry the class `moi` from the server.

use maud::{Markup, html};

use crate::Icon;
use crate::avatar::{Avatar, Sector};
use crate::hx::written_by_people;

/// How far a message has come (C12), in the words of the bubble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Waits in the outbox for the network.
    Waiting,
    /// On its way.
    Sending,
    /// Kept by the server.
    Sent,
    /// Reached a device of this many recipients.
    Delivered {
        /// Recipients whose device has it.
        count: u32,
        /// All recipients.
        of: u32,
    },
    /// Read by this many recipients.
    Read {
        /// Recipients who have read it.
        count: u32,
        /// All recipients.
        of: u32,
    },
    /// Refused or given up; stays with what can be done.
    Failed,
}

impl Delivery {
    /// The code of C12.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "en_attente_reseau",
            Self::Sending => "envoi",
            Self::Sent => "envoye",
            Self::Delivered { .. } => "distribue",
            Self::Read { .. } => "lu",
            Self::Failed => "echec",
        }
    }

    /// The icon that says the same.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Waiting => Icon::WifiOff,
            Self::Sending => Icon::Clock,
            Self::Sent => Icon::Check,
            Self::Delivered { .. } | Self::Read { .. } => Icon::CheckCheck,
            Self::Failed => Icon::CircleAlert,
        }
    }

    /// The words: *Lu 3/5*.
    pub fn words(self) -> String {
        match self {
            Self::Waiting => "En attente du réseau".to_owned(),
            Self::Sending => "Envoi…".to_owned(),
            Self::Sent => "Envoyé".to_owned(),
            Self::Delivered { of: 1, .. } => "Remis".to_owned(),
            Self::Delivered { count, of } => format!("Remis {count}/{of}"),
            Self::Read { of: 1, .. } => "Lu".to_owned(),
            Self::Read { count, of } => format!("Lu {count}/{of}"),
            Self::Failed => "Échec".to_owned(),
        }
    }
}

/// The three useful reactions (C16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Seen.
    Seen,
    /// Thanks.
    Thanks,
    /// I take care of it.
    OnIt,
}

impl Reaction {
    /// All of them, in the order shown.
    pub const ALL: [Self; 3] = [Self::Seen, Self::Thanks, Self::OnIt];

    /// What is sent: `vu`, `merci`, `je_m_en_occupe`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Seen => "vu",
            Self::Thanks => "merci",
            Self::OnIt => "je_m_en_occupe",
        }
    }

    /// The words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Seen => "Vu",
            Self::Thanks => "Merci",
            Self::OnIt => "Je m’en occupe",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Seen => Icon::Eye,
            Self::Thanks => Icon::HandHelping,
            Self::OnIt => Icon::UserCheck,
        }
    }
}

/// A reaction given by some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given<'a> {
    /// Which.
    pub reaction: Reaction,
    /// How many gave it.
    pub count: u32,
    /// Their names: *C. MARTIN, Dr ROY*.
    pub names: &'a str,
}

/// The message that this one answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote<'a> {
    /// Its address, so that it can be seen in its place.
    pub href: &'a str,
    /// Who wrote it.
    pub author: &'a str,
    /// Its beginning; or that it was retracted.
    pub excerpt: &'a str,
}

/// What a message says.
#[derive(Debug, Clone)]
pub enum Body<'a> {
    /// Text, already escaped and marked up by the room.
    Text(Markup),
    /// Retracted (C15.1): by whom and when, in words. The place stays.
    Retracted(&'a str),
}

/// Where a message's actions lead; each works as a plain page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Links<'a> {
    /// The message alone, with its trace (C6).
    pub permalink: &'a str,
    /// The conversation with the composer set to answer.
    pub reply: &'a str,
    /// Where a reaction is posted.
    pub react: &'a str,
    /// The page that edits it; `None` when nobody may any more (C15).
    pub edit: Option<&'a str>,
    /// Where its retraction is confirmed.
    pub retract: Option<&'a str>,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// The client's UUID: element id and idempotency key (I-9).
    pub id: &'a str,
    /// The server's id: what answers and actions refer to.
    pub reference: &'a str,
    /// Its position in the conversation.
    pub seq: i64,
    /// Grows with each change.
    pub version: i64,
    /// The author's situation.
    pub author_id: &'a str,
    /// The author's name.
    pub author: &'a str,
    /// The author's initials.
    pub initials: &'a str,
    /// Profession or role, next to the name.
    pub role: &'a str,
    /// The author's sector.
    pub sector: Option<Sector>,
    /// Machine time and its words: `09:41`.
    pub at: (&'a str, &'a str),
    /// What it says.
    pub body: Body<'a>,
    /// What it answers.
    pub quote: Option<Quote<'a>>,
    /// When it was changed, in words.
    pub edited: Option<&'a str>,
    /// How far it has come; shown to its author only.
    pub delivery: Delivery,
    /// The reactions given.
    pub reactions: &'a [Given<'a>],
    /// Where its actions lead.
    pub links: Links<'a>,
    /// Follows a message of the same author closely: no name again.
    pub continued: bool,
}

/// A message for every reader: what streams and fragments carry.
pub fn message(message: &Message<'_>) -> Markup {
    bubble(message, false)
}

/// A message on a full page, for one reader: `mine` when that reader wrote it.
pub fn message_for(reader_is_author: bool, message: &Message<'_>) -> Markup {
    bubble(message, reader_is_author)
}

fn bubble(m: &Message<'_>, mine: bool) -> Markup {
    let retracted = matches!(m.body, Body::Retracted(_));
    html! {
        li.message .moi[mine] .suite[m.continued] .retire[retracted] id={ "m-" (m.id) }
            data-message=(m.reference) data-seq=(m.seq) data-auteur=(m.author_id) data-version=(m.version) {
            (Avatar { initials: m.initials, sector: m.sector })
            article aria-labelledby={ "a-" (m.id) } tabindex="-1" {
                p.message-tete id={ "a-" (m.id) } {
                    span.auteur { (m.author) } " " span.role { (m.role) } " " time datetime=(m.at.0) { (m.at.1) }
                }
                div.bulle {
                    @if let Some(quote) = &m.quote { (quoted(quote)) }
                    @match &m.body {
                        Body::Text(text) => { (written_by_people(text)) },
                        Body::Retracted(words) => { p.texte { (Icon::Trash2) span { (words) } } },
                    }
                }
                (foot(m))
            }
            @if !retracted { (message_menu(m)) }
        }
    }
}

fn quoted(quote: &Quote<'_>) -> Markup {
    html! {
        a.citation href=(quote.href) {
            span.visuellement-cache { "En réponse à " } strong { (quote.author) } span { (quote.excerpt) }
        }
    }
}

fn foot(m: &Message<'_>) -> Markup {
    html! {
        div.message-pied {
            @if let Some(at) = m.edited { span.modifie { (Icon::Pencil) "modifié " (at) } }
            @if !m.reactions.is_empty() { (reaction_bar(m.links.react, m.reactions)) }
            a.etat href=(m.links.permalink) data-etat=(m.delivery.code()) { (m.delivery.icon()) span { (m.delivery.words()) } }
        }
    }
}

/// The reactions given, each a button that gives or takes back one's own.
pub fn reaction_bar(action: &str, given: &[Given<'_>]) -> Markup {
    html! {
        form.reactions action=(action) method="post" {
            @for one in given {
                button.reaction type="submit" name="reaction" value=(one.reaction.value()) title=(one.names) {
                    (one.reaction.icon()) span { (one.reaction.label()) } " " span.nombre { (one.count) }
                    span.visuellement-cache { "\u{A0}: " (one.names) }
                }
            }
        }
    }
}

/// The one menu of a message: everything that swiping or hovering offers is here too (WCAG 2.5.7).
fn message_menu(m: &Message<'_>) -> Markup {
    let menu = format!("menu-{}", m.id);
    html! {
        div.message-actions {
            button.bouton.discret.seul type="button" popovertarget=(menu) aria-haspopup="true"
                aria-label={ "Actions sur le message de " (m.author) ", " (m.at.1) } { (Icon::Ellipsis) }
            div.menu id=(menu) popover {
                form.menu-reactions action=(m.links.react) method="post" {
                    @for reaction in Reaction::ALL {
                        button.bouton.discret type="submit" name="reaction" value=(reaction.value()) { (reaction.icon()) span { (reaction.label()) } }
                    }
                }
                ul {
                    li { a href=(m.links.reply) data-repondre=(m.reference) { (Icon::Reply) span { "Répondre" } } }
                    li { a href=(m.links.permalink) { (Icon::Info) span { "Détails et lecture" } } }
                    @if let Some(edit) = m.links.edit { li.si-moi { a href=(edit) data-modifier=(m.id) { (Icon::Pencil) span { "Modifier" } } } }
                    @if let Some(retract) = m.links.retract { li.si-moi { a href=(retract) data-retirer=(m.id) { (Icon::Trash2) span { "Retirer…" } } } }
                }
            }
        }
    }
}
