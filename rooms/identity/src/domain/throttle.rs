//! How many failures are allowed, and how long the lock lasts (A19). Only failures are counted, never successes nor what was not tried
//! (docs/adr/0013); [`Tally::room`] says how many tries may run at the same time.

use std::time::Duration;

use kernel::Timestamp;

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// For one account from one place: so many failures lock it, and each lock is longer than the one before.
    Locks {
        /// Failures after which it locks.
        tries: i64,
        /// How long the first lock lasts; each further one lasts twice as long.
        lock: Duration,
        /// The longest lock.
        longest: Duration,
        /// After how long failures and locks are forgotten.
        window: Duration,
    },
    /// For what many share, an address or all who name an account: so many failures at once, then one for each share of the window. It is
    /// never locked for longer than such a share.
    Drains {
        /// Failures that the window holds.
        tries: i64,
        /// In how long all of them are forgotten.
        window: Duration,
    },
}

impl Limit {
    /// How long one failure counts in a window that drains.
    fn share(tries: i64, window: Duration) -> Duration {
        window / u32::try_from(tries.max(1)).unwrap_or(u32::MAX)
    }
}

/// What was counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Failures since the last lock.
    pub failures: i64,
    /// Locks within the window.
    pub locks: i64,
    /// When the window began; for one that drains, when it will be empty.
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

    /// How many more failures are allowed: as many tries may run at the same time.
    pub(crate) fn room(&self, now: Timestamp, limit: &Limit) -> i64 {
        if self.locked(now).is_some() {
            return 0;
        }
        match *limit {
            Limit::Locks { tries, window, .. } if now.since(self.since) < window => {
                tries - self.failures
            }
            Limit::Locks { tries, .. } => tries,
            Limit::Drains { tries, window } => {
                let left = window.saturating_sub(self.since.since(now));
                let shares = left.as_micros() / Limit::share(tries, window).as_micros().max(1);
                i64::try_from(shares).unwrap_or(i64::MAX)
            }
        }
    }

    /// Adds one failure.
    #[must_use]
    pub(crate) fn count(self, now: Timestamp, limit: &Limit) -> Self {
        match *limit {
            Limit::Locks {
                tries,
                lock,
                longest,
                window,
            } => self.count_to_a_lock(now, (tries, window), (lock, longest)),
            Limit::Drains { tries, window } => {
                let share = Limit::share(tries, window);
                let empty = self.since.max(now) + share;
                Self {
                    failures: self.failures.saturating_add(1),
                    locks: 0,
                    since: empty,
                    locked_until: Some(empty - (window.saturating_sub(share))),
                }
            }
        }
    }

    fn count_to_a_lock(
        self,
        now: Timestamp,
        (tries, window): (i64, Duration),
        (lock, longest): (Duration, Duration),
    ) -> Self {
        let mut next = if now.since(self.since) >= window {
            Self::fresh(now)
        } else {
            self
        };
        next.failures += 1;
        // Tried before the lock, or in another process: the lock stays, and the next one is nearer.
        next.locked_until = self.locked(now);
        if next.failures >= tries {
            let doubled = u32::try_from(next.locks)
                .ok()
                .and_then(|locks| 2_u32.checked_pow(locks))
                .unwrap_or(u32::MAX);
            let until = now + lock.saturating_mul(doubled).min(longest);
            next.locked_until = next.locked_until.max(Some(until));
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
    const LOCKS: Limit = Limit::Locks {
        tries: 5,
        lock: Duration::from_mins(15),
        longest: Duration::from_hours(4),
        window: Duration::from_hours(24),
    };
    const DRAINS: Limit = Limit::Drains {
        tries: 100,
        window: Duration::from_mins(15),
    };

    #[test]
    fn the_fifth_failure_locks_and_each_lock_is_longer() {
        let mut now = Timestamp::from_micros(0);
        let mut tally = Tally::fresh(now);
        for minutes in [15, 30, 60, 120, 240, 240] {
            for left in [4, 3, 2, 1] {
                tally = tally.count(now, &LOCKS);
                assert_eq!((tally.locked(now), tally.room(now, &LOCKS)), (None, left));
            }
            tally = tally.count(now, &LOCKS);
            assert_eq!(tally.locked(now), Some(now + MINUTE * minutes));
            assert_eq!(tally.room(now, &LOCKS), 0);
            now = now + MINUTE * minutes;
            assert_eq!((tally.locked(now), tally.room(now, &LOCKS)), (None, 5));
        }
    }

    #[test]
    fn a_failure_during_a_lock_opens_nothing_and_counts_towards_the_next() {
        let now = Timestamp::from_micros(0);
        let tally = (0..5).fold(Tally::fresh(now), |tally, _| tally.count(now, &LOCKS));
        let until = tally.locked(now);
        assert_eq!(until, Some(now + MINUTE * 15));
        let mut late = tally;
        for _ in 0..4 {
            late = late.count(now + MINUTE, &LOCKS);
            assert_eq!(late.locked(now + MINUTE), until);
        }
        late = late.count(now + MINUTE, &LOCKS);
        assert_eq!(late.locked(now + MINUTE), Some(now + MINUTE * 31));
    }

    #[test]
    fn after_a_day_all_is_forgotten() {
        let now = Timestamp::from_micros(0);
        let tally = (0..9).fold(Tally::fresh(now), |tally, _| tally.count(now, &LOCKS));
        let tomorrow = now + Duration::from_hours(24);
        assert_eq!(tally.room(tomorrow, &LOCKS), 5);
        assert_eq!(
            tally.count(tomorrow, &LOCKS),
            Tally {
                failures: 1,
                ..Tally::fresh(tomorrow)
            }
        );
    }

    #[test]
    fn what_many_share_is_never_shut_for_long() {
        let now = Timestamp::from_micros(0);
        let mut tally = Tally::fresh(now);
        for counted in 1..=100 {
            assert_eq!(tally.locked(now), None, "{counted}");
            tally = tally.count(now, &DRAINS);
            assert_eq!(tally.room(now, &DRAINS), 100 - counted);
        }
        // The next one nine seconds later: 100 in 15 minutes.
        let later = now + Duration::from_secs(9);
        assert_eq!(tally.locked(now), Some(later));
        assert_eq!((tally.locked(later), tally.room(later, &DRAINS)), (None, 1));
        tally = tally.count(later, &DRAINS);
        assert_eq!(tally.locked(later), Some(later + Duration::from_secs(9)));
        assert_eq!(tally.room(now + MINUTE * 16, &DRAINS), 100);
    }
}
