//! Admission of password checks: a client waits here for its turn instead of being refused (docs/adr/0013).
//!
//! Only failures are counted, so the checks that run at the same time must not exceed the failures that a counter still allows: a hundred
//! guesses sent at once then count as five. The others wait. Many correct passwords at once pass at the speed of hashing, and known
//! browsers don't queue behind strangers.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use db::Db;
use kernel::{Fault, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::counters::Counter;
use crate::domain::throttle::{Limit, Tally};
use crate::store::attempts;

/// How long a client waits for its turn: less than a browser or a proxy waits for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

type Key = [u8; 32];

/// Which queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// Known browsers and sessions: before the others.
    Known,
    /// Anybody.
    Stranger,
}

/// The outcome of waiting.
pub(crate) enum Entered {
    /// The password may be checked now.
    Admitted(Admission),
    /// Too many failures: not before this instant.
    Locked(Timestamp),
    /// Too many are waiting, or it took too long. Nothing was checked or counted.
    Full,
}

/// The admission of one process.
pub(crate) struct Entrance {
    trying: Mutex<Trying>,
    /// Permits for strangers, and for known clients: strangers don't use those of the latter.
    seats: [Arc<Semaphore>; 2],
    /// How many may wait for one counter: a flood from one address leaves places for others.
    most: usize,
    turns: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

#[derive(Default)]
struct Trying {
    /// Incremented at each failure: counters are then read again.
    failures: u64,
    by_key: HashMap<Key, Way>,
}

/// The running tries of one key.
#[derive(Default)]
struct Way {
    trying: i64,
    waiting: VecDeque<oneshot::Sender<Woken>>,
}

/// A turn. It holds a place on its counters; when it is dropped, the next one is woken.
pub(crate) struct Admission {
    place: Place,
    hashing: Option<(OwnedSemaphorePermit, Option<OwnedSemaphorePermit>)>,
}

impl Admission {
    /// The counters of the client's own failures: a correct password clears them. Shared counters decrease with time, so that nobody can
    /// clear them with a password of their own.
    pub fn to_forgive(&self) -> Vec<Key> {
        self.place.to_forgive.clone()
    }

    /// Hashing is done: the next one may start, while this turn keeps its place on its counters until it is counted.
    pub fn hashed(&mut self) {
        self.hashing = None;
    }

    /// The password was wrong, and is counted: those who wait read the counters again.
    pub fn failed(mut self) {
        self.place.failed = true;
    }
}

struct Place {
    entrance: Arc<Entrance>,
    keys: Vec<Key>,
    to_forgive: Vec<Key>,
    failed: bool,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut trying = self.entrance.trying();
        trying.failures += u64::from(self.failed);
        for key in &self.keys {
            if let Some(way) = trying.by_key.get_mut(key) {
                way.trying -= 1;
            }
            trying.wake(&self.entrance, *key);
        }
    }
}

/// A freed place, offered to those who wait; if nobody takes it, it goes to the next one.
struct Woken(Option<Arc<Entrance>>, Key);

impl Woken {
    fn used(mut self) {
        self.0 = None;
    }
}

impl Drop for Woken {
    fn drop(&mut self) {
        if let Some(entrance) = self.0.take() {
            entrance.trying().wake(&entrance, self.1);
        }
    }
}

impl Trying {
    fn wake(&mut self, entrance: &Arc<Entrance>, key: Key) {
        let Some(way) = self.by_key.get_mut(&key) else {
            return;
        };
        while let Some(next) = way.waiting.pop_front() {
            match next.send(Woken(Some(Arc::clone(entrance)), key)) {
                Ok(()) => return,
                // This one no longer waits.
                Err(woken) => woken.used(),
            }
        }
        if way.trying <= 0 {
            self.by_key.remove(&key);
        }
    }
}

enum Begun {
    Yes(Place),
    /// A failure was counted meanwhile.
    Again,
    /// Too many are waiting already.
    Full,
    Wait(oneshot::Receiver<Woken>, Key),
}

impl Entrance {
    /// An admission for so many hashes at a time, where so many may wait.
    pub fn new(parallel: usize, waiting: usize) -> Self {
        let (parallel, seats) = (parallel.clamp(1, 64), waiting.clamp(1, 100_000));
        Self {
            trying: Mutex::default(),
            seats: [seats; 2].map(|seats| Arc::new(Semaphore::new(seats))),
            most: seats / 2,
            // While one is hashed, another reads or writes the store.
            turns: Arc::new(Semaphore::new(parallel * 2)),
            // Strangers leave one permit free for known clients.
            strangers: Arc::new(Semaphore::new(parallel * 2 - 1)),
        }
    }

