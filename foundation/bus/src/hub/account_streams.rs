//! Limits the streams of one account: a session that opens them without end must not use up sockets and memory.

use std::collections::{HashMap, VecDeque};

use access::AccountId;
use bytes::Bytes;
use kernel::Uuid;

use super::{Hub, State};
use crate::Listener;

/// Streams of one account in one process. The tabs of a browser share one: this is five devices, of eight browser profiles each.
pub const MOST: usize = 40;

/// How long a stream that was closed for a newer one waits before reconnecting, in milliseconds: at once, it would close the next one, and
/// so on.
const AWAY: u64 = 60_000;

/// The streams of each account, oldest first, by situation and number. One that was told to close is not among them.
#[derive(Default)]
pub(super) struct AccountStreams(HashMap<AccountId, VecDeque<(Uuid, u64)>>);

impl AccountStreams {
    /// Adds a stream; returns the one to close for it.
    pub(super) fn join(&mut self, listener: &Listener, number: u64) -> Option<(Uuid, u64)> {
        let open = self.0.entry(listener.account).or_default();
        open.push_back((listener.addressee, number));
        if open.len() > MOST {
            open.pop_front()
        } else {
            None
        }
    }

    /// Removes a stream that has ended.
    pub(super) fn leave(&mut self, account: AccountId, number: u64) {
        let Some(open) = self.0.get_mut(&account) else {
            return;
        };
        open.retain(|(_, known)| *known != number);
        if open.is_empty() {
            self.0.remove(&account);
        }
    }
}

impl Hub {
    /// Closes the oldest stream of an account in favour of the newest; it reconnects later, at a random moment.
    pub(super) fn give_way(&self, state: &State, role: Uuid, number: u64) {
        let mut open = state.streams.get(&role).into_iter().flatten();
        if let Some(oldest) = open.find(|open| open.number == number) {
            let later = AWAY + self.db.entropy().below(AWAY);
            let retry = Bytes::from(format!("retry: {later}\n\n"));
            let _left_or_waits = oldest.queue.push(retry.into());
            oldest.queue.close();
        }
    }
}
