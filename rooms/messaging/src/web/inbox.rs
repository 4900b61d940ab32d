//! The list of my conversations (C1).

use std::time::Duration;

use ::web::{Context, Failure, Query, Reply, Screen};
use access::{Permit, Read, Scope};
use crypto::Vault;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};
use serde::Deserialize;
use ui::page::Rail;
use ui::{Markup, html};

use crate::people::People;
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::store::inbox::{self, InboxRow, MateRow};
use crate::web::views::{self, rows::Sealed};

/// Conversations on one page of the list.
const PAGE: i64 = 40;

/// What is shown of the list.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
pub struct Filter {
    /// `non-lus`, `mentions`, `archivees`, or empty for all.
    #[serde(default)]
    pub voir: String,
    /// Microseconds: only conversations whose last message is older.
    pub avant: Option<i64>,
}

/// The list with what it takes to draw it.
pub struct Inbox {
    /// The rows shown.
    pub rows: Vec<InboxRow>,
    /// Who takes part.
    pub mates: Vec<MateRow>,
    /// Their names.
    pub people: People,
    /// The filter.
    pub filter: Filter,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// Reads the list for the pane on the left.
pub async fn load(
    cx: &Context,
    scope: &Scope<Read, Conversation>,
    filter: Filter,
) -> Result<Inbox, Fault> {
    let before = filter
        .avant
        .map_or_else(|| cx.now() + Duration::from_mins(1), Timestamp::from_micros);
    let mut rows = inbox::list(cx.db(), scope, filter.voir == "archivees", before, PAGE).await?;
    let next = (i64::try_from(rows.len()) == Ok(PAGE))
        .then(|| rows.last().map(|row| row.last_at.micros()))
        .flatten();
    match filter.voir.as_str() {
        "non-lus" => rows.retain(|row| row.unread > 0),
        "mentions" => rows.retain(|row| row.mentions > 0),
        _ => {}
    }
    for row in &rows {
        // I-3: a row shows the beginning of what was said.
        cx.trail().read("conversation", row.id.uuid(), "list");
    }
    let mates = inbox::mates(cx.db(), &rows).await?;
    let authors = rows.iter().filter_map(|row| row.last_author);
    let people = People::load(
        cx,
        mates
            .iter()
            .map(|mate| mate.practitioner_role_id)
            .chain(authors),
    )
    .await?;
    Ok(Inbox {
        rows,
        mates,
        people,
        filter,
        next,
    })
}

/// The left pane, `open` being the conversation beside it.
pub fn pane(
    cx: &Context,
    scope: &Scope<Read, Conversation>,
    inbox: &Inbox,
    open: Option<ConversationId>,
) -> Result<Markup, Fault> {
    let vault = cx.part::<Vault>()?;
    let me = scope.practitioner_role()?;
    let mut drawn = Vec::with_capacity(inbox.rows.len());
    for row in &inbox.rows {
        let facts = row.sealed(&vault)?;
        let mates = inbox
            .mates
            .iter()
            .filter(|mate| mate.conversation_id == row.id)
            .map(|mate| mate.practitioner_role_id);
        drawn.push(
            views::rows::Row::new(row, &facts, mates, (&inbox.people, me, cx.now()))
                .current(open == Some(row.id)),
        );
    }
    Ok(views::rows::pane(&drawn, &inbox.filter, inbox.next))
}

/// The page of the list.
pub async fn list(
    scope: Scope<Read, Conversation>,
    cx: Context,
    Query(filter): Query<Filter>,
) -> Result<Reply, Failure> {
    let inbox = load(&cx, &scope, filter).await?;
    let body = ui::conversation::panes(pane(&cx, &scope, &inbox, None)?, None, None);
    let unread = inbox
        .rows
        .iter()
        .filter(|row| row.unread > 0 && !row.muted)
        .count();
    let screen = Screen::new("Discussions", body)
        .rail(Rail::Messages)
        .frame(ui::page::Frame::Panes)
        .modules(&["entree.js"]);
    Ok(screen.unread(u32::try_from(unread).unwrap_or(0)).reply(&cx))
}

/// One fresh row, for the live list.
pub async fn row(
    permit: Permit<Read, Conversation>,
    scope: Scope<Read, Conversation>,
    cx: Context,
) -> Result<Reply, Failure> {
    let row = inbox::row(cx.db(), &scope, permit.id()).await?;
    let rows = [row];
    let mates = inbox::mates(cx.db(), &rows).await?;
    let people = People::load(
        &cx,
        mates
            .iter()
            .map(|mate| mate.practitioner_role_id)
            .chain(rows.iter().filter_map(|row| row.last_author)),
    )
    .await?;
    let vault = cx.part::<Vault>()?;
    let mut drawn = html! {};
    for row in &rows {
        let facts = row.sealed(&vault)?;
        let roles = mates.iter().map(|mate| mate.practitioner_role_id);
        drawn = views::rows::Row::new(
            row,
            &facts,
            roles,
            (&people, scope.practitioner_role()?, cx.now()),
        )
        .draw();
    }
    Ok(Reply::fragment(drawn))
}
