//! Reads the event log once for all streams of the process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Fault, Uuid};

use crate::ahead::Next;
use crate::event_log::{self, Entry, TOPIC};
use crate::hub::Over;
use crate::{Hub, Rendered};

/// Entries read at once.
const BATCH: i64 = 500;
/// How often the store is polled without a signal: another process's signal may have been lost.
const LOOK: Duration = Duration::from_secs(1);
/// How often a stream gets a pulse, in seconds. Each second serves its share of the streams: thousands at once would delay writers.
const PULSE: u64 = 15;
/// How long receipts and counters are collected before they are written or sent.
const GATHER: Duration = Duration::from_millis(400);
/// Receipts written by one command, at most.
const RECEIPTS: usize = 32;
/// An ephemeral message that ends the streams of a session: `session:<uuid> <why>`.
pub const SESSION: &str = "session:";
/// An ephemeral message that ends the streams of a session that was locked: `session-locked:<uuid>`. Its page stays, hidden.
pub const LOCKED: &str = "session-locked:";
/// An ephemeral message that closes the streams of a session that changes its situation: `session-moved:<uuid> <situation>`.
pub const MOVED: &str = "session-moved:";

/// Feeds the streams until the process ends.
pub async fn run(hub: Arc<Hub>) {
    tokio::join!(feed(&hub), pulse(&hub), receipts(&hub), ephemerals(&hub));
}

async fn feed(hub: &Hub) {
    let mut woken = hub.db.signals().watch(TOPIC);
    let mut counted = tokio::time::Instant::now();
    let mut stale: BTreeSet<Uuid> = BTreeSet::new();
    let mut read = true;
    loop {
        woken.mark_unchanged();
        match step(hub, read, &mut stale).await {
            Ok(full) if full => {
                read = true;
                continue;
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::warn!(error = %fault, "the event log could not be read");
                tokio::time::sleep(LOOK).await;
                read = true;
                continue;
            }
        }
        if !stale.is_empty() && counted.elapsed() > GATHER {
            let roles = hub.present(std::mem::take(&mut stale).into_iter());
            counted = tokio::time::Instant::now();
            if let Err(fault) = count(hub, &roles).await {
                tracing::warn!(error = %fault, "the counters could not be sent");
            }
        }
        let patience = if stale.is_empty() { LOOK } else { GATHER };
        // No signal: another process may have written.
        read = tokio::time::timeout(patience, woken.changed())
            .await
            .is_err();
    }
}

/// The next entries: from the commands that wrote them, or from the event log.
async fn following(hub: &Hub, read: bool) -> Result<Vec<Entry>, Fault> {
    if !read {
        let most = usize::try_from(BATCH).unwrap_or(usize::MAX);
        match hub.ahead(most) {
            Next::Told(entries) => return Ok(entries),
            Next::Nothing => return Ok(Vec::new()),
            Next::Read => {}
        }
    }
    event_log::since(&hub.db, hub.position(), BATCH).await
}

/// One batch; whether there may be more. `read`: the event log is read even if no command handed anything over.
async fn step(hub: &Hub, read: bool, stale: &mut BTreeSet<Uuid>) -> Result<bool, Fault> {
    let entries: Arc<[Entry]> = following(hub, read).await?.into();
    let Some(last) = entries.last().map(Entry::cursor) else {
        return Ok(false);
    };
    let fresh = hub.take_recent(&entries);
    let all = loop {
        let flavours = hub.flavours();
        let mut all: Vec<Rendered> = Vec::with_capacity(entries.len());
        for speaker in &hub.speakers {
            all.extend(speaker.render(&entries, flavours, &fresh).await?);
        }
        all.sort_by_key(|rendered| rendered.cursor);
        if hub.feed(&all, flavours, &entries, last) {
            break all;
        }
    };
    stale.extend(
        all.iter()
            .filter(|rendered| rendered.html.is_some())
            .flat_map(|rendered| rendered.to.iter().copied()),
    );
    Ok(i64::try_from(entries.len()).is_ok_and(|read| read == BATCH))
}

async fn count(hub: &Hub, roles: &[Uuid]) -> Result<(), Fault> {
    if roles.is_empty() {
        return Ok(());
    }
    for speaker in &hub.speakers {
        for (role, frame) in speaker.renderer.counters(roles).await? {
            hub.send(&[role], &frame);
        }
    }
    Ok(())
}

async fn pulse(hub: &Hub) {
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    for second in 0_u64.. {
        beat.tick().await;
        hub.pulse(second % PULSE, PULSE);
    }
}

async fn receipts(hub: &Hub) {
    loop {
        tokio::time::sleep(GATHER).await;
        // Grouped by topic, and a few at a time: writers of messages wait for a few only (G2).
        for delivered in hub.delivered.take().chunks(RECEIPTS) {
            for speaker in &hub.speakers {
                // A receipt that could not be written is written with the next message, or when the page asks what it missed.
                if let Err(fault) = speaker.renderer.delivered(delivered).await {
                    tracing::warn!(error = %fault, "receipts could not be written");
                }
            }
        }
    }
}

async fn ephemerals(hub: &Hub) {
    let mut heard = hub.db.signals().listen();
    loop {
        let text = match heard.recv().await {
            Ok(text) => text,
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => continue,
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        };
        if follow(hub, &text) {
            continue;
        }
        for speaker in &hub.speakers {
            match speaker.transient(&text).await {
                Ok(Some((roles, frame))) => hub.send(&roles, &frame),
                Ok(None) => {}
                Err(fault) => {
                    tracing::debug!(error = %fault, "an ephemeral message could not be passed on");
                }
            }
        }
    }
}

/// Handles an ephemeral message about a session; whether it is one.
fn follow(hub: &Hub, text: &str) -> bool {
    let told = [SESSION, LOCKED, MOVED]
        .into_iter()
        .find_map(|prefix| Some((prefix, text.strip_prefix(prefix)?)));
    let Some((prefix, told)) = told else {
        return false;
    };
    let (session, more) = told.split_once(' ').unwrap_or((told, ""));
    match (session.parse(), prefix) {
        (Ok(session), SESSION) => hub.end_session(session, Over::Ended(more)),
        (Ok(session), LOCKED) => hub.end_session(session, Over::Locked),
        (Ok(session), _) => {
            if let Ok(role) = more.parse() {
                hub.move_session(session, role);
            }
        }
        (Err(_), _) => {}
    }
    true
}
