//! Sums up numerous refusals: the first of a kind has its row in the trace at once, those that follow within a minute share one row with
//! their number. For signed-in people only "too fast" is summed up: every other refusal keeps its row.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use db::Actor;
use http::StatusCode;
use kernel::{Fault, Timestamp, Uuid};

use crate::AppState;

/// How long refusals of a kind are collected.
const GATHER: Duration = Duration::from_mins(1);
/// How often collected refusals are written.
const LOOK: Duration = Duration::from_secs(5);
/// Kinds collected at the same time: beyond, networks are no longer distinguished. Each may write a row a minute: five a second in all,
/// whatever number of networks somebody has (docs/adr/0013).
const KINDS: usize = 300;

/// What was refused, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answer<'a> {
    pub status: StatusCode,
    /// Method and route's pattern.
    pub route: &'a str,
}

/// What makes two refusals the same: account or network, route and status.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    account: Option<Uuid>,
    network: Option<String>,
    status: u16,
    route: String,
}

#[derive(Debug)]
struct Gathered {
    since: Timestamp,
    more: u64,
    actor: Actor,
}

/// The refusals collected in this process.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<HashMap<Kind, Gathered>>);

impl Refusals {
    fn gathered(&self) -> std::sync::MutexGuard<'_, HashMap<Kind, Gathered>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether this refusal gets its own row; otherwise it is counted.
    pub(crate) fn has_own_line(&self, actor: &Actor, answer: Answer<'_>, now: Timestamp) -> bool {
        if actor.account.is_some() && answer.status != StatusCode::TOO_MANY_REQUESTS {
            return true;
        }
        let mut gathered = self.gathered();
        let mut kind = Kind {
            account: actor.account,
            network: actor.network.clone(),
            status: answer.status.as_u16(),
            route: answer.route.to_owned(),
        };
        if gathered.len() >= KINDS && !gathered.contains_key(&kind) {
            kind.network = None;
        }
        if let Some(same) = gathered.get_mut(&kind) {
            same.more += 1;
            return false;
        }
        let actor = Actor {
            network: kind.network.clone(),
            ..actor.clone()
        };
        let first = Gathered {
            since: now,
            more: 0,
            actor,
        };
        gathered.insert(kind, first);
        true
    }

    /// Counts a refusal whose own row could not be written.
    pub(crate) fn count(&self, actor: &Actor, answer: Answer<'_>) {
        let mut gathered = self.gathered();
        let same = gathered.iter_mut().find(|(kind, _)| {
            kind.account == actor.account
                && kind.status == answer.status.as_u16()
                && kind.route == answer.route
        });
        if let Some((_, same)) = same {
            same.more += 1;
        }
    }

    /// Takes the kinds collected for a minute, or all of them.
    fn take(&self, now: Timestamp, all: bool) -> Vec<audit::Refusals> {
        let mut gathered = self.gathered();
        let due = gathered.extract_if(|_, one| all || now.since(one.since) >= GATHER);
        due.filter(|(_, one)| one.more > 0)
            .map(|(kind, one)| audit::Refusals {
                actor: one.actor,
                route: kind.route,
                status: kind.status,
                count: one.more,
                within: now.since(one.since),
            })
            .collect()
    }
}

impl Refusals {
    /// Puts back what could not be written: it is counted with the following ones.
    fn put_back(&self, refusals: Vec<audit::Refusals>, now: Timestamp) {
        let mut gathered = self.gathered();
        for one in refusals {
            let kind = Kind {
                account: one.actor.account,
                network: one.actor.network.clone(),
                status: one.status,
                route: one.route,
            };
            let since = now - one.within;
            let same = gathered.entry(kind).or_insert(Gathered {
                since,
                more: 0,
                actor: one.actor,
            });
            same.since = same.since.min(since);
            same.more += one.count;
        }
    }
}

/// Writes collected refusals, as long as SPICO serves.
pub async fn keep_counting(app: &AppState) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Err(fault) = write(app, false).await {
            tracing::error!(error = %fault, "the number of refusals could not be traced");
        }
    }
}

