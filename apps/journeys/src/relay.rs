//! A visitor's network: a relay between her browser and the program. What the browser itself offers to simulate a cut leaves
//! its workers connected; this does not.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::Outcome;

/// A relay on the loopback; closed with the value.
pub struct Relay {
    port: u16,
    line: Arc<Line>,
}

#[derive(Default)]
struct Line {
    cut: AtomicBool,
    over: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
    /// Bytes carried to the visitor.
    down: AtomicU64,
}

impl Line {
    fn hang_up(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in open.drain(..) {
            // Already closed by the other side: as wanted.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Carries bytes both ways until one side ends.
    fn carry(self: &Arc<Self>, visitor: TcpStream, port: u16) -> std::io::Result<()> {
        let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        for stream in [&visitor, &server] {
            stream.set_nodelay(true)?;
        }
        let (back, forth) = (server.try_clone()?, visitor.try_clone()?);
        {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.push(visitor.try_clone()?);
            open.push(server.try_clone()?);
        }
        if self.cut.load(Ordering::SeqCst) {
            self.hang_up();
        }
        let line = Arc::clone(self);
        thread::spawn(move || pump(visitor, server, |_| ()));
        thread::spawn(move || {
            pump(back, forth, |bytes| {
                line.down.fetch_add(bytes, Ordering::SeqCst);
            });
        });
        Ok(())
    }
}

fn pump(mut from: TcpStream, mut to: TcpStream, carried: impl Fn(u64)) {
    let mut bytes = [0_u8; 16 * 1024];
    while let Ok(count) = from.read(&mut bytes) {
        let Some(read) = bytes.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        if to.write_all(read).is_err() {
            break;
        }
        carried(u64::try_from(count).unwrap_or(0));
    }
    for stream in [from, to] {
        // Already closed: as wanted.
        let _ = stream.shutdown(Shutdown::Both);
    }
}

impl Relay {
    /// A relay to this port of the loopback.
    pub fn open(server: u16) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let line = Arc::new(Line::default());
        let mine = Arc::clone(&line);
        thread::spawn(move || {
            for visitor in listener.incoming() {
                if mine.over.load(Ordering::SeqCst) {
                    break;
                }
                if let Ok(visitor) = visitor
                    && !mine.cut.load(Ordering::SeqCst)
                {
                    // Nobody answers behind: the visitor's side is dropped, which is what she would see.
                    let _ = mine.carry(visitor, server);
                }
            }
        });
        Ok(Self { port, line })
    }

    /// Where it listens.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Bytes carried to the visitor so far, headers included.
    pub fn carried(&self) -> u64 {
        self.line.down.load(Ordering::SeqCst)
    }

    /// Every connection ends, none can be made.
    pub fn cut(&self) {
        self.line.cut.store(true, Ordering::SeqCst);
        self.line.hang_up();
    }

    /// Connections can be made again.
    pub fn mend(&self) {
        self.line.cut.store(false, Ordering::SeqCst);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.line.over.store(true, Ordering::SeqCst);
        self.cut();
        // Wakes the listener, which then ends.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}
