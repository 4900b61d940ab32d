//! Data keys opened lately, bounded.

use std::collections::HashMap;

use super::DataKey;

struct Opened {
    context: Box<[u8]>,
    key: DataKey,
}

/// Two generations: a key used moves to the young one; when that is full, the old one is forgotten and they swap.
/// So what is used stays, what isn't goes, each step is O(1), and no more than the capacity is ever kept.
pub(super) struct KeyCache {
    young: HashMap<Box<[u8]>, Opened>,
    old: HashMap<Box<[u8]>, Opened>,
    half: usize,
}

impl KeyCache {
    pub fn new(capacity: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            half: (capacity / 2).max(1),
        }
    }

    /// The open key, if it was opened for this very context: the cache never answers what unwrapping would refuse.
    pub fn get(&mut self, sealed: &[u8], context: &[u8]) -> Option<DataKey> {
        if let Some(opened) = self.young.get(sealed) {
            return (*opened.context == *context).then(|| opened.key.clone());
        }
        let (wrapped, opened) = self.old.remove_entry(sealed)?;
        let key = (*opened.context == *context).then(|| opened.key.clone());
        self.insert(wrapped, opened);
        key
    }

    pub fn put(&mut self, sealed: &[u8], context: &[u8], key: &DataKey) {
        self.insert(
            sealed.into(),
            Opened {
                context: context.into(),
                key: key.clone(),
            },
        );
    }

    fn insert(&mut self, wrapped: Box<[u8]>, opened: Opened) {
        if self.young.len() >= self.half && !self.young.contains_key(&wrapped) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(wrapped, opened);
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::SeededEntropy;

    use super::*;

    #[test]
    fn stays_bounded_and_keeps_what_is_used() {
        let entropy = Arc::new(SeededEntropy::new(1));
        let key = DataKey::new(&[7; 32], entropy);
        let mut cache = KeyCache::new(100);
        cache.put(b"used", b"owner", &key);
        for n in 0..10_000_u32 {
            cache.put(&n.to_be_bytes(), b"owner", &key);
            assert!(cache.get(b"used", b"owner").is_some());
            assert!(cache.len() <= 101);
        }
        assert!(cache.get(&1_u32.to_be_bytes(), b"owner").is_none());
        assert!(cache.get(b"used", b"somebody else").is_none());
    }
}
