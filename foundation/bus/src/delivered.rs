//! Deliveries since receipts were last written: for each topic and person, the highest number.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kernel::Uuid;

/// Person, topic and number.
pub(crate) type Receipt = (Uuid, (Uuid, i64));

#[derive(Default)]
pub(crate) struct Delivered(Mutex<HashMap<(Uuid, Uuid), i64>>);

impl Delivered {
    /// Records that events were written to connections.
    pub(crate) fn note(&self, receipts: &[Receipt]) {
        if receipts.is_empty() {
            return;
        }
        let mut furthest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (role, (topic, number)) in receipts {
            let latest = furthest.entry((*role, *topic)).or_insert(*number);
            *latest = (*latest).max(*number);
        }
    }

    /// The deliveries since the last call: person, topic, number. Grouped by topic.
    pub(crate) fn take(&self) -> Vec<(Uuid, Uuid, i64)> {
        let furthest = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut taken: Vec<_> = furthest
            .into_iter()
            .map(|((role, topic), number)| (role, topic, number))
            .collect();
        taken.sort_unstable_by_key(|(_, topic, _)| *topic);
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_furthest_of_each_is_taken_once_topic_by_topic() {
        let id = Uuid::from_u128;
        let delivered = Delivered::default();
        delivered.note(&[
            (id(1), (id(8), 3)),
            (id(2), (id(7), 1)),
            (id(2), (id(8), 2)),
            (id(1), (id(8), 2)),
        ]);
        let mut taken = delivered.take();
        assert_eq!(taken.remove(0), (id(2), id(7), 1));
        taken.sort_unstable();
        assert_eq!(taken, [(id(1), id(8), 3), (id(2), id(8), 2)]);
        assert!(delivered.take().is_empty());
    }
}
