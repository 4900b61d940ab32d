//! The program's own files: their owner, and the messages when one is missing or damaged.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::program::{ask, complaint, start, start_demo, start_server, terminate};

/// A shell that takes no right away from anybody, then the program.
fn generous(folder: &Path) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args([
            "-c",
            "umask 000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_spico"),
        ])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null());
    command
}

/// Everything in the folder, itself not.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path.clone());
            }
            found.push(path);
        }
    }
    found
}

fn are_private(folder: &Path, expected: &[&str]) {
    let all = all_in(folder);
    for path in &all {
        let mode = fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
        let own = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode & !own, 0, "{mode:04o} {}", path.display());
    }
    for name in expected {
        assert!(all.contains(&folder.join(name)), "{name} is not in {all:?}");
    }
}

#[test]
fn whatever_the_program_makes_is_its_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let run = |arguments: &[&str]| -> Output {
        let output = generous(place).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?} {output:?}");
        output
    };
    let mut server =
        start_server(generous(place).args(["serve", "--port", "0", "--data", "a/data"]));
    let register = place.join("personnes.txt");
    fs::write(&register, b"Identifiant PP|Nom d'exercice\nx|y\n").unwrap();
    fs::set_permissions(&register, fs::Permissions::from_mode(0o600)).unwrap();
    let _whatever_it_finds = generous(place)
        .args([
            "directory",
            "import",
            "rpps",
            "personnes.txt",
            "--data",
            "a/data",
        ])
        .args(["--rejects", "refus"])
        .output()
        .unwrap();
    run(&["directory", "search", "martin", "--data", "a/data"]);
    run(&["db", "backup", "sauvegarde.db", "--data", "a/data"]);
    are_private(
        place,
        &[
            "a/data/spico.db",
            "a/data/spico.db-wal",
            "a/data/cle-maitresse",
            "a/data/spico.db.en-service",
            "a/data/search",
            "sauvegarde.db",
        ],
    );
    terminate(&mut server);
    run(&[
        "db",
        "copy",
        "--from",
        "sqlite:a/data/spico.db",
        "--to",
        "sqlite:b/copie.db",
    ]);
    run(&["key", "rotate", "--data", "a/data"]);
    are_private(place, &["b/copie.db", "a/data/cle-maitresse"]);
}

#[test]
fn whatever_the_demonstration_makes_is_its_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = start_demo(generous(folder.path()).args(["demo", "--port", "0"]));
    are_private(
        folder.path(),
        &[
            "data/demo/courrier.jsonl",
            "data/demo/registre",
            "data/demo/spico.db",
        ],
    );
    terminate(&mut demo);
}

/// A store in `data`, closed, and whatever is wrong with it then.
fn spoilt(spoil: impl Fn(&Path)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = ask(folder.path(), &["db", "migrate"]);
    assert!(made.status.success(), "{made:?}");
    spoil(&folder.path().join("data"));
    folder
}

const COMMANDS: [&[&str]; 6] = [
    &["serve", "--port", "0"],
    &["db", "migrate"],
    &["db", "check"],
    &["db", "backup", "copie.db"],
    &["audit", "verify"],
    &["demo", "--port", "0", "--data", "data"],
];

/// What stands in a folder: names, rights and content. The sign of a server in service comes and goes.
fn state(folder: &Path) -> Vec<(PathBuf, u32, Vec<u8>)> {
    let mut all = all_in(folder);
    all.sort();
    all.retain(|path| !path.ends_with("spico.db.en-service"));
    all.into_iter()
        .map(|path| {
            let content = if path.is_dir() {
                Vec::new()
            } else {
                fs::read(&path).unwrap()
            };
            (
                path.clone(),
                fs::metadata(&path).unwrap().permissions().mode(),
                content,
            )
        })
        .collect()
}

