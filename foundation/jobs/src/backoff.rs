//! When a failed job is tried again.

use std::time::Duration;

use kernel::Entropy;

/// The wait after the first failure; it doubles with each further one.
pub const FIRST: Duration = Duration::from_secs(5);
/// The longest wait.
pub const LONGEST: Duration = Duration::from_hours(1);

/// The wait after the failure number `tries` (from 1): doubling, and between three quarters and five quarters of that, so that jobs that
/// failed together are not retried together.
pub fn wait(tries: i64, entropy: &dyn Entropy) -> Duration {
    let doublings = u32::try_from(tries.saturating_sub(1).clamp(0, 20)).unwrap_or(0);
    let whole = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half = u64::try_from(whole.as_micros() / 2).unwrap_or(u64::MAX);
    whole / 4 * 3 + Duration::from_micros(entropy.below(half.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use kernel::SeededEntropy;

    use super::*;

    #[test]
    fn waits_grow_up_to_an_hour_and_differ() {
        let entropy = SeededEntropy::new(1);
        for (tries, seconds) in [(1, 5), (2, 10), (4, 40), (11, 3600), (1000, 3600), (0, 5)] {
            let all: Vec<Duration> = (0..200).map(|_| wait(tries, &entropy)).collect();
            let middle = Duration::from_secs(seconds);
            assert!(
                all.iter()
                    .all(|wait| *wait >= middle * 3 / 4 && *wait <= middle * 5 / 4)
            );
            assert!(all.iter().any(|wait| *wait < middle) && all.iter().any(|wait| *wait > middle));
        }
    }
}
