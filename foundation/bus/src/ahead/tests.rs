use std::sync::Arc;

use db::Published;
use kernel::{Timestamp, Uuid};
use proptest::prelude::*;

use super::*;

const MOST: usize = 4;

fn entry(seq: i64) -> Entry {
    Entry {
        xid: 0,
        seq,
        at: Timestamp::from_micros(0),
        topic: Uuid::nil(),
        kind: "essai.message".to_owned(),
        reference: None,
        number: 0,
        author: None,
    }
}

/// The steps, in any order.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A commit of this process with so many entries: handed over, then signalled.
    Here(u8),
    /// Another process commits: nothing is handed over, and on SQLite nothing is signalled.
    There(u8),
    /// The dispatcher wakes for a signal. It may come late, or for entries it has sent already.
    Nudged,
    /// The dispatcher polls without a signal.
    Looks,
    /// More was handed over than is kept: the oldest is lost.
    Loses,
    /// What was taken could not be sent: the dispatcher tries again later.
    Fails,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..=3_u8).prop_map(Step::Here),
        1 => (1..=6_u8).prop_map(Step::There),
        4 => Just(Step::Nudged),
        1 => Just(Step::Looks),
        1 => Just(Step::Loses),
        1 => Just(Step::Fails),
    ];
    proptest::collection::vec(step, 1..60)
}

/// A store, what is handed over, and a dispatcher in front of them.
#[derive(Default)]
struct World {
    store: i64,
    committed: Vec<Published>,
    lost: bool,
    told: Vec<i64>,
    read: bool,
}

impl World {
    fn position(&self) -> Cursor {
        Cursor {
            xid: 0,
            seq: self.told.last().copied().unwrap_or(0),
        }
    }

    fn commit(&mut self, count: u8, here: bool) {
        for _ in 0..count {
            self.store += 1;
            if here {
                self.committed.push(Arc::new(entry(self.store)));
            }
        }
    }

    /// As the dispatcher does: until what it gets is less than it may be.
    fn dispatch(&mut self, looks: bool, fails: bool) {
        let mut read = looks || self.read;
        loop {
            let position = self.position();
            let next = if read {
                Next::Read
            } else {
                let taken = Taken {
                    published: std::mem::take(&mut self.committed),
                    lost: std::mem::take(&mut self.lost),
                };
                follow(taken, position, MOST)
            };
            let entries: Vec<i64> = match next {
                Next::Told(entries) => entries.iter().map(|entry| entry.seq).collect(),
                Next::Nothing => Vec::new(),
                Next::Read => (position.seq + 1..=self.store).take(MOST).collect(),
            };
            if fails {
                self.read = true;
                return;
            }
            let full = entries.len() == MOST;
            self.told.extend(entries);
            self.read = false;
            if !full {
                return;
            }
            read = true;
        }
    }
}

proptest! {
    /// In any order of steps: every entry once, in order, none left out; and what this process wrote is sent at its signal.
    #[test]
    fn every_entry_is_told_once_and_in_order(steps in steps()) {
        let mut world = World::default();
        let mut own = 0;
        for step in steps {
            match step {
                Step::Here(count) => {
                    world.commit(count, true);
                    own = world.store;
                }
                Step::There(count) => world.commit(count, false),
                Step::Nudged => {
                    world.dispatch(false, false);
                    prop_assert!(world.position().seq >= own, "{own} was written here and not told");
                }
                Step::Looks => {
                    world.dispatch(true, false);
                    prop_assert_eq!(world.position().seq, world.store);
                }
                Step::Loses => {
                    if !world.committed.is_empty() {
                        world.committed.remove(0);
                        world.lost = true;
                    }
                }
                Step::Fails => world.dispatch(false, true),
            }
            let whole: Vec<i64> = (1..=world.position().seq).collect();
            prop_assert_eq!(&world.told, &whole);
        }
        world.dispatch(true, false);
        prop_assert_eq!(world.told, (1..=world.store).collect::<Vec<i64>>());
    }
}

#[test]
fn what_follows_without_a_gap_is_told_and_nothing_else() {
    let next = |seqs: &[i64], after: i64, lost: bool| {
        let published = seqs
            .iter()
            .map(|seq| -> Published { Arc::new(entry(*seq)) });
        let taken = Taken {
            published: published.collect(),
            lost,
        };
        let after = Cursor { xid: 0, seq: after };
        match follow(taken, after, MOST) {
            Next::Told(entries) => {
                format!("{:?}", entries.iter().map(|e| e.seq).collect::<Vec<_>>())
            }
            other => format!("{other:?}"),
        }
    };
    assert_eq!(next(&[5, 6], 4, false), "[5, 6]");
    assert_eq!(next(&[3, 4, 5], 4, false), "[5]");
    assert_eq!(next(&[3, 4], 4, false), "Nothing");
    assert_eq!(next(&[], 4, false), "Nothing");
    assert_eq!(next(&[6], 4, false), "Read", "another process wrote 5");
    assert_eq!(next(&[5, 7], 4, false), "Read");
    assert_eq!(next(&[6, 5], 4, false), "Read");
    assert_eq!(next(&[5], 4, true), "Read");
    assert_eq!(next(&[5, 6, 7, 8, 9], 4, false), "Read", "too many at once");
}
