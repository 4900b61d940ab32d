//! "Something changed, look again": within the process, and between processes through PostgreSQL.
//! A signal carries no data, so it may be lost, merged or repeated; whoever listens reads the store.
//! An ephemeral message is a short transient text (typing, presence) that is useless a second later.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, broadcast, watch};

/// Topics kept for the other processes, at most: when nothing carries them, they must not accumulate.
const KEPT: usize = 8192;

/// The listeners of each topic.
#[derive(Clone)]
pub struct Signals {
    topics: Arc<Mutex<HashMap<String, watch::Sender<u64>>>>,
    ephemeral: broadcast::Sender<Arc<str>>,
    pub(crate) outgoing: Arc<Outgoing>,
}

/// What other processes have not been told yet.
#[derive(Default)]
pub(crate) struct Outgoing {
    pub(crate) topics: Mutex<BTreeSet<String>>,
    pub(crate) ephemeral: Mutex<Vec<String>>,
    pub(crate) ready: Notify,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            topics: Arc::default(),
            ephemeral: broadcast::channel(1024).0,
            outgoing: Arc::default(),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Signals {
    /// Changes each time that `topic` is woken; several signals may count as one.
    pub fn watch(&self, topic: &str) -> watch::Receiver<u64> {
        let mut topics = locked(&self.topics);
        // Topics without listeners are removed now and then, so that they don't accumulate.
        if topics.len() == topics.capacity() {
            topics.retain(|_, sender| sender.receiver_count() > 0);
        }
        topics
            .entry(topic.to_owned())
            .or_insert_with(|| watch::channel(0).0)
            .subscribe()
    }

    /// Wakes everybody, here and in the other processes.
    pub fn wake(&self, topic: &str) {
        self.wake_here(topic);
        let mut waiting = locked(&self.outgoing.topics);
        if waiting.len() < KEPT && waiting.insert(topic.to_owned()) {
            self.outgoing.ready.notify_one();
        }
    }

    /// Wakes the listeners of this process.
    pub(crate) fn wake_here(&self, topic: &str) {
        if let Some(sender) = locked(&self.topics).get(topic) {
            sender.send_modify(|count| *count += 1);
        }
    }

    /// Wakes every topic of this process.
    pub(crate) fn wake_all_here(&self) {
        for sender in locked(&self.topics).values() {
            sender.send_modify(|count| *count += 1);
        }
    }

    /// Ephemeral messages, published here or in another process. A slow listener misses the oldest.
    pub fn listen(&self) -> broadcast::Receiver<Arc<str>> {
        self.ephemeral.subscribe()
    }

    /// Publishes `text` (at most 4,000 bytes) to everybody who listens now; it is stored nowhere. Never with clinical content.
    pub fn publish_ephemeral(&self, text: String) {
        self.publish_here(&text);
        let mut waiting = locked(&self.outgoing.ephemeral);
        if waiting.len() < 256 && text.len() <= 4000 {
            waiting.push(text);
            self.outgoing.ready.notify_one();
        }
    }

    /// Publishes to the listeners of this process.
    pub(crate) fn publish_here(&self, text: &str) {
        let _nobody_listens = self.ephemeral.send(Arc::from(text));
    }

    /// Without other processes, nothing is kept for them.
    pub(crate) fn forget_outgoing(&self) {
        locked(&self.outgoing.topics).clear();
        locked(&self.outgoing.ephemeral).clear();
    }

    /// Takes what the other processes must be told.
    pub(crate) fn take_outgoing(&self) -> (BTreeSet<String>, Vec<String>) {
        (
            std::mem::take(&mut *locked(&self.outgoing.topics)),
            std::mem::take(&mut *locked(&self.outgoing.ephemeral)),
        )
    }
}
