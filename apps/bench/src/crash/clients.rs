//! The people: each listens on a stream and posts.

use std::io::{Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kernel::SystemClock;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::entropy;
use crate::failure::Failure;
use crate::http::Connection;
use crate::ledger::Ledger;
use crate::stream::{self, Event};
use crate::users::User;

const TEXT: &str = "Transmission du soir : glycémie stable, pansement refait, prochain passage demain matin. Cordialement, l’IDE.";

/// What happened to the people, beside the deliveries.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// Posts that were answered with a refusal.
    pub refused: AtomicU64,
    /// Posts that had to be made again: no answer, or 5xx.
    pub repeated: AtomicU64,
    /// Streams that were opened.
    pub opened: AtomicU64,
    /// Times that a stream could not go on from its cursor.
    pub resets: AtomicU64,
}

impl Counts {
    fn add(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// One of the people.
#[derive(Debug)]
pub(crate) struct Person {
    /// Signed in.
    pub user: User,
    /// The server to which this person connects.
    pub port: u16,
    /// The conversation's number here.
    pub room: usize,
    member: u32,
}

/// All of them.
pub(crate) struct Crowd {
    people: Vec<Arc<Person>>,
    ledger: Arc<Ledger>,
    counts: Arc<Counts>,
    over: Arc<AtomicBool>,
    streams: JoinSet<()>,
    posters: JoinSet<()>,
}

impl Crowd {
    /// The people in rooms of `room`, spread over the ports.
    pub(crate) fn new(users: Vec<User>, ports: &[u16], room: usize, ledger: Arc<Ledger>) -> Self {
        let mut ports = ports.iter().copied().cycle();
        let people = users.into_iter().enumerate().map(|(number, user)| {
            Arc::new(Person {
                user,
                port: ports.next().unwrap_or(0),
                room: number.checked_div(room).unwrap_or(0),
                member: u32::try_from(number.checked_rem(room).unwrap_or(0)).unwrap_or(0),
            })
        });
        Self {
            people: people.collect(),
            ledger,
            counts: Arc::default(),
            over: Arc::default(),
            streams: JoinSet::new(),
            posters: JoinSet::new(),
        }
    }

    /// The people.
    pub(crate) fn people(&self) -> &[Arc<Person>] {
        &self.people
    }

    /// What happened beside the deliveries.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Everybody listens until the end, and comes back whenever the stream is cut.
    pub(crate) fn listen(&mut self) {
        for person in &self.people {
            self.streams.spawn(listen(
                Arc::clone(person),
                Arc::clone(&self.ledger),
                Arc::clone(&self.counts),
            ));
        }
    }

    /// Waits until every stream was open once.
    pub(crate) async fn everybody_listens(&self, patience: Duration) -> Result<(), Failure> {
        let began = Instant::now();
        let all = u64::try_from(self.people.len()).unwrap_or(u64::MAX);
        while self.counts.opened.load(Ordering::Relaxed) < all {
            if began.elapsed() > patience {
                return Err(Failure::new("les flux ne s’ouvrent pas."));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// One message in each room, received by all.
    pub(crate) async fn first_messages(&self) -> Result<(), Failure> {
        let mut known = std::collections::BTreeSet::new();
        for person in self
            .people
            .iter()
            .filter(|person| known.insert(person.room))
        {
            say(person, &self.ledger, &self.counts, &self.over).await;
        }
        if super::settle(&self.ledger).await {
            Ok(())
        } else {
            Err(Failure::new(
                "les premiers messages ne sont pas arrivés à tous.",
            ))
        }
    }

    /// Everybody posts, together `rate` messages a second while the servers answer.
    pub(crate) fn post(&mut self, rate: u32) {
        let people = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let pause = Duration::from_secs(1) * people / rate.max(1);
        for person in &self.people {
            let (person, ledger, counts, over) = (
                Arc::clone(person),
                Arc::clone(&self.ledger),
                Arc::clone(&self.counts),
                Arc::clone(&self.over),
            );
            self.posters.spawn(async move {
                tokio::time::sleep(jitter(pause)).await;
                while !over.load(Ordering::Relaxed) {
                    let next = tokio::time::Instant::now() + pause / 2 + jitter(pause);
                    say(&person, &ledger, &counts, &over).await;
                    tokio::time::sleep_until(next).await;
                }
            });
        }
    }

    /// Nobody begins a new message; those under way are acknowledged first.
    pub(crate) async fn stop_posting(&mut self, patience: Duration) -> Result<(), Failure> {
        self.over.store(true, Ordering::Relaxed);
        let all = async { while self.posters.join_next().await.is_some() {} };
        tokio::time::timeout(patience, all)
            .await
            .map_err(|_| Failure::new("des messages n’ont jamais reçu de réponse."))
    }
}

/// Up to `most`, at random.
fn jitter(most: Duration) -> Duration {
    let micros = u64::try_from(most.as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(entropy().below(micros.max(1)))
}

async fn listen(person: Arc<Person>, ledger: Arc<Ledger>, counts: Arc<Counts>) {
    let mut cursor: Option<String> = None;
    loop {
        let place = cursor.clone();
        let each = |event: Event| {
            if let Some(id) = event.id {
                cursor = Some(id);
            }
            match event.name.as_str() {
                "" => ledger.receive(person.member, &text(&event.data)),
                "reprise" => Counts::add(&counts.resets),
                _ => {}
            }
        };
        let open = || Counts::add(&counts.opened);
        // A cut, a refused connection: both are answered by coming back.
        let _cut = stream::follow(
            person.port,
            &person.user.cookie,
            place.as_deref(),
            open,
            each,
        )
        .await;
        tokio::time::sleep(Duration::from_millis(20) + jitter(Duration::from_millis(80))).await;
    }
}

/// The text of a message of the stream.
fn text(data: &str) -> String {
    serde_json::from_str::<Value>(data)
        .ok()
        .and_then(|data| data.get("t").and_then(Value::as_str).map(str::to_owned))
        .unwrap_or_default()
}

/// Posts one message until it is acknowledged; one in fifty is said once more after that, as by a client that missed the answer.
async fn say(person: &Person, ledger: &Ledger, counts: &Counts, over: &AtomicBool) {
    let (number, key) = ledger.begin(person.room);
    let id = kernel::id::new_v7(&SystemClock, entropy());
    let body = json!({"texte": format!("{key}{TEXT}"), "client_id": id}).to_string();
    let mut again = entropy().below(50) == 0;
    let deadline = Instant::now() + Duration::from_mins(5);
    loop {
        match post(person, &body).await {
            Ok(status) if (200..300).contains(&status) => {
                ledger.acknowledge(number);
                if !again || over.load(Ordering::Relaxed) {
                    return;
                }
                again = false;
                continue;
            }
            Ok(status) if status < 500 => {
                Counts::add(&counts.refused);
                return;
            }
            _ if Instant::now() > deadline => {
                Counts::add(&counts.refused);
                return;
            }
            _ => Counts::add(&counts.repeated),
        }
        tokio::time::sleep(Duration::from_millis(20) + jitter(Duration::from_millis(80))).await;
    }
}

async fn post(person: &Person, body: &str) -> Result<u16, Error> {
    let asked = async {
        let mut connection = Connection::open(person.port, 1024).await?;
        let path = format!("/api/discussions/{}/messages", person.user.room);
        let headers = format!(
            "Cookie: {}\r\nContent-Type: application/json\r\nConnection: close\r\n",
            person.user.cookie
        );
        connection.ask("POST", &path, &headers, body).await
    };
    match tokio::time::timeout(Duration::from_secs(20), asked).await {
        Ok(answer) => answer.map(|answer| answer.status),
        Err(_) => Err(ErrorKind::TimedOut.into()),
    }
}
