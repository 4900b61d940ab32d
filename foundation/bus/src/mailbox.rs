//! What waits to be sent to one stream.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use kernel::Uuid;

/// More than this waiting means that the client doesn't read: it is cut, and resumes from its cursor.
const LIMIT: usize = 1 << 20;

/// One stream's queue.
#[derive(Debug, Default)]
pub struct Mailbox(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    queue: VecDeque<Letter>,
    waiting: usize,
    waker: Option<Waker>,
    closed: bool,
}

/// A frame, and what its leaving delivers.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The bytes.
    pub frame: Bytes,
    /// Topic and number.
    pub delivers: Option<(Uuid, i64)>,
}

impl Mailbox {
    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a frame and wakes the stream.
    pub fn push(&self, letter: Letter) {
        let waker = {
            let mut inner = self.inner();
            if inner.closed {
                return;
            }
            inner.waiting += letter.frame.len();
            if inner.waiting > LIMIT {
                inner.closed = true;
                inner.queue.clear();
            } else {
                inner.queue.push_back(letter);
            }
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Adds a pulse when nothing else waits.
    pub fn pulse(&self, frame: &Bytes) {
        if self.inner().queue.is_empty() {
            self.push(Letter {
                frame: frame.clone(),
                delivers: None,
            });
        }
    }

    /// Ends the stream once what waits is sent.
    pub fn close(&self) {
        let waker = {
            let mut inner = self.inner();
            inner.closed = true;
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Takes all that waits, or registers to be woken; `None` once closed and empty.
    pub fn poll(&self, context: &Context<'_>) -> Poll<Option<Vec<Letter>>> {
        let mut inner = self.inner();
        if inner.queue.is_empty() {
            if inner.closed {
                return Poll::Ready(None);
            }
            if !inner
                .waker
                .as_ref()
                .is_some_and(|waker| waker.will_wake(context.waker()))
            {
                inner.waker = Some(context.waker().clone());
            }
            return Poll::Pending;
        }
        inner.waiting = 0;
        // Gives the memory back: a silent stream holds none.
        Poll::Ready(Some(std::mem::take(&mut inner.queue).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(mailbox: &Mailbox) -> Poll<Option<usize>> {
        mailbox
            .poll(&Context::from_waker(Waker::noop()))
            .map(|letters| letters.map(|letters| letters.len()))
    }

    fn letter(size: usize) -> Letter {
        Letter {
            frame: Bytes::from(vec![b'x'; size]),
            delivers: None,
        }
    }

    #[test]
    fn gives_what_waits_then_ends() {
        let mailbox = Mailbox::default();
        assert_eq!(poll(&mailbox), Poll::Pending);
        mailbox.push(letter(1));
        mailbox.push(letter(1));
        mailbox.close();
        assert_eq!(poll(&mailbox), Poll::Ready(Some(2)));
        assert_eq!(poll(&mailbox), Poll::Ready(None));
    }

    #[test]
    fn a_client_that_does_not_read_is_cut() {
        let mailbox = Mailbox::default();
        mailbox.push(letter(LIMIT));
        mailbox.push(letter(1));
        assert_eq!(poll(&mailbox), Poll::Ready(None));
    }
}
