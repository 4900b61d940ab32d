//! The list of my conversations (C1).

use std::time::Duration;

use ::web::{Context, Failure, Query, Reply, Want};
use access::{Permit, PractitionerRoleId, Read, Scope};
use bus::Hub;
use crypto::Vault;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};
use serde::Deserialize;
use ui::{Markup, html};

use crate::people::People;
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::store::inbox::{self, InboxRow, MateRow};
use crate::web::screen;
use crate::web::views::{self, rows::Sealed};

/// Conversations on one page of the list.
const PAGE: i64 = 40;
/// Beside an open conversation: about what a screen shows; the rest is loaded by scrolling.
const BESIDE: i64 = 12;

/// What is shown of the list.
#[derive(Debug, Clone, Default, Deserialize, PartialEq, Eq)]
pub struct Filter {
    /// `non-lus`, `mentions`, `archivees`, or empty for all.
    #[serde(default)]
    pub voir: String,
    /// Microseconds: only conversations whose last message is older.
    pub avant: Option<i64>,
    /// `1`: only the rows, to go on with the list.
    #[serde(default)]
    pub lignes: u8,
}

impl Filter {
    /// Whether a conversation belongs to what is shown.
    fn shows(&self, row: &InboxRow) -> bool {
        row.archived == (self.voir == "archivees")
            && match self.voir.as_str() {
                "non-lus" => row.unread > 0,
                "mentions" => row.mention.is_some(),
                _ => true,
            }
    }
}

/// The list with what is needed to draw it.
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
    beside: bool,
) -> Result<Inbox, Fault> {
    let page = if beside { BESIDE } else { PAGE };
    let before = filter
        .avant
        .map_or_else(|| cx.now() + Duration::from_mins(1), Timestamp::from_micros);
    let mut rows = inbox::list(cx.db(), scope, filter.voir == "archivees", before, page).await?;
    let next = (i64::try_from(rows.len()) == Ok(page))
        .then(|| rows.last().map(|row| row.last_at.micros()))
        .flatten();
    rows.retain(|row| filter.shows(row));
    for row in &rows {
        // I-3: a row shows the beginning of what was said.
        cx.access_log().read("conversation", row.id.uuid(), "list");
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
    let me = scope.practitioner_role()?;
    let rows = drawn(cx, me, inbox, open)?;
    Ok(views::rows::pane(
        &rows,
        me,
        &inbox.filter,
        open.is_some(),
        inbox.next,
    ))
}

fn drawn<'a>(
    cx: &Context,
    me: PractitionerRoleId,
    inbox: &'a Inbox,
    open: Option<ConversationId>,
) -> Result<Vec<views::rows::Row<'a>>, Fault> {
    let vault = cx.extension::<Vault>()?;
    let one = |row: &'a InboxRow| {
        let facts = row.sealed(&vault)?;
        let mates = inbox
            .mates
            .iter()
            .filter(|mate| mate.conversation_id == row.id)
            .map(|mate| mate.practitioner_role_id);
        let seen = (&inbox.people, me, cx.now());
        Ok(views::rows::Row::new(row, &facts, mates, seen)
            .beside(open.is_some())
            .at_mention(inbox.filter.voir == "mentions")
            .current(open == Some(row.id)))
    };
    inbox.rows.iter().map(one).collect()
}

/// The page of the list.
pub async fn list(
    scope: Scope<Read, Conversation>,
    cx: Context,
    Query(filter): Query<Filter>,
) -> Result<Reply, Failure> {
    let listening_from = cx.extension::<Hub>()?.position();
    let rows_alone = filter.lignes > 0 && cx.want() == Want::Fragment;
    let inbox = load(&cx, &scope, filter, false).await?;
    if rows_alone {
        let rows = drawn(&cx, scope.practitioner_role()?, &inbox, None)?;
        let part = views::rows::part(&rows, &inbox.filter, inbox.next);
        return Ok(Reply::list(&cx, part));
    }
    let body = views::parts::inbox::panes(pane(&cx, &scope, &inbox, None)?, None);
    let unread = inbox
        .rows
        .iter()
        .filter(|row| row.unread > 0 && !row.muted)
        .count();
    let screen = screen("Discussions", body)
        .entry("/discussions")
        .list()
        .since(listening_from)
        .frame(ui::page::Frame::Panes);
    Ok(screen
        .counted("discussions", u32::try_from(unread).unwrap_or(0))
        .reply(&cx))
}

/// One fresh row, for the live list.
pub async fn row(
    permit: Permit<Read, Conversation>,
    scope: Scope<Read, Conversation>,
    cx: Context,
    Query(filter): Query<Filter>,
) -> Result<Reply, Failure> {
    let row = inbox::row(cx.db(), &scope, permit.id()).await?;
    if !filter.shows(&row) {
        return Ok(Reply::empty());
    }
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
    let vault = cx.extension::<Vault>()?;
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
        .at_mention(filter.voir == "mentions")
        .draw();
    }
    Ok(Reply::fragment(drawn))
}
