//! The inbox's rows.

use access::PractitionerRoleId;
use crypto::Vault;
use kernel::{Fault, Timestamp, fr};
use ui::avatar::{avatar, group_avatar};
use ui::nav::{Tab, filters};
use ui::{Icon, Markup, html};

use super::parts::inbox::{self, ConversationRow, conversation_row};
use super::text::excerpt;
use crate::domain::{Kind, MessageKind};
use crate::people::People;
use crate::seal::{Seal, TOPIC};
use crate::store::inbox::InboxRow;
use crate::web::inbox::Filter;

/// Characters of the last message where the list has the width of the screen, and beside an open conversation: what one line shows.
const EXCERPT: (usize, usize) = (120, 44);

/// The opened texts of a row.
pub struct Opened {
    /// The topic.
    pub topic: Option<String>,
    /// The last message.
    pub last: Option<String>,
}

/// Opens a row's sealed texts.
pub trait Sealed {
    /// The row's texts.
    fn sealed(&self, vault: &Vault) -> Result<Opened, Fault>;
}

impl Sealed for InboxRow {
    fn sealed(&self, vault: &Vault) -> Result<Opened, Fault> {
        let seal = Seal::open(vault, self.id, &self.data_key)?;
        let topic = self
            .topic
            .as_deref()
            .map(|sealed| seal.read_line(TOPIC, sealed))
            .transpose()?;
        let last = match (self.last_id, &self.last_body) {
            (Some(id), Some(body)) => Some(seal.shown_body(id, body)),
            (Some(_), None) => Some("Message retiré".to_owned()),
            (None, _) => None,
        };
        Ok(Opened { topic, last })
    }
}

/// A row ready to be drawn.
pub struct Row<'a> {
    data: &'a InboxRow,
    avatar: Markup,
    title: String,
    author: String,
    excerpt: String,
    at: (String, String),
    at_mention: bool,
    current: bool,
}

impl<'a> Row<'a> {
    /// A row as `me` sees it now. `mates`: all who take part.
    pub fn new(
        row: &'a InboxRow,
        opened: &Opened,
        mates: impl Iterator<Item = PractitionerRoleId>,
        (people, me, now): (&People, PractitionerRoleId, Timestamp),
    ) -> Self {
        let others: Vec<PractitionerRoleId> = mates.filter(|role| *role != me).collect();
        let names = || {
            others
                .iter()
                .map(|role| people.name(*role))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let title = opened.topic.clone().unwrap_or_else(|| {
            if others.is_empty() {
                "Discussion".to_owned()
            } else {
                names()
            }
        });
        let disc = match others.first().filter(|_| row.kind == Kind::Direct) {
            Some(role) => html! { (avatar(people.initials(*role), people.sector(*role))) },
            None => group_avatar(),
        };
        let author = match (row.last_author, row.last_kind) {
            (Some(author), Some(MessageKind::Text)) if author == me => "Vous".to_owned(),
            (Some(author), Some(MessageKind::Text)) if row.kind != Kind::Direct => {
                people.name(author).to_owned()
            }
            _ => String::new(),
        };
        Self {
            data: row,
            avatar: disc,
            title,
            author,
            excerpt: excerpt(
                opened
                    .last
                    .as_deref()
                    .unwrap_or("Aucun message pour l’instant"),
                EXCERPT.0,
            ),
            at: (
                fr::machine_time(row.last_at),
                fr::inbox_time(row.last_at, now),
            ),
            at_mention: false,
            current: false,
        }
    }

    /// Whether it leads to the message that mentions me.
    #[must_use]
    pub fn at_mention(self, at_mention: bool) -> Self {
        Self { at_mention, ..self }
    }

    /// As the row stands beside an open conversation.
    #[must_use]
    pub fn beside(mut self, beside: bool) -> Self {
        if beside {
            self.excerpt = excerpt(&self.excerpt, EXCERPT.1);
        }
        self
    }

    /// Whether it is the one open beside the list.
    #[must_use]
    pub fn current(self, current: bool) -> Self {
        Self { current, ..self }
    }

    /// The row.
    pub fn draw(&self) -> Markup {
        let id = self.data.id.to_string();
        let href = match self.data.mention.filter(|_| self.at_mention) {
            Some(seq) => super::thread::place(&id, seq),
            None => format!("/discussions/{id}"),
        };
        conversation_row(&ConversationRow {
            id: &id,
            seq: self.data.last_change,
            href: &href,
            avatar: self.avatar.clone(),
            title: &self.title,
            author: &self.author,
            excerpt: &self.excerpt,
            at: (&self.at.0, &self.at.1),
            unread: u32::try_from(self.data.unread).unwrap_or(u32::MAX),
            mentioned: self.data.mention.is_some(),
            draft: self.data.drafts > 0,
            muted: self.data.muted,
            current: self.current,
        })
    }
}

/// The pane of the list, as `me` sees it. `beside`: beside an open conversation.
pub fn pane(
    rows: &[Row<'_>],
    me: PractitionerRoleId,
    filter: &Filter,
    beside: bool,
    next: Option<i64>,
) -> Markup {
    let tab = |word: &str, label: &'static str| {
        let href = if word.is_empty() {
            "/discussions".to_owned()
        } else {
            format!("/discussions?voir={word}")
        };
        (href, label, filter.voir == word)
    };
    let tabs = [
        tab("", "Tout"),
        tab("non-lus", "Non lus"),
        tab("mentions", "Mentions"),
        tab("archivees", "Archivées"),
    ];
    let tabs: Vec<Tab<'_>> = tabs
        .iter()
        .map(|(href, label, current)| Tab::new(href, label, *current))
        .collect();
    let rest = html! {
        (ui::button::icon_link("/discussions/recherche", Icon::Search, "Rechercher dans mes discussions"))
        (ui::button::link_button("/discussions/nouvelle", "Nouvelle").icon(Icon::MessageSquarePlus).tone(ui::button::Tone::Primary))
        (filters("Filtrer les discussions", &tabs))
    };
    html! {
        (ui::panes::list_head("Discussions", beside, rest))
        (inbox::conversation_list(&me.to_string(), part(rows, filter, next), rows.is_empty().then(|| empty(filter))))
        (inbox::waiting_sends())
    }
}

/// Rows, then the link to what comes after them, which follows itself as it comes into view.
pub fn part(rows: &[Row<'_>], filter: &Filter, next: Option<i64>) -> Markup {
    html! {
        @for row in rows { (row.draw()) }
        @if let Some(next) = next { (inbox::older(&format!("/discussions?voir={}&avant={next}", filter.voir))) }
    }
}

fn empty(filter: &Filter) -> Markup {
    let write = ui::button::link_button("/discussions/nouvelle", "Nouveau message")
        .icon(Icon::MessageSquarePlus);
    match filter.voir.as_str() {
        "non-lus" => ui::notice::empty_state(
            "Tout est lu.",
            "Les nouveaux messages apparaîtront ici.",
            "",
        ),
        "mentions" => ui::notice::empty_state(
            "Personne ne vous attend.",
            "Les messages qui vous citent apparaîtront ici.",
            "",
        ),
        "archivees" => ui::notice::empty_state(
            "Aucune discussion archivée.",
            "Archivez une discussion depuis ses informations pour alléger votre liste.",
            "",
        ),
        _ => ui::notice::empty_state(
            "Aucune discussion.",
            "Écrivez à un confrère ou à une équipe.",
            write,
        ),
    }
}
