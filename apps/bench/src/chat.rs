//! An open loop of messages: each conversation sends one at fixed times, however slow the answers are, and the last member to receive it
//! counts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::SystemClock;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::crash::entropy;
use crate::failure::Failure;
use crate::http::Connection;
use crate::spread::Spread;
use crate::stream::{self, Event};
use crate::users::User;

const TEXT: &str = "Transmission du soir : glycémie stable, pansement refait, prochain passage demain matin. Cordialement, l’IDE.";
/// Between two messages of a conversation.
const PERIOD: Duration = Duration::from_millis(200);
/// How long the last messages may take to arrive.
const SETTLE: Duration = Duration::from_secs(5);

/// Messages under way: when they were due, and how many members lack them.
#[derive(Debug, Default)]
struct Board {
    open: HashMap<String, (Instant, usize)>,
    took: Spread,
    refused: u64,
    listening: usize,
}

/// The listeners, by conversation.
pub(crate) struct Chat {
    port: u16,
    users: Vec<User>,
    room: usize,
    board: Arc<Mutex<Board>>,
    _streams: JoinSet<()>,
}

/// The result of some time of chatting.
pub(crate) struct Talk {
    /// From the instant a message was due until its last member had it.
    pub took: Spread,
    /// Messages that did not reach everybody.
    pub lost: usize,
    /// Messages that were refused.
    pub refused: u64,
}

fn look(board: &Mutex<Board>) -> MutexGuard<'_, Board> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Chat {
    /// Everybody listens. Users in conversations of `room`, in order.
    pub(crate) async fn listen(port: u16, users: Vec<User>, room: usize) -> Result<Self, Failure> {
        let (board, mut streams) = (Arc::new(Mutex::new(Board::default())), JoinSet::new());
        for user in &users {
            let (board, cookie) = (Arc::clone(&board), user.cookie.clone());
            streams.spawn(async move {
                let each = |event: Event| receive(&board, &event);
                let open = || look(&board).listening += 1;
                // The server stays up: a cut shows as lost messages.
                drop(stream::follow(port, &cookie, None, open, each).await);
            });
        }
        let began = Instant::now();
        while look(&board).listening < users.len() {
            if began.elapsed() > SETTLE * 4 {
                return Err(Failure::new("les flux ne s’ouvrent pas."));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(Self {
            port,
            users,
            room,
            board,
            _streams: streams,
        })
    }

    /// Everybody sends for a while.
    pub(crate) async fn talk(&self, lasts: Duration) -> Result<Talk, Failure> {
        *look(&self.board) = Board::default();
        let mut rooms = JoinSet::new();
        let count = u32::try_from(self.users.len().div_ceil(self.room)).unwrap_or(u32::MAX);
        let began = Instant::now();
        for (number, members) in (0..).zip(self.users.chunks(self.room)) {
            let poster = Poster {
                port: self.port,
                members: members.to_vec(),
                board: Arc::clone(&self.board),
                // Conversations don't all start at one instant.
                first: began + PERIOD * number / count.max(1),
                until: began + lasts,
            };
            rooms.spawn(poster.run());
        }
        while let Some(ended) = rooms.join_next().await {
            ended.map_err(|error| Failure::new(error.to_string()))??;
        }
        let settled = Instant::now() + SETTLE;
        while !look(&self.board).open.is_empty() && Instant::now() < settled {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let board = std::mem::take(&mut *look(&self.board));
        Ok(Talk {
            took: board.took,
            lost: board.open.len(),
            refused: board.refused,
        })
    }
}

fn receive(board: &Mutex<Board>, event: &Event) {
    let now = Instant::now();
    let data: Option<Value> = serde_json::from_str(&event.data).ok();
    let text = data.as_ref().and_then(|data| data.get("t")?.as_str());
    let Some(key) = text.and_then(|text| text.split(' ').next()) else {
        return;
    };
    let mut board = look(board);
    let Some((due, lacking)) = board.open.get_mut(key) else {
        return;
    };
    *lacking = lacking.saturating_sub(1);
    if *lacking == 0 {
        let took = now.saturating_duration_since(*due);
        board.open.remove(key);
        board.took.add(took);
    }
}

/// One conversation.
struct Poster {
    port: u16,
    members: Vec<User>,
    board: Arc<Mutex<Board>>,
    first: Instant,
    until: Instant,
}

impl Poster {
    async fn run(self) -> Result<(), Failure> {
        let mut connection = Connection::open(self.port, 1024).await?;
        let mut due = self.first;
        for user in self.members.iter().cycle() {
            if due >= self.until {
                return Ok(());
            }
            tokio::time::sleep_until(due).await;
            let id = kernel::id::new_v7(&SystemClock, entropy());
            let key = id.simple().to_string();
            let body = json!({"texte": format!("{key} {TEXT}"), "client_id": id}).to_string();
            look(&self.board)
                .open
                .insert(key.clone(), (due, self.members.len()));
            let headers = format!(
                "Cookie: {}\r\nContent-Type: application/json\r\n",
                user.cookie
            );
            let path = format!("/api/discussions/{}/messages", user.room);
            let answer = connection.ask("POST", &path, &headers, &body).await?;
            if !(200..300).contains(&answer.status) {
                let mut board = look(&self.board);
                board.open.remove(&key);
                board.refused += 1;
            }
            due += PERIOD;
        }
        Ok(())
    }
}
