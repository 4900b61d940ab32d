//! Findings that need an explanation; and honest operation, which causes none.

use std::time::Duration;

use audit::{Ask, Doubt, Note, SealKey, Verdict, seal_and_note, verify};
use db::statement;
use kernel::Timestamp;
use testkit::{Engine, Errors, Store, on_each_engine};

use super::sealing::{add_lines, seal_key};
use super::tampering::{Do, UNLOCK};

const MINUTE: Duration = Duration::from_mins(1);

/// An application that serves: its store, its key, its note, and when it was claimed.
struct Served {
    store: Store,
    key: SealKey,
    note: Note,
    claimed_at: Timestamp,
    _folder: tempfile::TempDir,
}

impl Served {
    fn new(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            key: seal_key(1),
            note: Note::at(folder.path().join("dernier-sceau")),
            claimed_at: store.db.now(),
            store,
            _folder: folder,
        }
    }

    async fn seal(&self) {
        seal_and_note(&self.store.db, &self.key, &self.note)
            .await
            .unwrap();
    }

    /// Minutes in each of which something happens and is sealed.
    /// Somebody writes the store, and removes the note.
    async fn attacked(&self, how: &[&'static db::Statement]) {
        let all = [&UNLOCK[..], how].concat();
        self.store.db.run(&Do(&all)).await.unwrap();
        std::fs::remove_file(self.note.path()).unwrap();
    }

    async fn minutes(&self, minutes: u32) {
        for _ in 0..minutes {
            add_lines(&self.store.db, 5).await;
            self.store.clock.advance(MINUTE);
            self.seal().await;
        }
    }

    async fn verify(&self) -> Verdict {
        let ask = Ask {
            noted: self.note.read().unwrap(),
            claimed_at: Some(self.claimed_at),
            ..Ask::new(&self.key)
        };
        let verdict = verify(&self.store.db, &ask).await.unwrap();
        assert_eq!(verdict.first_bad, None, "nothing contradicts");
        verdict
    }

    async fn doubts(&self) -> Vec<Doubt> {
        self.verify().await.doubts
    }

    async fn kinds(&self) -> Vec<&'static str> {
        self.doubts().await.iter().map(Doubt::kind).collect()
    }
}

async fn on_each<F: Future<Output = ()>>(test: impl Fn(Served) -> F) {
    on_each_engine(&[], |store| test(Served::new(store))).await;
}

/// Lines that were written just before a process was killed are sealed when the next one starts, before it writes.
#[tokio::test]
async fn nights_restarts_and_idle_hours_leave_nothing_to_be_explained() {
    on_each(|served| async move {
        let errors = Errors::listen();
        served.minutes(15).await;
        add_lines(&served.store.db, 3).await;
        // Killed; started again the next morning.
        served.store.clock.advance(600 * MINUTE);
        served.seal().await;
        served.minutes(2).await;
        // Killed; started again at once, then killed once more.
        add_lines(&served.store.db, 3).await;
        served.seal().await;
        add_lines(&served.store.db, 3).await;
        served.store.clock.advance(600 * MINUTE);
        served.seal().await;
        // Nobody does anything for a while: the last seal's own line waits for its seal meanwhile.
        for _ in 0..50 {
            served.store.clock.advance(MINUTE);
            served.seal().await;
        }
        served.minutes(2).await;
        assert_eq!(served.doubts().await, [], "{}", served.store.name);
        assert_eq!(errors.take(), Vec::<String>::new());
    })
    .await;
}

statement!(ALL_SEALS_GONE = "delete from audit_seal");
statement!(EDIT = "update audit_event set detail = 'agenda' where seq = 20");
statement!(DELETE = "delete from audit_event where seq = 21");

/// Somebody who can write to the store and removes the note makes SPICO itself seal what is left.
#[tokio::test]
async fn a_trace_that_was_sealed_anew_is_doubted() {
    on_each(|served| async move {
        served.minutes(15).await;
        assert_eq!(served.doubts().await, []);
        let attack = [&ALL_SEALS_GONE, &EDIT, &DELETE];
        let store = &served.store;
        served.attacked(&attack).await;
        let errors = Errors::listen();
        served.minutes(2).await;
        let found = served.verify().await.doubts;
        let lines = |doubt: &Doubt| doubt.to_string();
        let said: Vec<String> = found.iter().map(lines).collect();
        let kinds: Vec<&str> = found.iter().map(Doubt::kind).collect();
        let expected = ["hole", "lay_unsealed", "resealed", "no_triggers"];
        let from = usize::from(store.engine == Engine::Postgres);
        assert_eq!(kinds, expected[from..], "{said:?} on {}", store.name);
        let first = found.first().unwrap().seal().unwrap();
        assert_eq!(
            (
                first.seal,
                said[1].starts_with("sceau n° 1, du ") || from == 1
            ),
            (1, true)
        );
        if from == 0 {
            assert!(
                said[0].ends_with("1\u{a0}numéro manque après la ligne 20"),
                "{said:?}"
            );
        }
        let heard = errors.take();
        assert!(
            heard.len() == 1 && heard[0].contains("LayUnsealed"),
            "{heard:?}"
        );
    })
    .await;
}

/// A young store whose lines span less than ten minutes: the lines that its seals had left tell of them.
#[tokio::test]
async fn lines_of_seals_that_are_gone_are_doubted() {
    on_each(|served| async move {
        served.minutes(3).await;
        let store = &served.store;
        served.attacked(&[&ALL_SEALS_GONE]).await;
        served.minutes(2).await;
        assert_eq!(
            served.kinds().await,
            ["resealed", "no_triggers"],
            "{}",
            store.name
        );
    })
    .await;
}

