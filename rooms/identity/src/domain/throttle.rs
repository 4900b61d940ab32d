//! How often something may be tried, and how long it is locked afterwards (A19). Counted before the check, so that a hundred
//! guesses sent at once are a hundred tries.

use std::time::Duration;

use kernel::Timestamp;

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Failures after which it locks.
    pub tries: i64,
    /// How long the first lock lasts; each further one lasts twice as long.
    pub lock: Duration,
    /// The longest lock.
    pub longest: Duration,
    /// After how long failures and locks are forgotten.
    pub window: Duration,
}

/// What was counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Failures since the last lock.
    pub failures: i64,
    /// Locks within the window.
    pub locks: i64,
    /// When the window began.
    pub since: Timestamp,
    /// Until when nothing is accepted.
    pub locked_until: Option<Timestamp>,
}

impl Tally {
    /// Nothing yet.
    pub(crate) const fn fresh(now: Timestamp) -> Self {
        Self {
            failures: 0,
            locks: 0,
            since: now,
            locked_until: None,
        }
    }

    /// Until when it is locked, if it is.
    pub(crate) fn locked(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| now < *until)
    }

    /// One failure more.
    #[must_use]
    pub(crate) fn count(self, now: Timestamp, limit: &Limit) -> Self {
        let mut next = if now.since(self.since) >= limit.window {
            Self::fresh(now)
        } else {
            self
        };
        next.failures += 1;
        next.locked_until = None;
        if next.failures >= limit.tries {
            let doubled = u32::try_from(next.locks)
                .ok()
                .and_then(|locks| 2_u32.checked_pow(locks))
                .unwrap_or(u32::MAX);
            next.locked_until = Some(now + limit.lock.saturating_mul(doubled).min(limit.longest));
            next.failures = 0;
            next.locks += 1;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);
    const LIMIT: Limit = Limit {
        tries: 5,
        lock: Duration::from_mins(15),
        longest: Duration::from_hours(4),
        window: Duration::from_hours(24),
    };

    #[test]
    fn the_fifth_failure_locks_and_each_lock_is_longer() {
        let mut now = Timestamp::from_micros(0);
        let mut tally = Tally::fresh(now);
        for minutes in [15, 30, 60, 120, 240, 240] {
            for _ in 0..4 {
                tally = tally.count(now, &LIMIT);
                assert_eq!(tally.locked(now), None);
            }
            tally = tally.count(now, &LIMIT);
            assert_eq!(tally.locked(now), Some(now + MINUTE * minutes));
            now = now + MINUTE * minutes;
            assert_eq!(tally.locked(now), None);
        }
    }

    #[test]
    fn after_a_day_all_is_forgotten() {
        let now = Timestamp::from_micros(0);
        let tally = (0..9).fold(Tally::fresh(now), |tally, _| tally.count(now, &LIMIT));
        let tomorrow = now + LIMIT.window;
        assert_eq!(
            tally.count(tomorrow, &LIMIT),
            Tally {
                failures: 1,
                ..Tally::fresh(tomorrow)
            }
        );
    }
}
