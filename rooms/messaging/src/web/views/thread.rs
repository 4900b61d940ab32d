//! The messages of a thread. Fragments are the same for every reader; a full page is for the one who asks.

use access::{Action, Permit};
use kernel::{Timestamp, fr};
use ui::{Markup, html};

use super::message::Drawer;
use crate::domain::MessageKind;
use crate::policy::Conversation;
use crate::store::messages::MessageRow;
use crate::web::pane::{Thread, Window};

/// Where a message stands in its thread: opened around it, and scrolled to it by a browser without a script too.
pub fn place(conversation: impl std::fmt::Display, seq: i64) -> String {
    format!("/discussions/{conversation}?vers={seq}#m-{seq}")
}

/// Messages with the headings of their days, for any reader.
pub fn items<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    rows: &[MessageRow],
    now: Timestamp,
) -> Markup {
    draw(&Drawer::new(permit, thread, false), rows, now, None)
}

/// The answer to a sentinel: a new one, and the messages on its side.
pub fn more<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    window: &Window,
    now: Timestamp,
    earlier: bool,
) -> Markup {
    let drawn = draw(&Drawer::new(permit, thread, false), &window.rows, now, None);
    if earlier {
        html! { (before(permit, thread, window)) (drawn) }
    } else {
        html! { (drawn) (after(window)) }
    }
}

/// A whole pane's items, for one reader: sentinels, unread line, messages.
pub fn pane<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    window: &Window,
    now: Timestamp,
) -> Markup {
    let read = permit.known().read_seq;
    let unread = |row: &&MessageRow| {
        row.seq > read
            && row.author_role_id != thread.me
            && row.kind == MessageKind::Text
            && row.retracted_at.is_none()
    };
    let first = window.rows.iter().find(unread).map(|row| row.seq);
    let count = window.rows.iter().filter(unread).count();
    let line = first.map(|seq| (seq, u32::try_from(count).unwrap_or(u32::MAX)));
    let drawer = Drawer::new(permit, thread, true).aiming(window.aimed);
    let drawn = draw(&drawer, &window.rows, now, line);
    html! { (before(permit, thread, window)) (drawn) (after(window)) }
}

fn before<A: Action>(permit: &Permit<A, Conversation>, thread: &Thread, window: &Window) -> Markup {
    let first = window.rows.first().map_or(0, |row| row.seq);
    if window.earlier {
        return super::parts::thread::earlier(&format!(
            "/discussions/{}?avant={first}",
            permit.id()
        ));
    }
    let known = permit.known();
    let text = if known.history_from > 0 {
        "Vous avez été ajouté ici sans l’historique : les messages précédents ne vous sont pas montrés.".to_owned()
    } else {
        let creator = thread.people.name(known.created_by);
        format!(
            "Début de la discussion, créée par {creator} le {}.",
            fr::long_date(known.created_at)
        )
    };
    super::parts::thread::beginning(&text)
}

fn after(window: &Window) -> Markup {
    let last = window.rows.last().map_or(0, |row| row.seq);
    html! { @if window.later { (super::parts::thread::later(&format!("?apres={last}"))) } }
}

/// Messages under the headings of their days; `unread`: where the line stands, and over how many.
fn draw(
    drawer: &Drawer<'_>,
    rows: &[MessageRow],
    now: Timestamp,
    unread: Option<(i64, u32)>,
) -> Markup {
    let mut drawn = Vec::with_capacity(rows.len() + 8);
    let mut day = String::new();
    let mut previous: Option<&MessageRow> = None;
    for row in rows {
        let this_day = fr::iso_day(row.sent_at);
        if this_day != day {
            drawn.push(super::parts::thread::day_heading(row.sent_at, now));
            day = this_day;
            previous = None;
        }
        if let Some((_, count)) = unread.filter(|(seq, _)| *seq == row.seq) {
            drawn.push(super::parts::thread::unread_line(count));
            previous = None;
        }
        drawn.push(drawer.one(row, previous));
        previous = Some(row);
    }
    html! { @for item in &drawn { (item) } }
}
