//! The trace of a whole house against somebody who can write the store and has no key file; and its seals when the master key is renewed.

use audit::{Ask, Broken, verify};
use crypto::MasterKey;
use db::{Action, Actor, AuditEvent, Audited, Command, Statement, Tx, statement};
use kernel::Fault;
use spico::boot::{self, Opened, Purpose};
use spico::{keys, store};
use std::time::Duration;

use super::program::{ask, complaint};
use super::world::{House, on_each_engine};

struct Do<'a>(&'a [&'static Statement]);

impl Command for Do<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for statement in self.0 {
            tx.execute(statement, &[]).await?;
        }
        let event = AuditEvent::new("test.tampered", Action::Execute, &Actor::house());
        Ok(Audited::new((), event))
    }
}

async fn take(house: &House) -> Result<Opened, spico::cli::Failure> {
    boot::take(house.store.db.clone(), &house.config, Purpose::Look).await
}

/// Seals everything but the last minute, as the running house does.
async fn a_minute_later(house: &House, opened: &Opened) {
    opened.db.run(&Do(&[])).await.unwrap();
    house.store.clock.advance(Duration::from_mins(1));
    audit::seal_and_note(&opened.db, &opened.seal_key, &opened.note)
        .await
        .unwrap();
}

async fn is_whole(opened: &Opened, seals: i64) {
    let ask = Ask {
        noted: opened.note.read().unwrap(),
        ..Ask::new(&opened.seal_key)
    };
    assert!(ask.noted.is_some());
    let verdict = verify(&opened.db, &ask).await.unwrap();
    assert_eq!((verdict.first_bad, verdict.seals), (None, seals));
}

#[tokio::test(flavor = "multi_thread")]
async fn old_seals_agree_however_often_the_master_key_is_renewed() {
    on_each_engine(Purpose::Demo, |house| async move {
        a_minute_later(&house, &house.opened).await;
        is_whole(&house.opened, 1).await;
        for version in 2..4 {
            MasterKey::rotate(&house.config.key_file(), &**house.store.db.entropy()).unwrap();
            // Cut before the seals' key is wrapped again: it still opens, and seals.
            let opened = take(&house).await.unwrap();
            is_whole(&opened, 2 * i64::from(version) - 3).await;
            a_minute_later(&house, &opened).await;
            keys::rewrap(&opened).await.unwrap();
            a_minute_later(&house, &opened).await;
            is_whole(&opened, 2 * i64::from(version) - 1).await;
        }
        house.store.db.run(&Do(&[&NO_PASSWORD])).await.unwrap();
        let opened = take(&house).await.unwrap();
        assert_eq!(keys::drop_older(&house.config, &opened).await.unwrap(), 2);
        let text = std::fs::read_to_string(house.config.key_file()).unwrap();
        assert!(text.contains("\nkey 3 ") && !text.contains("key 1 ") && !text.contains("key 2 "));
        // What is left of the key file opens the seals' key, and all seals agree: those of each version.
        let opened = take(&house).await.unwrap();
        is_whole(&opened, 5).await;
        a_minute_later(&house, &opened).await;
        is_whole(&opened, 6).await;
        // The house that ran all along seals with the same key.
        a_minute_later(&house, &house.opened).await;
        is_whole(&opened, 7).await;
    })
    .await;
}

statement!(NO_PASSWORD = "update account set password_hash = null");
statement!(NO_SEAL_KEY = "delete from audit_seal_key");
statement!(
    OTHER_SEAL_KEY =
        "update audit_seal_key set data_key = (select data_key from conversation limit 1)"
);
statement!(UNCLAIMED = "delete from house_store");
statement!(NO_TRIGGER = sqlite "drop trigger audit_seal_no_delete", postgres "drop trigger audit_seal_append_only on audit_seal");
statement!(NO_SEAL = "delete from audit_seal");

/// Whoever starts the trace anew in the store alone is found: the key of the seals is the store's, and the store is its key file's.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_begins_the_trace_anew_without_the_key_file() {
    let attacks: [(&[&Statement], &str); 3] = [
        (
            &[&NO_SEAL_KEY],
            "La clé qui scelle la trace n’est plus dans la base",
        ),
        (&[&UNCLAIMED], "appartient à une base"),
        (
            &[&UNCLAIMED, &NO_SEAL_KEY, &NO_TRIGGER, &NO_SEAL],
            "appartient à une base",
        ),
    ];
    for (attack, expected) in attacks {
        on_each_engine(Purpose::Serve, |house| async move {
            a_minute_later(&house, &house.opened).await;
            house.store.db.run(&Do(attack)).await.unwrap();
            for purpose in [
                Purpose::Serve,
                Purpose::Tool,
                Purpose::Look,
                Purpose::Migrate,
            ] {
                let refused = boot::take(house.store.db.clone(), &house.config, purpose).await;
                let said = refused.err().unwrap().to_string();
                assert!(said.contains(expected), "{purpose:?}: {said}");
            }
            let known = store::find(&house.store.db).await.unwrap();
            assert_eq!(known.is_none(), expected == "appartient à une base");
        })
        .await;
    }
}

/// A house whose seals were taken away while it was stopped goes on, and the note beside its key says that they are missing.
#[tokio::test(flavor = "multi_thread")]
async fn seals_that_were_taken_away_are_missed_after_a_restart() {
    on_each_engine(Purpose::Serve, |house| async move {
        a_minute_later(&house, &house.opened).await;
        a_minute_later(&house, &house.opened).await;
        house
            .store
            .db
            .run(&Do(&[&NO_TRIGGER, &NO_SEAL]))
            .await
            .unwrap();
        let opened = take(&house).await.unwrap();
        a_minute_later(&house, &opened).await;
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
