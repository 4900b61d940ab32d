//! The threads that hash: few, with a low priority, each with memory of its own that it keeps as long as there is work. That memory reveals
//! no more than the stored hash does.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::Block;
use kernel::Fault;
use tokio::sync::{Semaphore, oneshot};

/// What a computation needs; as long as the largest one so far.
pub(super) type Memory = Vec<Block>;
type Work = Box<dyn FnOnce(&mut Memory) + Send>;
type Idle = Arc<Mutex<Vec<Sender<Work>>>>;

/// How much lower their priority is (`nice`): writing a message never waits for sign-ins.
const NICENESS: i32 = 10;
/// The lowest priority.
const LAST: i32 = 19;
/// Without work for this long, a thread frees its memory.
const REST: Duration = Duration::from_secs(5);

/// The threads. Dropped, they end after their present work.
pub(super) struct Pool {
    admitted: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    idle: Idle,
}

impl Pool {
    /// At most `parallel` threads, and `waiting` queued computations.
    pub fn new(parallel: usize, waiting: usize) -> Self {
        let parallel = parallel.clamp(1, Semaphore::MAX_PERMITS);
        let all = parallel.saturating_add(waiting).min(Semaphore::MAX_PERMITS);
        Self {
            admitted: Arc::new(Semaphore::new(all)),
            turns: Arc::new(Semaphore::new(parallel)),
            idle: Idle::default(),
        }
    }

    /// Runs one computation when its turn comes; `Busy` when too many wait. If the caller goes away, its turn is freed only once the work
    /// is done.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let admitted = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| Fault::busy())?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(Fault::internal)?;
        let (answer, answered) = oneshot::channel();
        let thread = match lock(&self.idle).pop() {
            Some(thread) => thread,
            None => start()?,
        };
        let (idle, again) = (Arc::clone(&self.idle), thread.clone());
        let work: Work = Box::new(move |memory| {
            let result = work(memory);
            // Idle before the turn is given back: there are never more threads than turns.
            lock(&idle).push(again);
            drop((turn, admitted));
            // The caller may have gone away.
            let _left = answer.send(result);
        });
        thread
            .send(work)
            .map_err(|_| Fault::internal("a hashing thread is gone"))?;
        answered.await.map_err(Fault::internal)
    }
}

fn lock(idle: &Idle) -> std::sync::MutexGuard<'_, Vec<Sender<Work>>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The priority of such a thread, in a process of this priority.
fn behind(own: i32) -> i32 {
    own.saturating_add(NICENESS).min(LAST)
}

/// Starts a thread; it ends when nobody can give it work any more.
fn start() -> Result<Sender<Work>, Fault> {
    let (sender, receiver) = channel::<Work>();
    let run = move || {
        // Below the rest of this process, whatever its priority. A system without priorities refuses: then it hashes without.
        let own = rustix::process::getpriority_process(None).unwrap_or(0);
        let _refused = rustix::process::setpriority_process(None, behind(own));
        let mut memory = Memory::new();
        loop {
            let next = match receiver.recv_timeout(REST) {
                Err(RecvTimeoutError::Timeout) => {
                    memory = Memory::new();
                    receiver.recv().ok()
                }
                next => next.ok(),
            };
            let Some(work) = next else { return };
            work(&mut memory);
        }
    };
    std::thread::Builder::new()
        .name("spico-hash".to_owned())
        .spawn(run)
        .map_err(Fault::internal)?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_thread_serves_again_and_one_that_broke_is_replaced() {
        let pool = Pool::new(1, 4);
        let first = pool.run(|_| std::thread::current().id()).await.unwrap();
        let second = pool.run(|_| std::thread::current().id()).await.unwrap();
        assert_eq!(first, second);
        let broken = pool.run(|_| -> () { panic!("on purpose") }).await;
        assert!(broken.is_err());
        let third = pool.run(|_| std::thread::current().id()).await.unwrap();
        assert_ne!(first, third);
    }

    #[test]
    fn it_stands_back_from_wherever_the_process_was_put() {
        assert_eq!([-5, 0, 5, 15, 19].map(behind), [5, 10, 15, 19, 19]);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn hashing_stands_back_for_everything_else() {
        let nice = |_: &mut Memory| rustix::process::getpriority_process(None).unwrap();
        let own = rustix::process::getpriority_process(None).unwrap();
        let pool = Pool::new(1, 0);
        let found = pool.run(nice).await.unwrap();
        assert_eq!(found, behind(own), "a process at {own}");
        assert!(found > own || own == LAST);
        assert_eq!(rustix::process::getpriority_process(None).unwrap(), own);
    }
}