/// Every command says `expected` and leaves the folder as it is.
fn all_refuse(folder: &Path, expected: &[&str]) {
    let is_as_before = |before: &[(PathBuf, u32, Vec<u8>)]| state(folder) == before;
    let before = state(folder);
    for command in COMMANDS {
        let said = complaint(&ask(folder, command));
        if command.first() != Some(&"demo") {
            for word in expected {
                assert!(
                    said.contains(word),
                    "{command:?} says « {said} » without « {word} »"
                );
            }
        }
        assert!(
            !said.contains("panicked") && !said.contains("interne"),
            "{command:?}: {said}"
        );
        assert!(is_as_before(&before), "{command:?}: {said}");
    }
}

#[test]
fn a_lost_store_is_not_replaced_by_an_empty_one() {
    let lost: [&dyn Fn(&Path); 2] = [
        &|data| fs::remove_file(data.join("spico.db")).unwrap(),
        &|data| fs::write(data.join("spico.db"), b"").unwrap(),
    ];
    for spoil in lost {
        let folder = spoilt(spoil);
        let words = ["data/cle-maitresse", "data/spico.db", "dernière sauvegarde"];
        all_refuse(folder.path(), &words);
    }
    // A start that was cut before the key belonged to a store goes on.
    let folder = spoilt(|data| {
        let key = fs::read_to_string(data.join("cle-maitresse")).unwrap();
        fs::write(data.join("cle-maitresse"), key.replace("store taken\n", "")).unwrap();
        fs::write(data.join("spico.db"), b"").unwrap();
    });
    terminate(&mut start(folder.path()));
}

#[test]
fn a_damaged_store_is_named_and_left_alone() {
    let garbage: &dyn Fn(&Path) = &|data| {
        fs::write(data.join("spico.db"), "n’importe quoi, ".repeat(1000)).unwrap();
    };
    let cut: &dyn Fn(&Path) = &|data| {
        let whole = fs::read(data.join("spico.db")).unwrap();
        fs::write(data.join("spico.db"), &whole[..whole.len() / 2]).unwrap();
    };
    let stump: &dyn Fn(&Path) = &|data| fs::write(data.join("spico.db"), b"SQLite").unwrap();
    for spoil in [garbage, cut, stump] {
        let folder = spoilt(spoil);
        all_refuse(
            folder.path(),
            &["« data/spico.db »", "abîmée", "sauvegarde"],
        );
    }
    let folder = spoilt(|data| {
        fs::remove_file(data.join("spico.db")).unwrap();
        fs::create_dir(data.join("spico.db")).unwrap();
    });
    all_refuse(folder.path(), &["data/spico.db"]);
}

#[test]
fn the_store_of_another_program_is_left_alone() {
    // A table "t", as SQLite writes it in pages of 512 bytes.
    let mut bytes = [0_u8; 1024];
    let parts: [(usize, &[u8]); 6] = [
        (
            0,
            b"SQLite format 3\0\x02\0\x01\x01\0@  \0\0\0\x01\0\0\0\x02",
        ),
        (43, b"\x01\0\0\0\x04"),
        (59, b"\x01"),
        (95, b"\x01\0.c\x01\r\0\0\0\x01\x01\xdf\0\x01\xdf"),
        (
            479,
            b"\x1f\x01\x06\x17\x0f\x0f\x01/tablett\x02CREATE TABLE t(x)\r",
        ),
        (517, b"\x02"),
    ];
    for (at, part) in parts {
        bytes[at..at + part.len()].copy_from_slice(part);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/spico.db");
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(&file, bytes).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o664)).unwrap();
    all_refuse(folder.path(), &["autre programme"]);
}

#[test]
fn a_damaged_key_is_named_and_left_alone() {
    let spoil = |data: &Path| {
        let key = fs::read_to_string(data.join("cle-maitresse")).unwrap();
        fs::write(data.join("cle-maitresse"), &key[..key.len() - 9]).unwrap();
    };
    let words = ["« data/cle-maitresse »", "illisible", "sauvegarde"];
    let folder = spoilt(spoil);
    all_refuse(folder.path(), &words);
    let folder = spoilt(|data| {
        spoil(data);
        fs::remove_file(data.join("spico.db")).unwrap();
    });
    all_refuse(folder.path(), &words);
}
