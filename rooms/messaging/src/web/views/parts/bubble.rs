//! A message in the thread. The same bytes go to every reader (front-end §5): what depends on the reader is decided by the page,
//! which compares `data-auteur` with the thread's `data-moi`; only full pages carry the class `moi` from the server.

use maud::{Markup, html};

use ui::Icon;
use ui::avatar::{Avatar, Sector};
use ui::hx::written_by_people;

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

    /// What a button sends: to give it (`+vu`) or to take it back (`-vu`), so that a second press of the same changes nothing; plain,
    /// the other way round, where the page doesn't know whether the reader gave it.
    fn wish(self, mine: Option<bool>) -> String {
        let sign = match mine {
            Some(true) => "-",
            Some(false) => "+",
            None => "",
        };
        format!("{sign}{}", self.value())
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
    /// Whether the reader is one of them; unknown where the same bytes go to everybody.
    pub mine: Option<bool>,
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

/// Where a message leads; each works as a plain page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Links<'a> {
    /// The message alone, with its trace (C6) and everything that can be done with it. Its last part is the message's name in
    /// the addresses of the actions: that is all that the shared menu needs.
    pub permalink: &'a str,
    /// Where a reaction is posted.
    pub react: &'a str,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// The id that its author's device gave it (I-9): in fragments, so that the echo becomes the message. `None` on full pages.
    pub client: Option<&'a str>,
    /// Its position in the conversation, and its element's id: `m-1469`.
    pub seq: i64,
    /// Grows with each change; the position itself until the first.
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
    /// When it was sent, in Paris: `09:41`. The day stands above.
    pub at: &'a str,
    /// What it says.
    pub body: Body<'a>,
    /// What it answers.
    pub quote: Option<Quote<'a>>,
    /// A warning for its readers: a mention that notifies nobody.
    pub note: Option<&'a str>,
    /// When it was changed, in words.
    pub edited: Option<&'a str>,
    /// How far it has come; shown to its author only.
    pub delivery: Delivery,
    /// The reactions given.
    pub reactions: &'a [Given<'a>],
    /// Where its actions lead.
    pub links: Links<'a>,
    /// Follows closely a message of the same author: the name is not repeated.
    pub continued: bool,
    /// It is the one that was asked for: highlighted and focusable.
    pub aimed: bool,
}

/// A message for every reader: what streams and fragments carry.
pub fn message(message: &Message<'_>) -> Markup {
    bubble(message, None)
}

/// A message on a full page, for one reader: `mine` when that reader wrote it. How far it has come is then left out of the
/// others' messages, which never show it.
pub fn message_for(reader_is_author: bool, message: &Message<'_>) -> Markup {
    bubble(message, Some(reader_is_author))
}

fn bubble(m: &Message<'_>, mine: Option<bool>) -> Markup {
    let retracted = matches!(m.body, Body::Retracted(_));
    let version = (m.version != m.seq).then_some(m.version);
    html! {
        li.message .moi[mine == Some(true)] .suite[m.continued] .retire[retracted] .vise[m.aimed] id={ "m-" (m.seq) }
            tabindex=[m.aimed.then_some("-1")] data-auteur=(m.author_id) data-version=[version] data-client=[m.client] {
            (Avatar { initials: m.initials, sector: m.sector })
            article aria-current=[m.aimed.then_some("true")] {
                p.message-tete {
                    span.auteur { bdi { (m.author) } } " " span.role { (m.role) } " " time { (m.at) }
                }
                div.bulle {
                    @if let Some(quote) = &m.quote { (quoted(quote)) }
                    @match &m.body {
                        Body::Text(text) => { (written_by_people(text)) },
                        Body::Retracted(words) => { p.texte { (Icon::Trash2) span { (words) } } },
                    }
                    @if let Some(note) = m.note { p.note-message { (Icon::Info) span { (note) } } }
                }
                (foot(m, mine != Some(false)))
            }
            @if !retracted { (opener(m)) }
        }
    }
}

fn quoted(quote: &Quote<'_>) -> Markup {
    html! {
        a.citation href=(quote.href) {
            span.visuellement-cache { "En réponse à " } strong { bdi { (quote.author) } } span dir="auto" { (quote.excerpt) }
        }
    }
}

fn foot(m: &Message<'_>, delivery: bool) -> Markup {
    html! {
        @if delivery || m.edited.is_some() || !m.reactions.is_empty() {
            div.message-pied {
                @if let Some(at) = m.edited { span.modifie { (Icon::Pencil) "modifié " (at) } }
                @if !m.reactions.is_empty() { (reaction_bar(m.links.react, m.reactions)) }
                @if delivery { (state(m)) }
            }
        }
    }
}

fn state(m: &Message<'_>) -> Markup {
    html! { a.etat href=(m.links.permalink) data-etat=(m.delivery.code()) { (m.delivery.icon()) span { (m.delivery.words()) } } }
}

/// The reactions given, each a button that gives or takes back one's own.
pub fn reaction_bar(action: &str, given: &[Given<'_>]) -> Markup {
    html! {
        form.reactions action=(action) method="post" {
            @for one in given {
                button.reaction type="submit" name="reaction" value=(one.reaction.wish(one.mine)) title=(one.names) {
                    (one.reaction.icon()) span { (one.reaction.label()) } " " span.nombre { (one.count) }
                    span.visuellement-cache { "\u{A0}: " (one.names) }
                }
            }
        }
    }
}

/// What opens a message's menu: a plain link to its own page, where everything that the menu holds is too. Its item tells which
/// message; the script names it in full. Three dots of the text's own font: an image for each message is what a slow phone waits for.
fn opener(m: &Message<'_>) -> Markup {
    html! { a.bouton.discret.seul.plus href=(m.links.permalink) aria-label="Actions sur ce message" { "···" } }
}

/// The reactions that can be given, each a button; `given` are the reader's, which can be taken back.
pub fn reaction_choice(action: &str, given: &[Reaction]) -> Markup {
    html! {
        form.menu-reactions action=(action) method="post" aria-label="Réagir" {
            @for reaction in Reaction::ALL {
                @let mine = given.contains(&reaction);
                button.bouton.discret type="submit" name="reaction" value=(reaction.wish(Some(mine))) aria-pressed=(mine) {
                    (reaction.icon()) span { (reaction.label()) }
                }
            }
        }
    }
}
