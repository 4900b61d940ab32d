//! Rate limits: of one account, never reached in honest work, but by a runaway script or an insider; and of strangers, for all of them
//! together.
//!
//! Over a limit nothing is done: 429, `Retry-After`, and the client keeps what was typed. Counters are in the memory of each process: with
//! several processes the limit is that many times higher.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use governor::clock::Clock as Time;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use kernel::{Clock, Uuid};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Every change: messages, typing, presence, reactions, reads, drafts, codes asked for. Counted by the proof of each POST except
    /// [`access::Leaving`] and the routes of a locked session: one can always lock and sign out.
    Change,
    /// Searches, in the directory and in messages. Counted by their handlers.
    Search,
    /// New conversations. Counted by the handler, besides the change.
    Opening,
}

/// What strangers make SPICO write, counted for all of them together: having many addresses gives no advantage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crowd {
    /// Forms of forgotten passwords and identifiers.
    Questions,
    /// Wrong passwords.
    Failures,
}

/// The limit of each: a whole region needs a few in a minute, and each costs the store a commit and the trace a row.
const CROWD: Rate = Rate {
    per_minute: 300,
    burst: 100,
};

/// A burst, then a rate. A rate of zero means no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// In a minute, once the first ones are spent.
    pub per_minute: u32,
    /// At once.
    pub burst: u32,
}

/// The limits of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of [`Pace::Change`].
    pub changes: Rate,
    /// Of [`Pace::Search`].
    pub searches: Rate,
    /// Of [`Pace::Opening`].
    pub openings: Rate,
}

impl Default for Limits {
    /// Typing, reading and answering on three devices at once makes five changes a second; an outbox that waited offline sends fifty
    /// messages in one.
    fn default() -> Self {
        Self {
            changes: Rate {
                per_minute: 600,
                burst: 150,
            },
            searches: Rate {
                per_minute: 300,
                burst: 60,
            },
            openings: Rate {
                per_minute: 20,
                burst: 30,
            },
        }
    }
}

/// SPICO's clock, as time since 1970, made monotonic as the limiter needs it: otherwise a clock set back would make accounts wait longer.
#[derive(Clone)]
struct MonotonicTime {
    clock: Arc<dyn Clock>,
    latest: Arc<AtomicU64>,
}

impl MonotonicTime {
    fn new(clock: &Arc<dyn Clock>) -> Self {
        Self {
            clock: Arc::clone(clock),
            latest: Arc::default(),
        }
    }
}

impl Time for MonotonicTime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        let now = u64::try_from(self.clock.now().micros()).unwrap_or(0);
        let before = self.latest.fetch_max(now, Ordering::Relaxed);
        Duration::from_micros(now.max(before))
    }
}

type Limiter = RateLimiter<Uuid, HashMapStateStore<Uuid>, MonotonicTime, NoOpMiddleware<Duration>>;

type CrowdLimiter = RateLimiter<NotKeyed, InMemoryState, MonotonicTime, NoOpMiddleware<Duration>>;

/// The limiters of accounts and of strangers.
pub(crate) struct Paces {
    time: MonotonicTime,
    questions: Option<CrowdLimiter>,
    failures: Option<CrowdLimiter>,
    changes: Option<Limiter>,
    searches: Option<Limiter>,
    openings: Option<Limiter>,
    asked: AtomicU32,
}

/// Requests after which accounts without recent activity are removed.
const FORGET: u32 = 8192;

impl Paces {
    pub(crate) fn new(limits: &Limits, clock: &Arc<dyn Clock>) -> Self {
        let time = MonotonicTime::new(clock);
        let limiter = |rate| Some(RateLimiter::hashmap_with_clock(quota(rate)?, time.clone()));
        let crowd = || Some(RateLimiter::direct_with_clock(quota(CROWD)?, time.clone()));
        Self {
            questions: crowd(),
            failures: crowd(),
            changes: limiter(limits.changes),
            searches: limiter(limits.searches),
            openings: limiter(limits.openings),
            time,
            asked: AtomicU32::new(0),
        }
    }

