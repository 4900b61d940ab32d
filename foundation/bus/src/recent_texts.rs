//! Texts written a moment ago: the streams send them without reading and opening what was just sealed. In memory only.

use std::sync::Arc;

use kernel::Uuid;
use quick_cache::unsync::Cache;

use crate::Entry;
use crate::renderer::Fresh;

/// Texts kept at once. More accumulate only when the event log can't be read; the dropped ones are then read from the store.
const KEPT: usize = 1024;

/// The texts, by the reference of their entry. Each is taken once.
pub(crate) struct RecentTexts(Cache<Uuid, Arc<str>>);

impl Default for RecentTexts {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl RecentTexts {
    /// Keeps one.
    pub(crate) fn put(&mut self, reference: Uuid, text: &str) {
        self.0.insert(reference, Arc::from(text));
    }

    /// Takes those of these entries.
    pub(crate) fn take(&mut self, entries: &[Entry]) -> Fresh {
        let of_entries = entries.iter().filter_map(|entry| entry.reference);
        of_entries
            .filter_map(|reference| self.0.remove(&reference))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;

    fn entry(reference: u128) -> Entry {
        Entry {
            xid: 0,
            seq: 1,
            at: Timestamp::from_micros(0),
            topic: Uuid::nil(),
            kind: "essai.message".to_owned(),
            reference: Some(Uuid::from_u128(reference)),
            number: 1,
            author: None,
        }
    }

    #[test]
    fn each_is_given_once() {
        let mut recent = RecentTexts::default();
        recent.put(Uuid::from_u128(7), "bonjour");
        assert_eq!(
            recent.take(&[entry(7), entry(8)])[&Uuid::from_u128(7)],
            "bonjour".into()
        );
        assert!(recent.take(&[entry(7)]).is_empty());
    }

    #[test]
    fn no_more_are_kept_than_said() {
        let mut recent = RecentTexts::default();
        for number in 0..3000 {
            recent.put(Uuid::from_u128(number), "x");
            if number % 2 == 0 {
                recent.take(&[entry(number)]);
            }
        }
        assert!(recent.0.len() <= KEPT);
        assert!(recent.0.contains_key(&Uuid::from_u128(2999)));
    }
}