/// Writes collected refusals; all of them when the program stops. What can't be written stays collected.
pub async fn write(app: &AppState, all: bool) -> Result<(), Fault> {
    let now = app.db().now();
    let refusals = app.refusals().take(now, all);
    if refusals.is_empty() {
        return Ok(());
    }
    let record = audit::RecordRefusals {
        refusals: &refusals,
    };
    let written = app.db().run(&record).await;
    if written.is_err() {
        app.refusals().put_back(refusals, now);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: StatusCode, route: &str) -> Answer<'_> {
        Answer { status, route }
    }

    fn from(network: &str) -> Actor {
        Actor {
            network: Some(network.to_owned()),
            ..Actor::default()
        }
    }

    #[test]
    fn a_flood_is_one_line_and_a_number_each_minute() {
        let refusals = Refusals::default();
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let answer = refused(StatusCode::UNPROCESSABLE_ENTITY, "POST /connexion");
        let lines = |actor: &Actor, answer| {
            let own = (0..320).filter(|_| refusals.has_own_line(actor, answer, now));
            own.count()
        };
        assert_eq!(lines(&from("192.0.0.0/16"), answer), 1);
        assert_eq!(lines(&from("198.51.0.0/16"), answer), 1);
        assert_eq!(
            lines(
                &from("192.0.0.0/16"),
                refused(StatusCode::NOT_FOUND, "POST /x")
            ),
            1
        );
        assert!(refusals.take(now, false).is_empty(), "they still gather");
        let told = refusals.take(now + GATHER, false);
        assert_eq!(told.len(), 3);
        assert!(
            told.iter()
                .all(|one| one.count == 319 && one.within == GATHER)
        );
        assert!(refusals.take(now + GATHER, true).is_empty());
        assert!(refusals.has_own_line(&from("192.0.0.0/16"), answer, now + GATHER));
    }

    #[test]
    fn one_whose_own_line_could_not_be_written_is_counted() {
        let refusals = Refusals::default();
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let (answer, whence) = (
            refused(StatusCode::NOT_FOUND, "POST /x"),
            from("192.0.0.0/16"),
        );
        assert!(refusals.has_own_line(&whence, answer, now));
        refusals.count(&whence, answer);
        assert!(!refusals.has_own_line(&whence, answer, now));
        let told = refusals.take(now, true);
        assert_eq!((told.len(), told[0].count), (1, 2));
    }

    #[test]
    fn of_whom_is_known_every_refusal_has_its_line_but_too_fast() {
        let refusals = Refusals::default();
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let known = Actor {
            account: Some(Uuid::from_u128(1)),
            ..from("192.0.0.0/16")
        };
        let forbidden = refused(StatusCode::FORBIDDEN, "POST /x");
        assert!((0..50).all(|_| refusals.has_own_line(&known, forbidden, now)));
        let fast = refused(StatusCode::TOO_MANY_REQUESTS, "POST /x");
        let own = (0..50).filter(|_| refusals.has_own_line(&known, fast, now));
        assert_eq!(own.count(), 1);
        let told = refusals.take(now, true);
        assert_eq!((told.len(), told[0].count), (1, 49));
        assert_eq!(told[0].actor.account, known.account);
    }

    #[test]
    fn so_many_networks_are_told_apart_and_no_more() {
        let refusals = Refusals::default();
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let answer = refused(StatusCode::UNAUTHORIZED, "GET /discussions/{conversation}");
        let own = (0..5000).filter(|n| refusals.has_own_line(&from(&n.to_string()), answer, now));
        assert_eq!(own.count(), KINDS + 1);
        let rest: u64 = refusals.take(now, true).iter().map(|one| one.count).sum();
        assert_eq!(usize::try_from(rest).unwrap(), 5000 - KINDS - 1);
    }

    #[test]
    fn what_could_not_be_written_is_told_with_what_follows() {
        let refusals = Refusals::default();
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let (answer, flood) = (
            refused(StatusCode::NOT_FOUND, "POST /x"),
            from("192.0.0.0/16"),
        );
        let refuse = |times, at| {
            let own = (0..times).filter(|_| refusals.has_own_line(&flood, answer, at));
            own.count()
        };
        assert_eq!(refuse(10, now), 1);
        let later = now + GATHER;
        let taken = refusals.take(later, false);
        assert_eq!(refuse(5, later), 1);
        refusals.put_back(taken, later);
        let told = refusals.take(later, false);
        assert_eq!((told.len(), told[0].count), (1, 9 + 4));
        assert_eq!(told[0].within, GATHER);
    }
}