    fn trying(&self) -> MutexGuard<'_, Trying> {
        self.trying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn.
    pub async fn enter(
        self: &Arc<Self>,
        db: &Db,
        counters: &[Counter],
        lane: Lane,
    ) -> Result<Entered, Fault> {
        let [strangers, known] = &self.seats;
        let seats = match lane {
            Lane::Stranger => strangers,
            Lane::Known => known,
        };
        let Ok(_seat) = seats.try_acquire() else {
            return Ok(Entered::Full);
        };
        match tokio::time::timeout(PATIENCE, self.wait(db, counters, lane)).await {
            Ok(entered) => entered,
            Err(_) => Ok(Entered::Full),
        }
    }

    async fn wait(
        self: &Arc<Self>,
        db: &Db,
        counters: &[Counter],
        lane: Lane,
    ) -> Result<Entered, Fault> {
        let place = match self.place(db, counters).await? {
            Ok(place) => place,
            Err(Some(until)) => return Ok(Entered::Locked(until)),
            Err(None) => return Ok(Entered::Full),
        };
        let next = |line: &Arc<Semaphore>| Arc::clone(line).acquire_owned();
        let stranger = match lane {
            Lane::Known => None,
            Lane::Stranger => Some(next(&self.strangers).await.map_err(Fault::internal)?),
        };
        let turn = next(&self.turns).await.map_err(Fault::internal)?;
        Ok(Entered::Admitted(Admission {
            place,
            hashing: Some((turn, stranger)),
        }))
    }

    /// A place on each of the counters; or until when one of them is locked; or nothing, when too many are waiting.
    async fn place(
        self: &Arc<Self>,
        db: &Db,
        counters: &[Counter],
    ) -> Result<Result<Place, Option<Timestamp>>, Fault> {
        let mut woken: Option<Woken> = None;
        loop {
            let failures = self.trying().failures;
            let tallies = attempts::tallies(db, counters).await?;
            let now = db.now();
            let locked = tallies.iter().filter_map(|(_, tally)| tally.locked(now));
            if let Some(until) = locked.max() {
                return Ok(Err(Some(until)));
            }
            match self.begin(&tallies, now, failures) {
                Begun::Yes(place) => {
                    if let Some(woken) = woken {
                        woken.used();
                    }
                    return Ok(Ok(place));
                }
                Begun::Again => {}
                Begun::Full => return Ok(Err(None)),
                Begun::Wait(place, key) => {
                    // The place is taken again: its holder will wake the next one. A place on another counter is passed on.
                    if let Some(before) = woken.take_if(|before| before.1 == key) {
                        before.used();
                    }
                    drop(woken.take());
                    woken = place.await.ok();
                }
            }
        }
    }

    fn begin(
        self: &Arc<Self>,
        tallies: &[(Counter, Tally)],
        now: Timestamp,
        failures: u64,
    ) -> Begun {
        let mut trying = self.trying();
        if trying.failures != failures {
            return Begun::Again;
        }
        for (counter, tally) in tallies {
            let under_way = trying.by_key.get(&counter.key).map_or(0, |way| way.trying);
            if under_way > 0 && under_way >= tally.room(now, &counter.limit) {
                let (sender, receiver) = oneshot::channel();
                let way = trying.by_key.entry(counter.key).or_default();
                way.waiting.retain(|waiting| !waiting.is_closed());
                if way.waiting.len() >= self.most {
                    return Begun::Full;
                }
                way.waiting.push_back(sender);
                return Begun::Wait(receiver, counter.key);
            }
        }
        let keys: Vec<Key> = tallies.iter().map(|(counter, _)| counter.key).collect();
        for key in &keys {
            trying.by_key.entry(*key).or_default().trying += 1;
        }
        let own = tallies.iter().filter(|(counter, tally)| {
            matches!(counter.limit, Limit::Locks { .. }) && tally.failures + tally.locks > 0
        });
        Begun::Yes(Place {
            to_forgive: own.map(|(counter, _)| counter.key).collect(),
            entrance: Arc::clone(self),
            keys,
            failed: false,
        })
    }
}