statement!(NO_LINE = "delete from audit_event");
statement!(TAIL_GONE = "delete from audit_event where seq between 30 and 40");

#[tokio::test]
async fn a_trace_that_begins_anew_is_doubted() {
    on_each(|served| async move {
        served.minutes(15).await;
        let attack = [&NO_LINE, &ALL_SEALS_GONE];
        let store = &served.store;
        served.attacked(&attack).await;
        // The attack's own line is there.
        let expected = ["begins_late", "no_seal", "no_triggers"];
        let kinds = served.kinds().await;
        let kinds: Vec<_> = kinds.into_iter().filter(|kind| *kind != "hole").collect();
        assert_eq!(kinds, expected, "{}", store.name);
        served.minutes(2).await;
        assert_eq!(
            served.kinds().await,
            ["begins_late", "no_triggers"],
            "{}",
            store.name
        );
    })
    .await;
    on_each(|served| async move {
        served.store.clock.advance(11 * MINUTE);
        assert_eq!(
            served.kinds().await,
            ["no_line", "no_seal"],
            "{}",
            served.store.name
        );
    })
    .await;
}

#[tokio::test]
async fn lines_taken_away_before_their_seal_leave_a_hole() {
    on_each(|served| async move {
        served.minutes(2).await;
        add_lines(&served.store.db, 50).await;
        served.store.db.run(&Do(&UNLOCK)).await.unwrap();
        served.store.db.run(&Do(&[&TAIL_GONE])).await.unwrap();
        let kinds = served.kinds().await;
        // On PostgreSQL numbers are lost honestly.
        let from = usize::from(served.store.engine == Engine::Postgres);
        assert_eq!(
            kinds,
            ["hole", "no_triggers"][from..],
            "{}",
            served.store.name
        );
        served.minutes(1).await;
        let Some(Doubt::Hole {
            seal,
            after,
            numbers,
        }) = served.doubts().await.into_iter().next()
        else {
            return assert_eq!(from, 1);
        };
        assert_eq!((seal.unwrap().seal, after, numbers), (3, 29, 11));
    })
    .await;
}

statement!(
    A_YEAR_AGO = "insert into audit_event (at, kind, action, outcome) \
    select max(at) - 31536000000000, 'access.read', 'R', 'ok' from audit_event"
);
statement!(
    TOMORROW = "insert into audit_event (at, kind, action, outcome) \
    select max(at) + 86400000000, 'access.read', 'R', 'ok' from audit_event"
);

/// No trigger forbids to add a line, and SPICO seals it.
#[tokio::test]
async fn a_line_of_another_time_is_doubted() {
    on_each(|served| async move {
        served.minutes(3).await;
        add_lines(&served.store.db, 1).await;
        served.store.db.run(&Do(&[&A_YEAR_AGO])).await.unwrap();
        // Before any seal covers it, and also if none ever does.
        let waiting = served.doubts().await;
        assert!(
            matches!(waiting[..], [Doubt::Backdated { seal: None, .. }]),
            "{waiting:?} on {}",
            served.store.name
        );
        let errors = Errors::listen();
        served.minutes(2).await;
        let doubts = served.doubts().await;
        let [
            Doubt::Backdated {
                seal: Some(seal), ..
            },
            Doubt::LayUnsealed { .. },
        ] = &doubts[..]
        else {
            panic!("{doubts:?} on {}", served.store.name)
        };
        assert_eq!(seal.seal, 4);
        let heard = errors.take();
        assert!(
            heard.len() == 2 && heard[0].contains("Backdated"),
            "{heard:?}"
        );
    })
    .await;
    on_each(|served| async move {
        served.minutes(3).await;
        served.store.db.run(&Do(&[&TOMORROW])).await.unwrap();
        let errors = Errors::listen();
        served.minutes(2).await;
        assert_eq!(served.kinds().await, ["ahead"], "{}", served.store.name);
        assert!(
            errors
                .take()
                .iter()
                .all(|line| line.contains("from the future"))
        );
    })
    .await;
}

/// A store that was claimed a moment ago has its note from its first seal on.
#[tokio::test]
async fn a_young_store_that_was_sealed_misses_its_note() {
    on_each(|served| async move {
        served.minutes(2).await;
        std::fs::remove_file(served.note.path()).unwrap();
        let missing = audit::missing(&served.store.db, &served.note, served.claimed_at).await;
        assert_eq!(missing.unwrap(), [Doubt::NoNote], "{}", served.store.name);
    })
    .await;
}

#[tokio::test]
async fn a_missing_note_is_doubted_and_a_program_that_starts_sees_it() {
    on_each(|served| async move {
        let missing = async || {
            audit::missing(&served.store.db, &served.note, served.claimed_at)
                .await
                .unwrap()
        };
        // A store that was just claimed, or was claimed long ago and not served since.
        add_lines(&served.store.db, 1).await;
        assert_eq!(missing().await, []);
        served.store.clock.advance(60 * MINUTE);
        assert_eq!(missing().await, []);
        served.seal().await;
        served.minutes(1).await;
        assert_eq!((missing().await, served.doubts().await), (vec![], vec![]));
        std::fs::remove_file(served.note.path()).unwrap();
        assert_eq!(missing().await, [Doubt::NoNote], "{}", served.store.name);
        assert_eq!(served.doubts().await, [Doubt::NoNote]);
        // The seals go with the note: the lines are too old for a store that had none.
        served.minutes(1).await;
        served.attacked(&[&ALL_SEALS_GONE]).await;
        let kinds: Vec<_> = missing().await.iter().map(Doubt::kind).collect();
        assert_eq!(kinds, ["no_triggers", "no_note"], "{}", served.store.name);
    })
    .await;
}
