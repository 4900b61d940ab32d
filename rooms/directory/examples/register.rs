//! Measures an import and the search on a register of any size (goal G7).
//!
//! `register FOLDER ROWS` writes a fictional register of ROWS lines to FOLDER when there is none, imports it twice into a fresh SQLite
//! store there, writes the index, then asks the four query sets of the search benchmark through the whole search (cards, reach and
//! JSON included; HTTP and the session are not). One line a step: seconds, CPU, peak memory.

#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    reason = "a measuring tool: it serves nobody, and its figures are rounded"
)]

use std::collections::HashSet;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use db::{Address, Db};
use directory::Directory;
use directory::directory::Links;
use directory::face::{Standpoint, Wanted};
use directory::import::{Options, import_rpps};
use kernel::{Entropy, SeededEntropy, SystemClock, SystemEntropy};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, rows] = arguments.as_slice() else {
        return Err("usage: register FOLDER ROWS".into());
    };
    let (folder, rows) = (PathBuf::from(folder), rows.parse()?);
    fs::create_dir_all(&folder)?;
    let register = folder.join(format!("register-{rows}.txt"));
    if !register.exists() {
        let mut out = BufWriter::new(File::create(&register)?);
        let written = fiction::rpps::write(&mut out, &fiction::rpps::Plan::national(rows, 1))?;
        out.flush()?;
        println!("generated {written:?}");
    }
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(measure(&folder, &register))
}

/// Nanoseconds of CPU of the whole process, and its peak memory in MiB.
fn used() -> (u64, u64) {
    let threads = fs::read_dir("/proc/self/task")
        .into_iter()
        .flatten()
        .flatten();
    let of = |path: PathBuf| {
        fs::read_to_string(path.join("schedstat"))
            .unwrap_or_default()
            .split(' ')
            .next()
            .and_then(|n| n.parse::<u64>().ok())
    };
    let cpu = threads.filter_map(|entry| of(entry.path())).sum();
    (cpu, memory("VmHWM"))
}

/// A line of the process's status, in MiB: `VmHWM` counts the mapped files too, `RssAnon` only what is its own.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}

fn said(what: &str, began: Instant, before: u64, more: &str) {
    let (cpu, peak) = used();
    println!(
        "{what}: {:.1} s, CPU of living threads {:.1} s, peak {peak} MiB {more}",
        began.elapsed().as_secs_f64(),
        cpu.saturating_sub(before) as f64 / 1e9
    );
}

/// An empty store in `folder`.
async fn empty_store(folder: &Path) -> Outcome<Db> {
    let store = folder.join("spico.db");
    for end in ["", "-wal", "-shm"] {
        let _absent = fs::remove_file(folder.join(format!("spico.db{end}")));
    }
    let db = Db::open(
        &Address::Sqlite(store),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )?;
    let migrations: Vec<db::Migration> = db::MIGRATIONS
        .iter()
        .chain(directory::MIGRATIONS)
        .copied()
        .collect();
    db.migrate(&migrations).await?;
    Ok(db)
}

async fn measure(folder: &Path, register: &Path) -> Outcome<()> {
    let db = empty_store(folder).await?;
    for what in ["first import", "second import"] {
        let (began, before) = (Instant::now(), used().0);
        let mut own = 0;
        let report = import_rpps(
            &db,
            &[register.to_owned()],
            &Options::default(),
            &mut |_| own = own.max(memory("RssAnon")),
        )
        .await?;
        let counts = format!(
            "own {own} MiB added {} changed {} unchanged {} ended {} rejected {}",
            report.added, report.changed, report.unchanged, report.ended, report.rejected
        );
        said(what, began, before, &counts);
    }
    let (began, before) = (Instant::now(), used().0);
    let files = folder.join("search");
    let directory = Directory::open(&db, &files, Links::default());
    directory.rebuild().await?;
    said(
        "index",
        began,
        before,
        &format!("{} people", directory.people_count()),
    );
    for entry in fs::read_dir(&files)? {
        let entry = entry?;
        println!(
            "  {} {:.1} MB",
            entry.file_name().to_string_lossy(),
            entry.metadata()?.len() as f64 / 1e6
        );
    }
    drop(directory);
    let began = Instant::now();
    let directory = Directory::open(&db, &files, Links::default());
    println!("opened in {:.3} ms", began.elapsed().as_secs_f64() * 1e3);
    ask(&directory, &queries(register)?).await
}

