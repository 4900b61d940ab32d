use kernel::{FaultKind, SeededEntropy};

use super::*;
use crate::{MasterKey, Vault};

fn hasher(settings: HasherSettings, pepper: Option<Pepper>) -> Hasher {
    Hasher::new(settings, pepper, Arc::new(SeededEntropy::new(1))).unwrap()
}

/// Cheap settings, for what doesn't depend on the cost.
fn cheap() -> HasherSettings {
    HasherSettings {
        memory_kib: 64,
        passes: 1,
        parallel: 1,
        waiting: 64,
    }
}

fn pepper(seed: u64) -> Pepper {
    let entropy = SeededEntropy::new(seed);
    Vault::new(MasterKey::generate(&entropy), Arc::new(entropy)).pepper()
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[tokio::test]
async fn the_default_cost_is_the_recommended_one_and_verifies() {
    let hasher = hasher(HasherSettings::default(), None);
    let stored = hasher.hash(&secret("Tournesol-Vélo-42")).await.unwrap();
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{stored}"
    );
    assert_eq!(
        hasher
            .verify(&secret("Tournesol-Vélo-42"), Some(&stored))
            .await
            .unwrap(),
        Verified::Right
    );
    assert_eq!(
        hasher
            .verify(&secret("tournesol-Vélo-42"), Some(&stored))
            .await
            .unwrap(),
        Verified::Wrong
    );
    assert_eq!(
        hasher
            .verify(&secret("Tournesol-Ve\u{301}lo-42"), Some(&stored))
            .await
            .unwrap(),
        Verified::Right
    );
}

#[tokio::test]
async fn nobody_costs_as_much_as_somebody() {
    let one_thread = HasherSettings {
        parallel: 1,
        ..HasherSettings::default()
    };
    let hasher = hasher(one_thread, Some(pepper(1)));
    let known = hasher.hash(&secret("x")).await.unwrap();
    let counted = async || hasher.pool.run(|_| stored::counted::take()).await.unwrap();
    counted().await;
    let mut work = Vec::new();
    for account in [Some(known.as_str()), None] {
        let verified = hasher.verify(&secret("y"), account).await.unwrap();
        assert_eq!(verified, Verified::Wrong);
        work.push(counted().await);
    }
    let one_hash = vec![(one_thread.memory_kib, one_thread.passes)];
    assert_eq!(work, [one_hash.clone(), one_hash]);
}

#[tokio::test]
async fn the_pepper_is_needed_and_named_in_the_hash() {
    let (ours, theirs) = (
        hasher(cheap(), Some(pepper(1))),
        hasher(cheap(), Some(pepper(2))),
    );
    let without = hasher(cheap(), None);
    let stored = ours.hash(&secret("mot")).await.unwrap();
    assert_eq!(
        ours.verify(&secret("mot"), Some(&stored)).await.unwrap(),
        Verified::Right
    );
    assert_eq!(
        theirs.verify(&secret("mot"), Some(&stored)).await.unwrap(),
        Verified::Wrong
    );
    assert!(without.verify(&secret("mot"), Some(&stored)).await.is_err());
    let bare = without.hash(&secret("mot")).await.unwrap();
    assert_eq!(
        ours.verify(&secret("mot"), Some(&bare)).await.unwrap(),
        Verified::RightButStale
    );
    assert_eq!(
        ours.verify(&secret("mots"), Some(&bare)).await.unwrap(),
        Verified::Wrong
    );
}

#[tokio::test]
async fn older_settings_ask_for_a_new_hash() {
    let old = hasher(cheap(), None).hash(&secret("mot")).await.unwrap();
    let new = hasher(
        HasherSettings {
            memory_kib: 128,
            ..cheap()
        },
        None,
    );
    assert_eq!(
        new.verify(&secret("mot"), Some(&old)).await.unwrap(),
        Verified::RightButStale
    );
    let stored = new.hash(&secret("mot")).await.unwrap();
    assert_eq!(
        new.verify(&secret("mot"), Some(&stored)).await.unwrap(),
        Verified::Right
    );
    assert!(Verified::RightButStale.is_right() && !Verified::Wrong.is_right());
}

#[tokio::test]
async fn a_stored_text_that_is_no_hash_is_our_mistake() {
    let hasher = hasher(cheap(), None);
    for stored in [
        "",
        "mot",
        "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
        "$argon2id$v=19$m=64,t=1,p=1",
        "$argon2id$v=19$m=4000000000,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
    ] {
        let fault = hasher
            .verify(&secret("mot"), Some(stored))
            .await
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::Internal, "{stored}");
    }
}

#[tokio::test]
async fn the_queue_is_bounded_and_empties() {
    let hasher = Arc::new(hasher(
        HasherSettings {
            memory_kib: 19_456,
            passes: 2,
            parallel: 1,
            waiting: 2,
        },
        None,
    ));
    let mut wave = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let hasher = Arc::clone(&hasher);
        wave.spawn(async move { hasher.hash(&secret("mot")).await });
    }
    let mut done = 0;
    while let Some(login) = wave.join_next().await {
        match login.unwrap() {
            Ok(_) => done += 1,
            Err(fault) => assert_eq!(fault.kind, FaultKind::Busy),
        }
    }
    assert!((1..12).contains(&done), "{done} of 12 went through");
    assert!(
        hasher.hash(&secret("mot")).await.is_ok(),
        "all turns were given back"
    );
}

/// Resident memory, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_memory_of_a_hash_is_given_back() {
    let hasher = hasher(
        HasherSettings {
            passes: 1,
            ..HasherSettings::default()
        },
        None,
    );
    let before = resident();
    for _ in 0..40 {
        hasher.hash(&secret("mot")).await.unwrap();
    }
    // 40 × 19 MiB if each thread kept its own; other tests may be hashing at this moment.
    let grown = resident().saturating_sub(before);
    assert!(grown < 100_000, "{grown} KiB more");
}

#[test]
fn nothing_secret_is_printed() {
    let printed = format!(
        "{:?} {:?} {:?}",
        hasher(cheap(), Some(pepper(1))),
        pepper(1),
        secret("mot")
    );
    assert!(!printed.contains("mot"), "{printed}");
}
