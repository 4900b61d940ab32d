//! The tables and commands of these tests: a counter, and notes with a unique title.

use std::time::Duration;

use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Migration, Tx, params, query, statement,
};
use kernel::Fault;

pub const NOTE_TABLES: &[Migration] = &[Migration {
    id: "test_01_notes",
    text: "create table counter (name text primary key, value {int} not null check (value >= 0)){strict};;\n\
           insert into counter (name, value) values ('visits', 0);;\n\
           create table note (seq {serial}, title text not null unique, body text not null){strict};;\n",
}];

query!(pub VALUE: One<i64> = "select value from counter where name = $1");
query!(pub NOTES: One<String> = "select title from note order by seq");
query!(pub TRACES: One<i64> = "select count(*) as value from audit_event where kind = $1");
statement!(pub SET = "update counter set value = $2 where name = $1");
statement!(pub WRITE = "insert into note (title, body) values ($1, $2)");

pub fn event(kind: &'static str) -> AuditEvent {
    AuditEvent::new(kind, Action::Create, &Actor::system())
}

/// Reads the counter, waits a moment so that others may run, writes one more.
pub struct Increment(pub Duration);

impl Command for Increment {
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<i64>, Fault> {
        let One(value) = tx.load(&VALUE, params!["visits"]).await?;
        if !self.0.is_zero() {
            tokio::time::sleep(self.0).await;
        }
        tx.execute(&SET, params!["visits", value + 1]).await?;
        Ok(Audited::new(value + 1, event("counter.incremented")))
    }
}

/// Writes a note; `then` says what happens next.
pub struct Write {
    pub title: String,
    pub then: Then,
}

#[derive(Clone, Copy)]
pub enum Then {
    Succeed,
    Fail,
    HangForever,
    Panic,
    /// Writes the same title again, and acts as if nothing were wrong.
    SwallowAnError,
}

impl Write {
    pub fn new(title: impl Into<String>, then: Then) -> Self {
        let title = title.into();
        Self { title, then }
    }
}

impl Command for Write {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&WRITE, params![self.title, "…"]).await?;
        match self.then {
            Then::Succeed => {}
            Then::Fail => return Err(Fault::conflict("Non.")),
            Then::HangForever => std::future::pending().await,
            Then::Panic => panic!("a command broke"),
            Then::SwallowAnError => {
                let _ignored = tx.execute(&WRITE, params![self.title, "…"]).await;
            }
        }
        Ok(Audited::new((), event("note.written")))
    }
}

pub async fn value(db: &Db) -> i64 {
    db.load(&VALUE, params!["visits"]).await.unwrap().0
}

pub async fn titles(db: &Db) -> Vec<String> {
    let rows = db.rows(&NOTES, &[]).await.unwrap();
    rows.into_iter().map(|One(title)| title).collect()
}

pub async fn traces(db: &Db, kind: &str) -> i64 {
    db.load(&TRACES, params![kind]).await.unwrap().0
}
