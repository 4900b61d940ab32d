//! The messages of a thread. Fragments are the same for every reader; only `Messages retirés`… nothing else depends on who reads.

use std::collections::BTreeMap;

use access::{Action, Permit, PractitionerRoleId};
use kernel::{Fault, Timestamp, fr};
use ui::bubble::{Body, Delivery, Given, Links, Message, Quote, Reaction, message, message_for};
use ui::{Markup, html};

use super::text::{self, excerpt};
use crate::domain::message::may_edit;
use crate::domain::{MessageKind, Named, Progress, ReactionKind};
use crate::policy::Conversation;
use crate::store::messages::MessageRow;
use crate::web::pane::{Thread, Window};

/// Messages closer than this, of one author, show the name once.
const CLOSE: std::time::Duration = std::time::Duration::from_mins(5);

/// Messages with the headings of their days, for any reader.
pub fn items<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    rows: &[MessageRow],
    now: Timestamp,
) -> Result<Markup, Fault> {
    let drawer = Drawer::new(permit, thread, now, false);
    drawer.draw(rows, None)
}

/// The answer to a sentinel: a new one, and the messages on its side.
pub fn more<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    window: &Window,
    now: Timestamp,
    earlier: bool,
) -> Result<Markup, Fault> {
    let drawn = Drawer::new(permit, thread, now, false).draw(&window.rows, None)?;
    Ok(if earlier {
        html! { (before(permit, thread, window)) (drawn) }
    } else {
        html! { (drawn) (after(window)) }
    })
}

/// A whole pane's items, for one reader: sentinels, unread line, messages.
pub fn pane<A: Action>(
    permit: &Permit<A, Conversation>,
    thread: &Thread,
    window: &Window,
    now: Timestamp,
) -> Result<Markup, Fault> {
    let read = permit.known().read_seq;
    let unread = |row: &&MessageRow| {
        row.seq > read && row.author_role_id != thread.me && row.kind == MessageKind::Text
    };
    let first = window.rows.iter().find(unread).map(|row| row.seq);
    let count = window.rows.iter().filter(unread).count();
    let line = first.map(|seq| (seq, u32::try_from(count).unwrap_or(u32::MAX)));
    let drawn = Drawer::new(permit, thread, now, true).draw(&window.rows, line)?;
    Ok(html! { (before(permit, thread, window)) (drawn) (after(window)) })
}

fn before<A: Action>(permit: &Permit<A, Conversation>, thread: &Thread, window: &Window) -> Markup {
    let first = window.rows.first().map_or(0, |row| row.seq);
    if window.earlier {
        return ui::thread::earlier(&format!("/discussions/{}?avant={first}", permit.id()));
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
    ui::thread::beginning(&text)
}

fn after(window: &Window) -> Markup {
    let last = window.rows.last().map_or(0, |row| row.seq);
    html! { @if window.later { (ui::thread::later(&format!("?apres={last}"))) } }
}

struct Drawer<'a> {
    conversation: String,
    thread: &'a Thread,
    named: Vec<Named>,
    now: Timestamp,
    for_reader: bool,
}

impl<'a> Drawer<'a> {
    fn new<A: Action>(
        permit: &Permit<A, Conversation>,
        thread: &'a Thread,
        now: Timestamp,
        for_reader: bool,
    ) -> Self {
        let named = thread.people.named(
            thread
                .participants
                .iter()
                .map(|row| row.practitioner_role_id),
        );
        Self {
            conversation: permit.id().to_string(),
            thread,
            named,
            now,
            for_reader,
        }
    }

    fn draw(&self, rows: &[MessageRow], unread: Option<(i64, u32)>) -> Result<Markup, Fault> {
        let mut drawn = Vec::with_capacity(rows.len() + 8);
        let mut day = String::new();
        let mut previous: Option<&MessageRow> = None;
        for row in rows {
            let this_day = fr::iso_day(row.sent_at);
            if this_day != day {
                drawn.push(ui::thread::day_heading(
                    &this_day,
                    &fr::day_heading(row.sent_at, self.now),
                ));
                day = this_day;
                previous = None;
            }
            if let Some((seq, count)) = unread.filter(|(seq, _)| *seq == row.seq) {
                let _ = seq;
                drawn.push(ui::thread::unread_line(count));
                previous = None;
            }
            drawn.push(self.one(row, previous)?);
            previous = Some(row);
        }
        Ok(html! { @for item in &drawn { (item) } })
    }

