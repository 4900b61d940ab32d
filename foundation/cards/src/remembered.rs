//! What was read by its id and is asked for again and again: a list of fifty names asks the store nothing once they were read.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::Fault;
use quick_cache::unsync::Cache;

/// Things of a room by their ids, kept until [`CardSource::forget`](crate::CardSource::forget) tells that they changed.
pub struct Remembered<K, V>(Mutex<Known<K, V>>);

struct Known<K, V> {
    things: Cache<K, Arc<V>>,
    /// Counts what was forgotten, so that a reading that began before isn't kept after.
    age: u64,
}

impl<K: Copy + Eq + Hash, V> Remembered<K, V> {
    /// Keeps so many at most.
    pub fn of_most(most: usize) -> Self {
        Self(Mutex::new(Known {
            things: Cache::new(most),
            age: 0,
        }))
    }

    fn known(&self) -> MutexGuard<'_, Known<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The things with these ids; `read` is asked for those that are not remembered.
    pub async fn find<F>(
        &self,
        ids: &[K],
        read: impl FnOnce(Vec<K>) -> F,
    ) -> Result<HashMap<K, Arc<V>>, Fault>
    where
        F: Future<Output = Result<HashMap<K, Arc<V>>, Fault>>,
    {
        let mut found = HashMap::with_capacity(ids.len());
        let mut unknown = Vec::new();
        let age = {
            let known = self.known();
            for id in ids {
                match known.things.get(id) {
                    Some(thing) => drop(found.insert(*id, Arc::clone(thing))),
                    None => unknown.push(*id),
                }
            }
            known.age
        };
        if unknown.is_empty() {
            return Ok(found);
        }
        let read = read(unknown).await?;
        let mut known = self.known();
        if known.age == age {
            for (id, thing) in &read {
                known.things.insert(*id, Arc::clone(thing));
            }
        }
        found.extend(read);
        Ok(found)
    }

    /// Those of which `changed` says so changed.
    pub fn forget(&self, changed: impl Fn(&V) -> bool) {
        let mut known = self.known();
        known.age += 1;
        known.things.retain(|_, thing| !changed(thing));
    }

    /// Many changed.
    pub fn forget_all(&self) {
        let mut known = self.known();
        known.age += 1;
        known.things.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Names = Remembered<u8, &'static str>;

    async fn ask(names: &Names, store: &'static str) -> &'static str {
        let found = names
            .find(&[1], async |ids| {
                Ok(ids.into_iter().map(|id| (id, Arc::new(store))).collect())
            })
            .await
            .unwrap();
        *found[&1]
    }

    #[tokio::test]
    async fn what_is_remembered_is_read_once_until_it_changes() {
        let names = Names::of_most(10);
        assert_eq!(ask(&names, "before").await, "before");
        assert_eq!(ask(&names, "after").await, "before");
        names.forget(|name| *name == "another");
        assert_eq!(ask(&names, "after").await, "before");
        names.forget(|name| *name == "before");
        assert_eq!(ask(&names, "after").await, "after");
        names.forget_all();
        assert_eq!(ask(&names, "later").await, "later");
    }

    #[tokio::test]
    async fn what_changed_while_it_was_read_is_not_kept() {
        let names = Names::of_most(10);
        let found = names
            .find(&[1], async |_| {
                names.forget(|_| true);
                Ok(HashMap::from([(1, Arc::new("before"))]))
            })
            .await
            .unwrap();
        assert_eq!(*found[&1], "before");
        assert_eq!(ask(&names, "after").await, "after");
    }
}
