//! What waits to be sent to one stream.
//!
//! Usually nothing waits: the frame fits into the socket's buffer. Then it is written at once, and the stream's task, one of thousands, is
//! not woken.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Buf as _, Bytes};
use kernel::Uuid;

/// With more than this waiting, the client doesn't read: it is disconnected, and resumes from its cursor.
const LIMIT: usize = 1 << 20;

/// Writes what it can at once; returns how many bytes were written, 0 when none could be.
pub type Outlet = Arc<dyn Fn(&[u8]) -> usize + Send + Sync>;

/// One stream's queue.
#[derive(Default)]
pub struct OutboundQueue(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    frames: VecDeque<Frame>,
    waiting: usize,
    waker: Option<Waker>,
    outlet: Option<Outlet>,
    /// Everything taken was written: the stream's task waits for more.
    idle: bool,
    closed: bool,
}

/// A frame, and the receipt that it causes once written.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The bytes.
    pub bytes: Bytes,
    /// Topic and number.
    pub delivers: Option<(Uuid, i64)>,
}

/// A frame of bytes alone causes no receipt.
impl From<Bytes> for Frame {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            delivers: None,
        }
    }
}

impl OutboundQueue {
    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes frames through `outlet` when none waits before them.
    pub fn attach(&self, outlet: Outlet) {
        self.inner().outlet = Some(outlet);
    }

    /// Sends a frame; whether it was written. Otherwise it waits, and the stream's task is woken.
    pub fn push(&self, mut frame: Frame) -> bool {
        let waker = {
            let mut inner = self.inner();
            if inner.closed {
                return false;
            }
            if inner.idle
                && inner.frames.is_empty()
                && let Some(outlet) = &inner.outlet
            {
                let left = outlet(&frame.bytes);
                if left >= frame.bytes.len() {
                    return true;
                }
                frame.bytes.advance(left);
            }
            inner.waiting += frame.bytes.len();
            if inner.waiting > LIMIT {
                inner.closed = true;
                inner.frames.clear();
            } else {
                inner.frames.push_back(frame);
            }
            inner.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        false
    }

    /// Adds a pulse when nothing else waits.
    pub fn pulse(&self, frame: &Bytes) {
        if self.inner().frames.is_empty() {
            let _left_or_waits = self.push(frame.clone().into());
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
    pub fn poll(&self, context: &Context<'_>) -> Poll<Option<Vec<Frame>>> {
        let mut inner = self.inner();
        inner.idle = inner.frames.is_empty();
        if inner.idle {
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
        // Frees the memory: a stream with nothing to send holds none.
        Poll::Ready(Some(std::mem::take(&mut inner.frames).into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(queue: &OutboundQueue) -> Poll<Option<usize>> {
        queue
            .poll(&Context::from_waker(Waker::noop()))
            .map(|frames| frames.map(|frames| frames.len()))
    }

    fn frame(size: usize) -> Frame {
        Frame {
            bytes: Bytes::from(vec![b'x'; size]),
            delivers: None,
        }
    }

    #[test]
    fn gives_what_waits_then_ends() {
        let queue = OutboundQueue::default();
        assert_eq!(poll(&queue), Poll::Pending);
        queue.push(frame(1));
        queue.push(frame(1));
        queue.close();
        assert_eq!(poll(&queue), Poll::Ready(Some(2)));
        assert_eq!(poll(&queue), Poll::Ready(None));
    }

    #[test]
    fn what_can_leave_at_once_does_and_in_order() {
        let queue = OutboundQueue::default();
        let sent = Arc::new(Mutex::new((Vec::new(), 3)));
        let socket = Arc::clone(&sent);
        queue.attach(Arc::new(move |bytes| {
            let (sent, room) = &mut *socket.lock().unwrap();
            let left = bytes.len().min(*room);
            sent.extend_from_slice(&bytes[..left]);
            *room -= left;
            left
        }));
        assert!(!queue.push(frame(1)), "the stream's first bytes go first");
        assert_eq!(poll(&queue), Poll::Ready(Some(1)));
        assert!(!queue.push(frame(1)), "the task is still writing");
        assert_eq!(poll(&queue), Poll::Ready(Some(1)));
        assert_eq!(poll(&queue), Poll::Pending);
        assert!(queue.push(frame(2)));
        assert!(!queue.push(frame(2)), "only half of it fits");
        assert!(!queue.push(frame(1)), "nothing overtakes");
        assert_eq!(sent.lock().unwrap().0.len(), 3);
        assert_eq!(poll(&queue), Poll::Ready(Some(2)));
    }

    #[test]
    fn a_client_that_does_not_read_is_cut() {
        let queue = OutboundQueue::default();
        queue.push(frame(LIMIT));
        queue.push(frame(1));
        assert_eq!(poll(&queue), Poll::Ready(None));
    }
}
