//! Search in everything that I may read today (C23): opens and scans, newest first, within bounds; nothing is indexed on disk (§16).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::time::Duration;

use ::web::{Context, Failure, Pace, Query, Reply};
use access::{PractitionerRoleId, Read, Scope};
use crypto::Vault;
use kernel::fold::{fold, fold_into};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, fr};
use serde::Deserialize;

use crate::domain::{Fit, Wanted};
use crate::people::People;
use crate::policy::Conversation;
use crate::seal::{Seal, TOPIC};
use crate::store::conversations::ConversationId;
use crate::store::inbox::{self, CandidateRow};
use crate::web::screen;
use crate::web::views;

/// Messages opened for one answer, at most; the page then offers to go on further back.
const SCAN: usize = 20_000;
/// Messages read at once.
const BATCH: i64 = 2_000;
/// Results on one page.
const SHOWN: usize = 40;

/// What is searched.
#[derive(Clone, Default, Deserialize)]
pub struct Search {
    /// Words; each must be there, accents, case and a few letters aside.
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
pub struct FoundMessage {
    /// Where.
    pub row: CandidateRow,
    /// What it says.
    pub text: String,
    /// The matching parts of it.
    pub marks: Vec<Range<usize>>,
    /// What its conversation is about.
    pub topic: Option<String>,
}

/// What was found, and how far back was looked.
#[derive(Default)]
pub struct Results {
    /// Those that hold the words, newest first.
    pub found: Vec<FoundMessage>,
    /// Those that hold them but for a few letters, newest first.
    pub near: Vec<FoundMessage>,
    /// Where to go on.
    pub next: Option<i64>,
    /// The oldest message that was looked at.
    pub oldest: Option<Timestamp>,
}

impl Results {
    /// Adds one more; returns whether the page is full. The next page starts after what this one shows, so nothing found is left out.
    fn take(&mut self, fit: Fit, found: FoundMessage) -> bool {
        match fit {
            Fit::Exact => self.found.push(found),
            Fit::Near => self.near.push(found),
        }
        self.found.len() + self.near.len() >= SHOWN
    }

    /// All, in the order shown.
    pub fn all(&self) -> impl Iterator<Item = &FoundMessage> {
        self.found.iter().chain(&self.near)
    }
}

/// The page.
pub async fn show(
    scope: Scope<Read, Conversation>,
    cx: Context,
    Query(search): Query<Search>,
) -> Result<Reply, Failure> {
    scope.practitioner_role()?;
    let wanted = Wanted::parse(&search.q);
    let asked = !wanted.is_empty() || !search.auteur.trim().is_empty();
    let results = if asked {
        cx.pace(Pace::Search)?;
        scan(&scope, &cx, &search, &wanted).await?
    } else {
        Results::default()
    };
    for found in results.all() {
        // I-3: what was found is shown.
        cx.access_log()
            .read("message", found.row.id.uuid(), "search");
    }
    let people = People::load(&cx, results.all().map(|found| found.row.author_role_id)).await?;
    let body = views::search::draw(&search, &results, &people, asked, cx.now());
    Ok(screen("Rechercher dans mes discussions", body)
        .entry("/discussions")
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
    wanted: &Wanted,
) -> Result<Results, Fault> {
    let vault = cx.extension::<Vault>()?;
    let (mut until, from) = bounds(search, cx.now());
    let author = fold(&search.auteur);
    let mut reader = Reader {
        vault: &vault,
        wanted,
        seals: HashMap::new(),
        key: String::new(),
    };
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
            let at = row.sent_at.micros();
            let Some((fit, found)) = reader.read(row)? else {
                continue;
            };
            if results.take(fit, found) {
                results.next = Some(at);
                return Ok(results);
            }
        }
        // Lets other tasks run between two batches.
        tokio::task::yield_now().await;
    }
    results.next = Some(until.micros());
    Ok(results)
}

/// Finds the authors whose names match.
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

/// Opens messages one after the other.
struct Reader<'a> {
    vault: &'a Vault,
    wanted: &'a Wanted,
    seals: HashMap<ConversationId, Seal>,
    /// The folded text of the last message, reused to avoid an allocation per message.
    key: String,
}

impl Reader<'_> {
    fn read(&mut self, row: CandidateRow) -> Result<Option<(Fit, FoundMessage)>, Fault> {
        let seal = match self.seals.entry(row.conversation_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(Seal::open(self.vault, row.conversation_id, &row.data_key)?)
            }
        };
        // A message that was altered matches nothing; its own page says that it was altered.
        let Ok(text) = seal.read_body(row.id, &row.body) else {
            return Ok(None);
        };
        fold_into(&text, &mut self.key);
        let Some(fit) = self.wanted.fit(&self.key) else {
            return Ok(None);
        };
        let topic = row
            .topic
            .as_deref()
            .map(|sealed| seal.read_line(TOPIC, sealed))
            .transpose()?;
        let marks = self.wanted.marks(&text);
        let found = FoundMessage {
            row,
            text,
            marks,
            topic,
        };
        Ok(Some((fit, found)))
    }
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;
    use crate::domain::Kind;

    fn found(seq: i64) -> FoundMessage {
        let id = Uuid::from_u128(u128::from(seq.unsigned_abs()));
        FoundMessage {
            row: CandidateRow {
                id: crate::store::messages::MessageId::from_uuid(id),
                conversation_id: ConversationId::from_uuid(id),
                seq,
                author_role_id: PractitionerRoleId::from_uuid(id),
                sent_at: Timestamp::from_micros(seq),
                body: Vec::new(),
                data_key: Vec::new(),
                kind: Kind::Group,
                topic: None,
            },
            text: String::new(),
            marks: Vec::new(),
            topic: None,
        }
    }

    #[test]
    fn a_page_is_full_of_both_kinds_together_and_shows_all_it_took() {
        for exact in [0, 3, 40] {
            let mut results = Results::default();
            let fit = |seq| if seq <= exact { Fit::Exact } else { Fit::Near };
            let full: Vec<i64> = (1..=40)
                .filter(|seq| results.take(fit(*seq), found(*seq)))
                .collect();
            assert_eq!(full, [40], "{exact}");
            assert_eq!(results.all().count(), SHOWN);
        }
    }
}
