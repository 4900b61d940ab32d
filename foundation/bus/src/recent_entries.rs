//! The latest entries of the event log, in memory: when SPICO restarts or a network comes back, thousands of streams ask at once what they
//! missed, usually within the same few seconds.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::{Cursor, Entry};

/// Entries kept at most, some 150 bytes each.
const KEPT: usize = 4096;

/// Consecutive entries without a gap, newest last.
#[derive(Debug)]
pub(crate) struct RecentEntries {
    stretches: VecDeque<Arc<[Entry]>>,
    kept: usize,
    /// Everything after this cursor is here.
    floor: Cursor,
}

impl RecentEntries {
    /// Nothing yet; what comes after `position` will be here.
    pub(crate) fn new(position: Cursor) -> Self {
        Self {
            stretches: VecDeque::new(),
            kept: 0,
            floor: position,
        }
    }

    /// Adds what follows; the oldest goes once there is too much.
    pub(crate) fn add(&mut self, entries: &Arc<[Entry]>) {
        self.kept += entries.len();
        self.stretches.push_back(Arc::clone(entries));
        while self.kept > KEPT
            && let Some(oldest) = self.stretches.pop_front()
        {
            self.kept -= oldest.len();
            self.floor = oldest.last().map_or(self.floor, Entry::cursor);
        }
    }

    /// The entries after `after`; `None` when they begin before what is kept.
    pub(crate) fn since(&self, after: Cursor) -> Option<Vec<Arc<[Entry]>>> {
        let is_later =
            |stretch: &&Arc<[Entry]>| stretch.last().is_some_and(|last| last.cursor() > after);
        (after >= self.floor).then(|| self.stretches.iter().filter(is_later).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Timestamp, Uuid};

    fn stretch(seqs: std::ops::RangeInclusive<i64>) -> Arc<[Entry]> {
        seqs.map(|seq| Entry {
            xid: 0,
            seq,
            at: Timestamp::from_micros(0),
            topic: Uuid::nil(),
            kind: "essai.message".to_owned(),
            reference: None,
            number: 1,
            author: None,
        })
        .collect()
    }

    fn at(seq: i64) -> Cursor {
        Cursor { xid: 0, seq }
    }

    #[test]
    fn gives_what_it_holds_whole_or_nothing() {
        let mut recent_entries = RecentEntries::new(at(4));
        assert!(recent_entries.since(at(3)).is_none());
        assert!(recent_entries.since(at(4)).unwrap().is_empty());
        recent_entries.add(&stretch(5..=6));
        recent_entries.add(&stretch(7..=9));
        assert!(recent_entries.since(at(3)).is_none());
        assert_eq!(recent_entries.since(at(4)).unwrap().len(), 2);
        assert_eq!(recent_entries.since(at(6)).unwrap().len(), 1);
        assert!(recent_entries.since(at(9)).unwrap().is_empty());
    }

    #[test]
    fn forgets_the_oldest_and_says_so() {
        let mut recent_entries = RecentEntries::new(at(0));
        for first in (1..10_000).step_by(100) {
            recent_entries.add(&stretch(first..=first + 99));
        }
        assert!(recent_entries.kept <= KEPT);
        assert!(recent_entries.since(at(1000)).is_none());
        assert!(!recent_entries.since(at(9_000)).unwrap().is_empty());
    }
}