    /// Counts one for this account; `Err`: not before this long.
    pub(crate) fn keep(&self, pace: Pace, account: Uuid) -> Result<(), Duration> {
        let limiter = match pace {
            Pace::Change => &self.changes,
            Pace::Search => &self.searches,
            Pace::Opening => &self.openings,
        };
        let Some(limiter) = limiter else {
            return Ok(());
        };
        if self
            .asked
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(FORGET)
        {
            limiter.retain_recent();
        }
        let now = self.time.now();
        limiter
            .check_key(&account)
            .map_err(|not_until| not_until.wait_time_from(now))
    }

    /// Counts one of these; whether it is within the limit of all strangers together.
    pub(crate) fn admits(&self, crowd: Crowd) -> bool {
        let limiter = match crowd {
            Crowd::Questions => &self.questions,
            Crowd::Failures => &self.failures,
        };
        limiter
            .as_ref()
            .is_none_or(|limiter| limiter.check().is_ok())
    }
}

/// None for a rate of zero.
fn quota(rate: Rate) -> Option<Quota> {
    let per_minute = NonZeroU32::new(rate.per_minute)?;
    let burst = NonZeroU32::new(rate.burst).unwrap_or(NonZeroU32::MIN);
    Some(Quota::per_minute(per_minute).allow_burst(burst))
}

#[cfg(test)]
mod tests {
    use kernel::{ManualClock, Timestamp};

    use super::*;

    fn paces(limits: &Limits) -> (Paces, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::new(Timestamp::from_micros(
            1_795_161_600_000_000,
        )));
        let given: Arc<dyn Clock> = clock.clone();
        (Paces::new(limits, &given), clock)
    }

    #[test]
    fn each_account_has_its_burst_and_then_its_rate() {
        let (paces, clock) = paces(&Limits::default());
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let at_once = |account| {
            let kept = (0..500).filter(|_| paces.keep(Pace::Change, account).is_ok());
            kept.count()
        };
        assert_eq!((at_once(one), at_once(other)), (150, 150));
        let wait = paces.keep(Pace::Change, one).unwrap_err();
        assert!(wait <= Duration::from_secs(1), "{wait:?}");
        clock.advance(Duration::from_secs(1));
        assert_eq!(at_once(one), 10);
        clock.advance(Duration::from_mins(1));
        assert_eq!(at_once(one), 150);
        assert!(
            paces.keep(Pace::Search, one).is_ok(),
            "each bound is its own"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_for_it() {
        let (paces, clock) = paces(&Limits::default());
        let account = Uuid::from_u128(1);
        // The limiter counts from its start: the clock stays after it.
        clock.advance(Duration::from_hours(2));
        assert!(paces.keep(Pace::Change, account).is_ok());
        clock.set(clock.now() - Duration::from_hours(1));
        let kept = (0..150).filter(|_| paces.keep(Pace::Change, account).is_ok());
        assert_eq!(kept.count(), 149);
    }

    #[test]
    fn strangers_have_one_bound_for_all_of_them() {
        let (paces, clock) = paces(&Limits::default());
        let at_once = |crowd| (0..500).filter(|_| paces.admits(crowd)).count();
        assert_eq!(at_once(Crowd::Questions), 100);
        assert_eq!(at_once(Crowd::Failures), 100, "each bound is its own");
        clock.advance(Duration::from_secs(1));
        assert_eq!(at_once(Crowd::Questions), 5);
    }

    #[test]
    fn a_rate_of_zero_is_no_bound() {
        let none = Rate {
            per_minute: 0,
            burst: 1,
        };
        let limits = Limits {
            changes: none,
            ..Limits::default()
        };
        let (paces, _clock) = paces(&limits);
        let account = Uuid::from_u128(1);
        assert!((0..10_000).all(|_| paces.keep(Pace::Change, account).is_ok()));
    }
}
