//! The trace against somebody who can write to the store but has no key file; and its seals when the master key is renewed.

use audit::{Ask, Broken, verify};
use crypto::MasterKey;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Statement, Tx, statement};
use kernel::{Clock as _, Fault, ManualClock, SystemClock, SystemEntropy};
use spico::boot::{self, Opened, Purpose};
use spico::config::Config;
use spico::{keys, rooms, store};
use std::sync::Arc;
use std::time::Duration;
use testkit::Errors;

use super::program::{ask, complaint, start};
use super::world::{World, on_each_engine};

struct Do<'a>(&'a [&'static Statement]);

impl Command for Do<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for statement in self.0 {
            tx.execute(statement, &[]).await?;
        }
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::system());
        Ok(Audited::new((), event))
    }
}

async fn take(world: &World) -> Result<Opened, spico::cli::Failure> {
    boot::take(world.store.db.clone(), &world.config, Purpose::Look).await
}

/// Seals everything but the last minute, as the running program does.
async fn a_minute_later(world: &World, opened: &Opened) {
    opened.db.run(&Do(&[])).await.unwrap();
    world.store.clock.advance(Duration::from_mins(1));
    audit::seal_and_note(&opened.db, &opened.seal_key, &opened.note)
        .await
        .unwrap();
}

async fn is_whole(opened: &Opened, seals: i64) {
    let ask = Ask {
        noted: opened.note.read().unwrap(),
        claimed_at: Some(opened.known.claimed_at),
        ..Ask::new(&opened.seal_key)
    };
    assert!(ask.noted.is_some());
    let verdict = verify(&opened.db, &ask).await.unwrap();
    assert_eq!((verdict.first_bad, verdict.seals), (None, seals));
    assert_eq!(verdict.doubts, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_seals_agree_however_often_the_master_key_is_renewed() {
    on_each_engine(Purpose::Demo, |world| async move {
        a_minute_later(&world, &world.opened).await;
        is_whole(&world.opened, 1).await;
        for version in 2..4 {
            MasterKey::rotate(&world.config.key_file(), &**world.store.db.entropy()).unwrap();
            // Cut before the seals' key is wrapped again: it still opens, and seals.
            let opened = take(&world).await.unwrap();
            is_whole(&opened, 2 * i64::from(version) - 3).await;
            a_minute_later(&world, &opened).await;
            keys::rewrap(&opened).await.unwrap();
            a_minute_later(&world, &opened).await;
            is_whole(&opened, 2 * i64::from(version) - 1).await;
        }
        world.store.db.run(&Do(&[&NO_PASSWORD])).await.unwrap();
        let opened = take(&world).await.unwrap();
        assert_eq!(keys::drop_older(&world.config, &opened).await.unwrap(), 2);
        let text = std::fs::read_to_string(world.config.key_file()).unwrap();
        assert!(text.contains("\nkey 3 ") && !text.contains("key 1 ") && !text.contains("key 2 "));
        // What is left of the key file opens the seals' key, and all seals agree: those of each version.
        let opened = take(&world).await.unwrap();
        is_whole(&opened, 5).await;
        a_minute_later(&world, &opened).await;
        is_whole(&opened, 6).await;
        // The program that ran all along seals with the same key.
        a_minute_later(&world, &world.opened).await;
        is_whole(&opened, 7).await;
    })
    .await;
}

statement!(NO_PASSWORD = "update account set password_hash = null");
statement!(NO_KEY_TRIGGER = sqlite "drop trigger audit_seal_key_no_delete", postgres "drop trigger audit_seal_key_append_only on audit_seal_key");
statement!(NO_SEAL_KEY = "delete from audit_seal_key");
statement!(UNCLAIMED = "delete from store_claim");
statement!(NO_TRIGGER = sqlite "drop trigger audit_seal_no_delete", postgres "drop trigger audit_seal_append_only on audit_seal");
statement!(NO_SEAL = "delete from audit_seal");

/// A trace restarted in the store alone is detected: the key of the seals belongs to the store, and the store to its key file.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_begins_the_trace_anew_without_the_key_file() {
    let attacks: [(&[&Statement], &str); 3] = [
        (
            &[&NO_KEY_TRIGGER, &NO_SEAL_KEY],
            "La clé qui scelle la trace n’est plus dans la base",
        ),
        (&[&UNCLAIMED], "appartient à une base"),
        (
            &[
                &UNCLAIMED,
                &NO_KEY_TRIGGER,
                &NO_SEAL_KEY,
                &NO_TRIGGER,
                &NO_SEAL,
            ],
            "appartient à une base",
        ),
    ];
    for (attack, expected) in attacks {
        on_each_engine(Purpose::Serve, |world| async move {
            a_minute_later(&world, &world.opened).await;
            world.store.db.run(&Do(attack)).await.unwrap();
            for purpose in [
                Purpose::Serve,
                Purpose::Tool,
                Purpose::Look,
                Purpose::Migrate,
            ] {
                let refused = boot::take(world.store.db.clone(), &world.config, purpose).await;
                let said = refused.err().unwrap().to_string();
                assert!(said.contains(expected), "{purpose:?}: {said}");
            }
            let known = store::find(&world.store.db).await.unwrap();
            assert_eq!(known.is_none(), expected == "appartient à une base");
        })
        .await;
    }
}

/// A program whose seals were taken away while it was stopped goes on, and the note beside its key says that they are missing.
#[tokio::test(flavor = "multi_thread")]
async fn seals_that_were_taken_away_are_missed_after_a_restart() {
    on_each_engine(Purpose::Serve, |world| async move {
        a_minute_later(&world, &world.opened).await;
        a_minute_later(&world, &world.opened).await;
        world
            .store
            .db
            .run(&Do(&[&NO_TRIGGER, &NO_SEAL]))
            .await
            .unwrap();
        let opened = take(&world).await.unwrap();
        a_minute_later(&world, &opened).await;
        let ask = Ask::new(&opened.seal_key);
        let verdict = verify(&opened.db, &ask).await.unwrap();
        assert_eq!((verdict.first_bad, verdict.seals), (None, 1), "it seals on");
        let ask = Ask {
            noted: opened.note.read().unwrap(),
            ..ask
        };
        let verdict = verify(&opened.db, &ask).await.unwrap();
        assert!(
            matches!(verdict.first_bad, Some(Broken::Noted(_))),
            "{verdict:?}"
        );
    })
    .await;
}

/// What a process left unsealed when it was killed is sealed when the next one opens the store, before that one writes; and what guards
/// the trace is missed at the start.
#[tokio::test]
async fn a_start_seals_what_was_left_and_misses_what_was_taken_away() {
    for purpose in [Purpose::Serve, Purpose::Tool] {
        testkit::on_each_engine(&rooms::migrations(), |store| async move {
            let errors = Errors::listen();
            let folder = tempfile::tempdir().unwrap();
            let config = Config {
                data: folder.path().to_owned(),
                ..Config::default()
            };
            let open = async || {
                boot::take(store.db.clone(), &config, purpose)
                    .await
                    .unwrap()
            };
            let a_minute = async |opened: &Opened| {
                opened.db.run(&Do(&[])).await.unwrap();
                store.clock.advance(Duration::from_mins(1));
                audit::seal_and_note(&opened.db, &opened.seal_key, &opened.note)
                    .await
                    .unwrap();
            };
            a_minute(&open().await).await;
            for hours in [9, 10] {
                store.db.run(&Do(&[])).await.unwrap();
                store.clock.advance(Duration::from_hours(hours));
                a_minute(&open().await).await;
            }
            is_whole(&open().await, 5).await;
            assert_eq!(errors.take(), Vec::<String>::new(), "{}", store.name);
            store.db.run(&Do(&[&NO_TRIGGER])).await.unwrap();
            std::fs::remove_file(config.last_seal_file()).unwrap();
            open().await;
            let heard = errors.take().join(" ");
            let told = heard.contains("NoNote") && heard.contains("NoTriggers");
            assert_eq!(told, purpose == Purpose::Serve, "{heard} on {}", store.name);
        })
        .await;
    }
}

/// A store in `place` where nobody sealed for twenty minutes, an hour ago.
async fn sealed_late(place: &std::path::Path) -> Db {
    let config = Config {
        data: place.join("data"),
        ..Config::default()
    };
    let clock = Arc::new(ManualClock::new(
        SystemClock.now() - Duration::from_hours(1),
    ));
    let entropy = Arc::new(SystemEntropy);
    boot::prepare_folder(&config).unwrap();
    let db = Db::open(&config.address().unwrap(), clock.clone(), entropy).unwrap();
    let opened = boot::take(db.clone(), &config, Purpose::Serve)
        .await
        .unwrap();
    db.run(&Do(&[])).await.unwrap();
    clock.advance(Duration::from_mins(20));
    db.run(&Do(&[])).await.unwrap();
    clock.advance(Duration::from_mins(1));
    audit::seal_and_note(&db, &opened.seal_key, &opened.note)
        .await
        .unwrap();
    db
}

#[tokio::test]
async fn the_command_tells_doubts_apart_from_what_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let db = sealed_late(place).await;
    let verify = |more: &[&str], status: i32| {
        let verified = ask(place, &[&["audit", "verify"], more].concat());
        assert_eq!(verified.status.code(), Some(status), "{verified:?}");
        String::from_utf8_lossy(&verified.stdout).into_owned()
    };
    let said = verify(&[], 3);
    assert!(
        said.contains("1\u{a0}point à expliquer :\n- sceau n° 1, du "),
        "{said}"
    );
    let told: serde_json::Value = serde_json::from_str(&verify(&["--json"], 3)).unwrap();
    let doubt = &told["doubts"][0];
    assert_eq!(
        (&doubt["kind"], &doubt["seal"], &doubt["told_before"]),
        (&"lay_unsealed".into(), &1.into(), &false.into()),
        "{told}"
    );
    assert_eq!(told["broken"], serde_json::Value::Null);
    // Explained when this head was noted.
    let head = told["head"]["hash"].as_str().unwrap();
    let said = verify(&["--contains", head], 0);
    assert!(said.contains("déjà dit"), "{said}");
    db.run(&Do(&[&NO_TRIGGER])).await.unwrap();
    drop(db);
    let said = verify(&["--contains", head], 3);
    assert!(said.contains("audit_seal_no_delete"), "{said}");
    let check = ask(place, &["db", "check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        complaint(&check).contains("audit_seal_no_delete"),
        "{check:?}"
    );
    let help = verify(&["--help"], 0);
    assert!(help.contains("restent à expliquer"), "{help}");
    let said = start(place).said();
    assert!(
        said.contains("NoTriggers") && said.contains("ERROR"),
        "{said}"
    );
}

#[test]
fn the_command_says_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    for _ in 0..2 {
        let made = ask(place, &["db", "migrate"]);
        assert!(made.status.success(), "{made:?}");
    }
    let verified = ask(place, &["audit", "verify"]);
    let said = String::from_utf8(verified.stdout).unwrap();
    assert!(
        verified.status.success() && said.contains("pas encore scellée"),
        "{said}"
    );
    let unknown = complaint(&ask(
        place,
        &["audit", "verify", "--contains", &"0".repeat(64)],
    ));
    assert!(unknown.contains("n’est celle d’aucun sceau"), "{unknown}");
    let malformed = complaint(&ask(place, &["audit", "verify", "--contains", "12"]));
    assert!(malformed.contains("« 12 » ne convient pas"), "{malformed}");
    std::fs::write(place.join("data/dernier-sceau"), "rien").unwrap();
    let unread = complaint(&ask(place, &["audit", "verify"]));
    assert!(unread.contains("« data/dernier-sceau »"), "{unread}");
    // A seal that was noted and is not there.
    let noted = format!("spico-sceau-1 7 {}\n", "ab".repeat(32));
    std::fs::write(place.join("data/dernier-sceau"), noted).unwrap();
    let gone = complaint(&ask(place, &["audit", "verify"]));
    assert!(
        gone.contains("le sceau n° 7, noté hors de la base, n’y est plus"),
        "{gone}"
    );
}
