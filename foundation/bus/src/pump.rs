//! Reads the journal once for all streams of the process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Fault, Uuid};

use crate::ahead::Next;
use crate::hub::Over;
use crate::journal::{self, Entry, TOPIC};
use crate::{Hub, Said};

/// Entries read at once.
const BATCH: i64 = 500;
/// How often the store is asked even when nobody nudged: another process may have been cut off.
const LOOK: Duration = Duration::from_secs(1);
/// A stream shows that it is alive every so many seconds. Each second has its share of the streams: thousands at once would hold up
/// whoever writes meanwhile.
const PULSE: u64 = 15;
/// How long receipts and counters gather before they are written or sent.
const GATHER: Duration = Duration::from_millis(400);
/// Receipts written by one command, at most.
const RECEIPTS: usize = 32;
/// A shout that ends the streams of a session: `session:<uuid> <why>`.
pub const SESSION: &str = "session:";
/// A shout that ends the streams of a session that was locked: `session-locked:<uuid>`. Its page stays, hidden.
pub const LOCKED: &str = "session-locked:";
/// A shout that closes the streams of a session that goes on under another situation: `session-moved:<uuid> <situation>`.
pub const MOVED: &str = "session-moved:";

/// Feeds the streams, for ever.
pub async fn run(hub: Arc<Hub>) {
    tokio::join!(feed(&hub), pulse(&hub), receipts(&hub), shouts(&hub));
}

async fn feed(hub: &Hub) {
    let mut nudged = hub.db.nudges().watch(TOPIC);
    let mut counted = tokio::time::Instant::now();
    let mut stale: BTreeSet<Uuid> = BTreeSet::new();
    let mut read = true;
    loop {
        nudged.mark_unchanged();
        match step(hub, read, &mut stale).await {
            Ok(full) if full => {
                read = true;
                continue;
            }
            Ok(_) => {}
            Err(fault) => {
                tracing::warn!(error = %fault, "the journal could not be read");
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
        // Nobody nudged: another process may have written.
        read = tokio::time::timeout(patience, nudged.changed())
            .await
            .is_err();
    }
}

/// What follows: as the commands that wrote it say, or as the journal does.
async fn following(hub: &Hub, read: bool) -> Result<Vec<Entry>, Fault> {
    if !read {
        let most = usize::try_from(BATCH).unwrap_or(usize::MAX);
        match hub.ahead(most) {
            Next::Told(entries) => return Ok(entries),
            Next::Nothing => return Ok(Vec::new()),
            Next::Read => {}
        }
    }
    journal::since(&hub.db, hub.position(), BATCH).await
}

/// One batch; whether there may be more. `read`: the journal is asked even if no command said anything.
async fn step(hub: &Hub, read: bool, stale: &mut BTreeSet<Uuid>) -> Result<bool, Fault> {
    let entries: Arc<[Entry]> = following(hub, read).await?.into();
    let Some(last) = entries.last().map(Entry::cursor) else {
        return Ok(false);
    };
    let fresh = hub.take_recent(&entries);
    let all = loop {
        let hearing = hub.hearing();
        let mut all: Vec<Said> = Vec::with_capacity(entries.len());
        for voice in &hub.voices {
            all.extend(voice.say(&entries, hearing, &fresh).await?);
        }
        all.sort_by_key(|said| said.cursor);
        if hub.feed(&all, hearing, (&entries, last)) {
            break all;
        }
    };
    stale.extend(
        all.iter()
            .filter(|said| said.html.is_some())
            .flat_map(|said| said.to.iter().copied()),
    );
    Ok(i64::try_from(entries.len()).is_ok_and(|read| read == BATCH))
}

async fn count(hub: &Hub, roles: &[Uuid]) -> Result<(), Fault> {
    if roles.is_empty() {
        return Ok(());
    }
    for voice in &hub.voices {
        for (role, frame) in voice.counters(roles).await? {
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
        // Topic by topic, and a few at a time: those who write a message meanwhile wait for a few only (G2).
        for delivered in hub.delivered.take().chunks(RECEIPTS) {
            for voice in &hub.voices {
                // A receipt that could not be written is written with the next message, or when the page asks what it missed.
                if let Err(fault) = voice.delivered(delivered).await {
                    tracing::warn!(error = %fault, "receipts could not be written");
                }
            }
        }
    }
}

async fn shouts(hub: &Hub) {
    let mut heard = hub.db.nudges().listen();
    loop {
        let text = match heard.recv().await {
            Ok(text) => text,
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => continue,
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        };
        if turn(hub, &text) {
            continue;
        }
        for voice in &hub.voices {
            match voice.transient(&text).await {
                Ok(Some((roles, frame))) => hub.send(&roles, &frame),
                Ok(None) => {}
                Err(fault) => tracing::debug!(error = %fault, "a shout could not be passed on"),
            }
        }
    }
}

/// Does what a shout says of a session; whether it says anything of one.
fn turn(hub: &Hub, text: &str) -> bool {
    let told = [SESSION, LOCKED, MOVED]
        .into_iter()
        .find_map(|shout| Some((shout, text.strip_prefix(shout)?)));
    let Some((shout, told)) = told else {
        return false;
    };
    let (session, more) = told.split_once(' ').unwrap_or((told, ""));
    match (session.parse(), shout) {
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