type Asked = (&'static str, String, Option<String>);

/// RPPS number, given and family name, profession and town of 300 people of the register.
fn some_people(register: &Path, entropy: &dyn Entropy) -> Outcome<Vec<Vec<String>>> {
    let mut people: Vec<Vec<String>> = Vec::new();
    let (mut seen, mut count) = (HashSet::new(), 0_u64);
    for line in BufReader::new(File::open(register)?).lines().skip(1) {
        let line = line?;
        let cells: Vec<&str> = line.split('|').collect();
        if !seen.insert(cells[1].to_owned()) {
            continue;
        }
        count += 1;
        let picked = [1, 8, 7, 10, 37].map(|at| cells[at].to_owned()).to_vec();
        if people.len() < 300 {
            people.push(picked);
        } else if let Some(place) = usize::try_from(entropy.below(count))
            .ok()
            .filter(|at| *at < 300)
        {
            people[place] = picked;
        }
    }
    Ok(people)
}

/// The four query sets of the benchmark, from people of the register.
fn queries(register: &Path) -> Outcome<Vec<Asked>> {
    let entropy = SeededEntropy::new(11);
    let entropy: &dyn Entropy = &entropy;
    let fold = kernel::fold::fold;
    let mut asked = Vec::new();
    for person in &some_people(register, entropy)? {
        let [rpps, given, family, profession, town] = person.as_slice() else {
            continue;
        };
        let family = fold(family);
        let length = usize::try_from(2 + entropy.below(4))?;
        asked.push(("prefix", family.chars().take(length).collect(), None));
        asked.push((
            "exact",
            format!("{} {family} {}", fold(given), fold(town)),
            Some(rpps.clone()),
        ));
        asked.push((
            "typo",
            format!(
                "{} {} {}",
                fold(given),
                misspelt(&family, entropy),
                fold(town)
            ),
            Some(rpps.clone()),
        ));
        asked.push((
            "trade",
            format!("{} {}", fold(profession), fold(town)),
            None,
        ));
    }
    Ok(asked)
}

/// One edit that leaves the first and the last letter.
fn misspelt(word: &str, entropy: &dyn Entropy) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 {
        return word.to_owned();
    }
    let at = 1 + usize::try_from(entropy.below(letters.len() as u64 - 2)).unwrap_or(0);
    match entropy.below(3) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        _ => letters[at] = char::from(b"aeirstn"[usize::try_from(entropy.below(7)).unwrap_or(0)]),
    }
    letters.into_iter().collect()
}

async fn ask(directory: &Directory, queries: &[Asked]) -> Outcome<()> {
    for set in ["prefix", "exact", "typo", "trade"] {
        let mine: Vec<&Asked> = queries.iter().filter(|(name, ..)| *name == set).collect();
        let (mut took, mut found, mut bytes, before) = (Vec::new(), 0, 0, used().0);
        for (_, text, rpps) in &mine {
            let began = Instant::now();
            let wanted = Wanted {
                text,
                limit: 10,
                ..Wanted::default()
            };
            let answer = directory
                .find_people(&wanted, &Standpoint::default())
                .await?;
            let json: Vec<_> = answer.people.iter().map(|hit| serde_json::json!({"rpps": hit.card.rpps, "nom": hit.card.family, "lieu": hit.card.place()})).collect();
            bytes += serde_json::to_string(&json)?.len();
            took.push(began.elapsed().as_secs_f64() * 1e3);
            found += usize::from(rpps.as_ref().map_or(!answer.people.is_empty(), |rpps| {
                answer.people.iter().any(|hit| hit.card.rpps == *rpps)
            }));
        }
        let cpu = (used().0 - before) as f64 / mine.len() as f64 / 1e6;
        took.sort_by(f64::total_cmp);
        println!(
            "{set:7} n={} cpu_ms={cpu:.4} p50_ms={:.4} p99_ms={:.4} hit10={:.4} bytes={}",
            mine.len(),
            took[took.len() / 2],
            took[took.len() * 99 / 100],
            found as f64 / mine.len() as f64,
            bytes / mine.len()
        );
    }
    println!("peak {} MiB", used().1);
    Ok(())
}
