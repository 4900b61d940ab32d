use std::sync::{Arc, Barrier};

use kernel::{SeededEntropy, SystemEntropy};

use super::*;
use crate::Vault;

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clés").join("maitre.key");
    (folder, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn is_created_once_closed_to_others_and_read_again() {
    let (_folder, path) = place();
    assert!(matches!(
        MasterKey::load(&path),
        Err(KeyFileError::Missing(_))
    ));
    let made = MasterKey::load_or_create(&path, &SystemEntropy).unwrap();
    let read = MasterKey::load_or_create(&path, &SystemEntropy).unwrap();
    assert!(made.is_new() && !read.is_new());
    assert_eq!(made.key_id(), read.key_id());
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    let names: Vec<_> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["maitre.key"], "nothing is left beside it");
}

#[test]
fn refuses_a_file_that_others_can_reach() {
    let (_folder, path) = place();
    MasterKey::load_or_create(&path, &SystemEntropy).unwrap();
    for open in [0o640, 0o604, 0o610, 0o660] {
        fs::set_permissions(&path, fs::Permissions::from_mode(open)).unwrap();
        let error = MasterKey::load_or_create(&path, &SystemEntropy).unwrap_err();
        let said = error.to_string();
        assert!(
            said.contains("chmod 600") && said.contains(&format!("{open:04o}")),
            "{said}"
        );
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(MasterKey::load(&path).is_ok());
}

#[test]
fn refuses_every_damaged_file_and_never_replaces_it() {
    let (_folder, path) = place();
    MasterKey::load_or_create(&path, &SystemEntropy).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let last = good.trim_end().chars().last().unwrap();
    let flipped = format!(
        "{}{}\n",
        &good[..good.len() - 2],
        if last == '0' { '1' } else { '0' }
    );
    let line = good.lines().find(|line| line.starts_with("key ")).unwrap();
    let twice = format!("{good}{line}\n");
    for wrong in [
        "",
        "bonjour",
        FIRST_LINE,
        &good[..good.len() - 9],
        &flipped,
        &twice,
        &good.replace("key 1", "key 0"),
    ] {
        fs::write(&path, wrong).unwrap();
        let error = MasterKey::load_or_create(&path, &SystemEntropy).unwrap_err();
        assert!(matches!(error, KeyFileError::Damaged { .. }), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), wrong);
    }
    fs::write(&path, [0xFF, 0xFE]).unwrap();
    assert!(matches!(
        MasterKey::load(&path),
        Err(KeyFileError::Damaged { .. })
    ));
}

#[test]
fn many_that_start_together_agree_on_one_key() {
    let (_folder, path) = place();
    let start = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (path, start) = (path.clone(), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                let key = MasterKey::load_or_create(&path, &SystemEntropy).unwrap();
                (key.key_id(), key.is_new())
            })
        })
        .collect();
    let seen: Vec<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert!(seen.iter().all(|(id, _)| *id == seen[0].0));
    assert_eq!(seen.iter().filter(|(_, new)| *new).count(), 1);
}

#[test]
fn a_rotation_keeps_the_old_key_for_reading() {
    let (_folder, path) = place();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(5));
    let before = Vault::new(
        MasterKey::load_or_create(&path, &*entropy).unwrap(),
        Arc::clone(&entropy),
    );
    let key = before.new_key(b"owner").unwrap();
    let body = before
        .unwrap(&key, b"owner")
        .unwrap()
        .seal(b"bonjour", b"row")
        .unwrap();
    let small = before.seal_small("phone", b"+33600000000", b"row").unwrap();
    let mac = before.mac("lookup", b"value");

    let rotated = MasterKey::rotate(&path, &*entropy).unwrap();
    assert_eq!((rotated.version(), mode(&path)), (2, 0o600));
    let after = Vault::new(MasterKey::load(&path).unwrap(), entropy);
    assert_ne!(after.key_id(), before.key_id());
    assert_eq!(
        after
            .unwrap(&key, b"owner")
            .unwrap()
            .open(&body, b"row")
            .unwrap(),
        b"bonjour"
    );
    assert_eq!(
        after.open_small("phone", &small, b"row").unwrap(),
        b"+33600000000"
    );
    assert!(after.verify_mac("lookup", b"value", &mac));
    assert_eq!(after.macs("lookup", b"value")[1], mac);

    assert!(after.is_stale(&key));
    let fresh = after.rewrap(&key, b"owner").unwrap();
    assert!(!after.is_stale(&fresh));
    assert_eq!(
        after
            .unwrap(&fresh, b"owner")
            .unwrap()
            .open(&body, b"row")
            .unwrap(),
        b"bonjour"
    );
    assert_eq!(
        before.unwrap(&fresh, b"owner").unwrap_err(),
        crate::SealError::UnknownMasterKey(2)
    );
}

