//! Search in everything that I may read today (C23): opens and scans, newest first, within bounds; nothing is indexed on disk (§16).

use std::collections::HashMap;
use std::time::Duration;

use ::web::{Context, Failure, Pace, Query, Reply, Screen};
use access::{PractitionerRoleId, Read, Scope};
use crypto::Vault;
use kernel::fold::fold;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, fr};
use serde::Deserialize;
use ui::page::Rail;

use crate::people::People;
use crate::policy::Conversation;
use crate::seal::{Seal, TOPIC};
use crate::store::conversations::ConversationId;
use crate::store::inbox::{self, CandidateRow};
use crate::web::views;

/// Messages opened for one answer, at most; the page then offers to go on further back.
const SCAN: usize = 20_000;
/// Messages read at once.
const BATCH: i64 = 2_000;
/// Results on one page.
const SHOWN: usize = 40;

/// What is searched.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Search {
    /// Words; each must be there, accents and case aside.
    #[serde(default)]
    pub q: String,
    /// Part of the author's name.
    #[serde(default)]
    pub auteur: String,
    /// From a day on, `2026-11-02`.
    #[serde(default)]
    pub du: String,
    /// Up to a day.
    #[serde(default)]
    pub au: String,
    /// Microseconds: go on further back from here.
    pub avant: Option<i64>,
}

/// A message that was found.
pub struct Found {
    /// Where.
    pub row: CandidateRow,
    /// What it says.
    pub text: String,
    /// What its conversation is about.
    pub topic: Option<String>,
}

/// What was found, and how far back was looked.
#[derive(Default)]
pub struct Results {
    /// Newest first.
    pub found: Vec<Found>,
    /// Where to go on.
    pub next: Option<i64>,
    /// The oldest message that was looked at.
    pub oldest: Option<Timestamp>,
}

/// The page.
pub async fn show(
    scope: Scope<Read, Conversation>,
    cx: Context,
    Query(search): Query<Search>,
) -> Result<Reply, Failure> {
    let words: Vec<String> = fold(&search.q)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let asked = !words.is_empty() || !search.auteur.trim().is_empty();
    let results = if asked {
        cx.pace(Pace::Search)?;
        scan(&scope, &cx, &search, &words).await?
    } else {
        Results::default()
    };
    for found in &results.found {
        // I-3: what was found is shown.
        cx.trail().read("message", found.row.id.uuid(), "search");
    }
    let people = People::load(
        &cx,
        results.found.iter().map(|found| found.row.author_role_id),
    )
    .await?;
    let body = views::search::draw(&search, &results, &people, asked, cx.now());
    Ok(Screen::new("Rechercher dans mes discussions", body)
        .rail(Rail::Messages)
        .reply(&cx))
}

fn bounds(search: &Search, now: Timestamp) -> (Timestamp, Timestamp) {
    let day = |text: &str| text.parse().ok().map(fr::start_of_day);
    let until = day(&search.au).map_or(now + Duration::from_mins(1), |at| {
        at + Duration::from_hours(24)
    });
    let until = search
        .avant
        .map_or(until, |avant| until.min(Timestamp::from_micros(avant)));
    (until, day(&search.du).unwrap_or(Timestamp::from_micros(0)))
}

async fn scan(
    scope: &Scope<Read, Conversation>,
    cx: &Context,
    search: &Search,
    words: &[String],
) -> Result<Results, Fault> {
    let vault = cx.part::<Vault>()?;
    let (mut until, from) = bounds(search, cx.now());
    let author = fold(&search.auteur);
    let mut seals: HashMap<ConversationId, Seal> = HashMap::new();
    let mut authors: HashMap<PractitionerRoleId, bool> = HashMap::new();
    let mut results = Results::default();
    let mut scanned = 0;
    while scanned < SCAN {
        let rows = inbox::candidates(cx.db(), scope, until, from, BATCH).await?;
        let Some(last) = rows.last().map(|row| row.sent_at) else {
            return Ok(results);
        };
        scanned += rows.len();
        until = last;
        if !author.is_empty() {
            learn(cx, &rows, &author, &mut authors).await?;
        }
        for row in rows {
            results.oldest = Some(row.sent_at);
            if !author.is_empty() && authors.get(&row.author_role_id) != Some(&true) {
                continue;
            }
            if let Some(found) = open(&vault, &mut seals, row, words)? {
                let at = found.row.sent_at.micros();
                results.found.push(found);
                if results.found.len() == SHOWN {
                    results.next = Some(at);
                    return Ok(results);
                }
            }
        }
        // Lets others run between two batches.
        tokio::task::yield_now().await;
    }
    results.next = Some(until.micros());
    Ok(results)
}

/// Learns which authors' names hold what is asked for.
async fn learn(
    cx: &Context,
    rows: &[CandidateRow],
    wanted: &str,
    authors: &mut HashMap<PractitionerRoleId, bool>,
) -> Result<(), Fault> {
    let unknown = rows
        .iter()
        .map(|row| row.author_role_id)
        .filter(|role| !authors.contains_key(role));
    let unknown: Vec<PractitionerRoleId> = unknown
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let people = People::load(cx, unknown.iter().copied()).await?;
    for role in unknown {
        let name = fold(people.name(role));
        authors.insert(role, wanted.split(' ').all(|part| name.contains(part)));
    }
    Ok(())
}

fn open(
    vault: &Vault,
    seals: &mut HashMap<ConversationId, Seal>,
    row: CandidateRow,
    words: &[String],
) -> Result<Option<Found>, Fault> {
    let seal = match seals.entry(row.conversation_id) {
        std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
        std::collections::hash_map::Entry::Vacant(new) => {
            new.insert(Seal::open(vault, row.conversation_id, &row.data_key)?)
        }
    };
    let text = seal.read_body(row.id, &row.body)?;
    let key = fold(&text);
    if !words.iter().all(|word| key.contains(word.as_str())) {
        return Ok(None);
    }
    let topic = row
        .topic
        .as_deref()
        .map(|sealed| seal.read_line(TOPIC, sealed))
        .transpose()?;
    Ok(Some(Found { row, text, topic }))
}