    fn one(&self, row: &MessageRow, previous: Option<&MessageRow>) -> Result<Markup, Fault> {
        let text = row
            .body
            .as_deref()
            .map(|sealed| self.thread.seal.read_body(row.id, sealed))
            .transpose()?;
        let client_id = row.client_id.to_string();
        if row.kind == MessageKind::System {
            return Ok(ui::thread::system_line(
                &client_id,
                row.seq,
                &row.sent_at.to_string(),
                text.as_deref().unwrap_or(""),
            ));
        }
        let continued = previous.is_some_and(|before| {
            before.kind == MessageKind::Text
                && before.author_role_id == row.author_role_id
                && row.sent_at.since(before.sent_at) < CLOSE
        });
        let (author, people) = (row.author_role_id, &self.thread.people);
        let author_name = people.name(author);
        let times = Times::of(row);
        let body = match (&text, &times.retracted) {
            (Some(text), None) => Body::Text(text::draw(text, &self.named)),
            (_, retracted) => Body::Retracted(retracted.as_deref().unwrap_or("Message retiré")),
        };
        let quote = self.quote(row)?;
        let quote = quote.as_ref().map(|(href, author, excerpt)| Quote {
            href,
            author,
            excerpt,
        });
        let given = self.reactions(row);
        let given: Vec<Given<'_>> = given
            .iter()
            .map(|(reaction, count, names)| Given {
                reaction: *reaction,
                count: *count,
                names,
            })
            .collect();
        let links = self.links(row);
        let drawn = Message {
            id: &client_id,
            reference: &row.id.to_string(),
            seq: row.seq,
            version: row.change,
            author_id: &author.to_string(),
            author: author_name,
            initials: people.initials(author),
            role: people.profession(author),
            sector: people.sector(author),
            at: (&times.iso, &times.words),
            body,
            quote,
            edited: times.edited.as_deref(),
            delivery: delivery(row.seq, author, self.thread),
            reactions: &given,
            links: Links {
                permalink: &links.permalink,
                reply: &links.reply,
                react: &links.react,
                edit: may_edit(row.sent_at, self.now).then_some(links.edit.as_str()),
                retract: Some(&links.retract),
            },
            continued,
        };
        Ok(if self.for_reader {
            message_for(author == self.thread.me, &drawn)
        } else {
            message(&drawn)
        })
    }

    /// Where, by whom, and the beginning of the message that this one answers.
    fn quote(&self, row: &MessageRow) -> Result<Option<(String, String, String)>, Fault> {
        let Some(quoted) = row.reply_to.and_then(|id| self.thread.quoted.get(&id)) else {
            return Ok(None);
        };
        let text = match &quoted.body {
            Some(sealed) => excerpt(&self.thread.seal.read_body(quoted.id, sealed)?, 140),
            None => "Message retiré".to_owned(),
        };
        let href = format!(
            "/discussions/{}?autour={}#m-{}",
            self.conversation, quoted.seq, quoted.client_id
        );
        Ok(Some((
            href,
            self.thread.people.name(quoted.author_role_id).to_owned(),
            text,
        )))
    }

    fn reactions(&self, row: &MessageRow) -> Vec<(Reaction, u32, String)> {
        let mut by_kind: BTreeMap<ReactionKind, Vec<&str>> = BTreeMap::new();
        for reaction in self
            .thread
            .reactions
            .iter()
            .filter(|reaction| reaction.message_id == row.id)
        {
            by_kind
                .entry(reaction.kind)
                .or_default()
                .push(self.thread.people.name(reaction.practitioner_role_id));
        }
        let shown = |kind| match kind {
            ReactionKind::Seen => Reaction::Seen,
            ReactionKind::Thanks => Reaction::Thanks,
            ReactionKind::Mine => Reaction::OnIt,
        };
        by_kind
            .into_iter()
            .map(|(kind, names)| {
                (
                    shown(kind),
                    u32::try_from(names.len()).unwrap_or(u32::MAX),
                    names.join(", "),
                )
            })
            .collect()
    }

    fn links(&self, row: &MessageRow) -> Addresses {
        let base = format!("/discussions/{}", self.conversation);
        let one = format!("{base}/messages/{}", row.id);
        Addresses {
            permalink: format!("{base}/m/{}", row.id),
            reply: format!("{base}?reponse={}#compositeur", row.id),
            react: format!("{one}/reaction"),
            edit: format!("{one}/modifier"),
            retract: format!("{one}/retirer"),
        }
    }
}

struct Addresses {
    permalink: String,
    reply: String,
    react: String,
    edit: String,
    retract: String,
}

struct Times {
    iso: String,
    words: String,
    edited: Option<String>,
    retracted: Option<String>,
}

impl Times {
    fn of(row: &MessageRow) -> Self {
        Self {
            iso: row.sent_at.to_string(),
            words: fr::time(row.sent_at),
            edited: row.edited_at.map(|at| format!("à {}", fr::time(at))),
            retracted: row
                .retracted_at
                .map(|at| format!("Message retiré par son auteur le {}.", fr::date_time(at))),
        }
    }
}

/// How far a message has come.
pub fn delivery(seq: i64, author: PractitionerRoleId, thread: &Thread) -> Delivery {
    let progress = Progress::of(seq, author, &thread.standings);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = number(progress.recipients);
    match (progress.read, progress.delivered) {
        (0, 0) => Delivery::Sent,
        (0, delivered) => Delivery::Delivered {
            count: number(delivered),
            of,
        },
        (read, _) => Delivery::Read {
            count: number(read),
            of,
        },
    }
}