#[test]
fn older_keys_leave_the_file_and_open_nothing_any_more() {
    let (_folder, path) = place();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(6));
    let first = Vault::new(
        MasterKey::load_or_create(&path, &*entropy).unwrap(),
        Arc::clone(&entropy),
    );
    assert_eq!(MasterKey::drop_older(&path).unwrap(), 0);
    let small = first.seal_small("phone", b"+33600000000", b"row").unwrap();
    let old = first.new_key(b"owner").unwrap();
    let rotated = Vault::new(
        MasterKey::rotate(&path, &*entropy).unwrap(),
        Arc::clone(&entropy),
    );
    assert!(rotated.is_small_stale(&small) && !first.is_small_stale(&small));
    assert!(!rotated.is_small_stale(b"no such value"));
    let new = rotated.rewrap(&old, b"owner").unwrap();
    MasterKey::rotate(&path, &*entropy).unwrap();
    let new = Vault::new(MasterKey::load(&path).unwrap(), Arc::clone(&entropy))
        .rewrap(&new, b"owner")
        .unwrap();
    assert_eq!(MasterKey::drop_older(&path).unwrap(), 2);
    assert_eq!(mode(&path), 0o600);
    let alone = Vault::new(MasterKey::load(&path).unwrap(), entropy);
    assert_eq!(alone.version(), 3);
    alone.unwrap(&new, b"owner").unwrap();
    assert_eq!(
        alone.unwrap(&old, b"owner").unwrap_err(),
        crate::SealError::UnknownMasterKey(1)
    );
}

#[test]
fn a_running_vault_takes_up_a_version_that_was_added_and_no_other_file() {
    let (_folder, path) = place();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(6));
    let running = Vault::following(
        MasterKey::load_or_create(&path, &*entropy).unwrap(),
        Arc::clone(&entropy),
        path.clone(),
    );
    let key = running.new_key(b"owner").unwrap();
    let rotated = Vault::new(
        MasterKey::rotate(&path, &*entropy).unwrap(),
        Arc::clone(&entropy),
    );
    let fresh = rotated.rewrap(&key, b"owner").unwrap();
    assert_eq!(running.version(), 1);
    running.unwrap(&fresh, b"owner").unwrap();
    assert_eq!(
        running.version(),
        2,
        "what it seals from now on is under the new one"
    );
    assert!(!rotated.is_stale(&running.new_key(b"other").unwrap()));
    running.unwrap(&key, b"owner").unwrap();

    // The key file of another store put in its place is not read.
    std::fs::remove_file(&path).unwrap();
    MasterKey::load_or_create(&path, &*entropy).unwrap();
    MasterKey::rotate(&path, &*entropy).unwrap();
    let foreign = Vault::new(MasterKey::rotate(&path, &*entropy).unwrap(), entropy);
    let sealed = foreign.new_key(b"owner").unwrap();
    assert_eq!(
        running.unwrap(&sealed, b"owner").unwrap_err(),
        crate::SealError::UnknownMasterKey(3)
    );
    assert_eq!(running.version(), 2);
}
