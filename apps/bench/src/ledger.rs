//! Which message was acknowledged, and who received it how often.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Of one message.
#[derive(Debug, Clone, Default)]
struct Entry {
    room: usize,
    acknowledged: bool,
    received: u64,
}

/// All messages of a run. A member is a bit: rooms of 64 at most.
#[derive(Debug)]
pub(crate) struct Ledger {
    mark: String,
    sizes: Vec<u32>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    entries: Vec<Entry>,
    doubled: u64,
    deliveries: u64,
}

/// What the ledger says at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Balance {
    /// Messages acknowledged.
    pub acknowledged: u64,
    /// Deliveries of acknowledged messages that were never made.
    pub missing: u64,
    /// Deliveries made twice or more.
    pub doubled: u64,
    /// Deliveries made.
    pub deliveries: u64,
}

impl Ledger {
    /// A ledger for rooms of these sizes; `mark` tells this run's messages from others.
    pub(crate) fn new(mark: String, sizes: Vec<u32>) -> Self {
        Self {
            mark,
            sizes,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new message's number and the beginning of its text.
    pub(crate) fn begin(&self, room: usize) -> (usize, String) {
        let mut state = self.state();
        let number = state.entries.len();
        state.entries.push(Entry {
            room,
            ..Entry::default()
        });
        (number, format!("{} {number:08} ", self.mark))
    }

    /// The server said that it holds the message.
    pub(crate) fn acknowledge(&self, number: usize) {
        if let Some(entry) = self.state().entries.get_mut(number) {
            entry.acknowledged = true;
        }
    }

    /// The number in the text of one of this run's messages.
    pub(crate) fn number(&self, text: &str) -> Option<usize> {
        let mut words = text.split(' ');
        (words.next() == Some(self.mark.as_str()))
            .then(|| words.next()?.parse().ok())
            .flatten()
    }

    /// A member of the message's room has it.
    pub(crate) fn receive(&self, member: u32, text: &str) {
        let Some(number) = self.number(text) else {
            return;
        };
        let mut state = self.state();
        state.deliveries += 1;
        let Some(entry) = state.entries.get_mut(number) else {
            return;
        };
        let bit = 1_u64.checked_shl(member).unwrap_or(0);
        let again = entry.received & bit != 0;
        entry.received |= bit;
        state.doubled += u64::from(again);
    }

    /// How many deliveries were made so far.
    pub(crate) fn deliveries(&self) -> u64 {
        self.state().deliveries
    }

    /// The numbers of the acknowledged messages of a room.
    pub(crate) fn acknowledged_in(&self, room: usize) -> Vec<usize> {
        let state = self.state();
        let of_room = state
            .entries
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.room == room && entry.acknowledged);
        of_room.map(|(number, _)| number).collect()
    }

    /// The balance now.
    pub(crate) fn balance(&self) -> Balance {
        let state = self.state();
        let mut balance = Balance {
            doubled: state.doubled,
            deliveries: state.deliveries,
            ..Balance::default()
        };
        for entry in state.entries.iter().filter(|entry| entry.acknowledged) {
            let size = self.sizes.get(entry.room).copied().unwrap_or(0);
            balance.acknowledged += 1;
            balance.missing += u64::from(size.saturating_sub(entry.received.count_ones()));
        }
        balance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_missing_and_what_came_twice() {
        let ledger = Ledger::new("Zab".into(), vec![2]);
        let (first, text) = ledger.begin(0);
        let (_, unacknowledged) = ledger.begin(0);
        ledger.acknowledge(first);
        ledger.receive(0, &text);
        ledger.receive(0, &text);
        ledger.receive(1, &unacknowledged);
        ledger.receive(1, "autre chose");
        let balance = ledger.balance();
        assert_eq!(
            (balance.acknowledged, balance.missing, balance.doubled),
            (1, 1, 1)
        );
        assert_eq!(ledger.acknowledged_in(0), [first]);
        ledger.receive(1, &text);
        assert_eq!(ledger.balance().missing, 0);
    }
}
