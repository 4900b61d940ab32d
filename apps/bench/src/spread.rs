//! Percentiles of durations.

use std::time::Duration;

use serde_json::{Value, json};

/// Durations of one kind.
#[derive(Debug, Default, Clone)]
pub(crate) struct Spread(Vec<Duration>);

/// In milliseconds, with two decimals.
pub(crate) fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 100_000.0).round() / 100.0
}

impl Spread {
    /// One more.
    pub(crate) fn add(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The one below which `share` percent are.
    pub(crate) fn at(&self, share: usize) -> Option<Duration> {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let index = (sorted.len().saturating_sub(1) * share) / 100;
        sorted.get(index).copied()
    }

    /// For the report.
    pub(crate) fn show(&self) -> Value {
        let at = |share| self.at(share).map(millis);
        json!({"p50": at(50), "p99": at(99), "pire": at(100)})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_worst() {
        let mut spread = Spread::default();
        assert_eq!(spread.at(50), None);
        for millis in [5, 1, 3, 2, 4] {
            spread.add(Duration::from_millis(millis));
        }
        assert_eq!(spread.at(50), Some(Duration::from_millis(3)));
        assert_eq!(spread.show(), json!({"p50": 3.0, "p99": 4.0, "pire": 5.0}));
    }
}
