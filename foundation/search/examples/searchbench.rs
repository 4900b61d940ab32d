//! Measures the index on the people and queries of the search benchmark (goal G7).
//!
//! `searchbench PEOPLE.tsv QUERIES.jsonl INDEX [build | misses near changed]` — people: id, number, given name, family name, profession, town, postcode;
//! queries: `{"set", "q", "id"}`, id being the number looked for or null. Prints one line a set: time of CPU and of the clock for a
//! query, and how often the person was among the first ten (or anything was found, where nobody is looked for).

use search::{Builder, Document, FieldRule, Index, Near, Query, Schema};
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

const FAMILY: u8 = 0;
const GIVEN: u8 = 1;
const PROFESSION: u8 = 2;
const PLACE: u8 = 3;
const POSTCODE: u8 = 4;

/// A query and the key it looks for.
type Asked = (String, Option<u128>);
/// A name and its queries.
type Set = (String, Vec<Asked>);

fn schema() -> Schema {
    let weights = [(60, true), (40, true), (30, true), (35, true), (30, false)];
    weights
        .into_iter()
        .enumerate()
        .fold(Schema::new(), |schema, (field, (weight, forgiving))| {
            schema.field(FieldRule {
                weight,
                forgiving,
                compound: field < 2,
            })
        })
        .ordered_by(&[PLACE, FAMILY])
        .synonym("st", "saint")
        .synonym("ste", "sainte")
        .abbreviation("kine", "masseur kinésithérapeute")
        .abbreviation("med", "médecin")
        .abbreviation("ide", "infirmier")
}

/// Calls `take` with the first people of the file.
fn each_person(
    people: &str,
    most: usize,
    mut take: impl FnMut(&Document<'_>) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut reader = BufReader::new(File::open(people)?);
    let mut line = String::new();
    for _ in 0..most {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            break;
        }
        let cells: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        let [_, number, given, family, profession, town, postcode] = cells[..] else {
            return Err("seven columns are expected".into());
        };
        take(&Document {
            key: number.parse()?,
            group: postcode.get(..2).and_then(|d| d.parse().ok()).unwrap_or(0),
            boost: 0,
            texts: &[
                (FAMILY, family),
                (GIVEN, given),
                (PROFESSION, profession),
                (PLACE, town),
                (POSTCODE, postcode),
            ],
        })?;
    }
    Ok(())
}

fn build(people: &str, index: &Path) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let mut builder = Builder::new(&schema(), index);
    each_person(people, usize::MAX, |document| Ok(builder.add(document)?))?;
    let read = started.elapsed();
    let stats = builder.finish()?;
    println!(
        "built {stats:?} in {:.1} s (of which reading {:.1} s)",
        started.elapsed().as_secs_f64(),
        read.as_secs_f64()
    );
    Ok(())
}

/// CPU nanoseconds of this process, as the scheduler counts them.
fn cpu() -> u64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split_whitespace()
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0)
}

fn memory(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find(|line| line.starts_with(name))
        .map_or_else(String::new, |line| {
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        })
}

/// The query sets, in the order of the file.
fn read(queries: &str) -> Result<Vec<Set>, Box<dyn Error>> {
    let mut sets: Vec<Set> = Vec::new();
    for line in BufReader::new(File::open(queries)?).lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let set = value["set"].as_str().unwrap_or_default().to_owned();
        let wanted = value["id"].as_str().and_then(|id| id.parse().ok());
        let query = (value["q"].as_str().unwrap_or_default().to_owned(), wanted);
        match sets.last_mut().filter(|(name, _)| *name == set) {
            Some((_, queries)) => queries.push(query),
            None => sets.push((set, vec![query])),
        }
    }
    Ok(sets)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "averages are printed with four digits"
)]
fn measure(index: &Index, name: &str, queries: &[Asked], near: Near<'_>, verbose: bool) {
    let ask = |text: &str| {
        index.search(&Query {
            text,
            near,
            ..Query::default()
        })
    };
    for (text, _) in queries.iter().take(20) {
        drop(ask(text));
    }
    let (mut took, mut found, before) = (Vec::new(), 0, cpu());
    for (text, wanted) in queries {
        let started = Instant::now();
        let answer = ask(text);
        took.push(started.elapsed().as_secs_f64() * 1e3);
        let hit = wanted.map_or(!answer.hits.is_empty(), |key| {
            answer.hits.iter().any(|hit| hit.key == key)
        });
        found += usize::from(hit);
        if verbose && !hit {
            println!("  miss: {text} {wanted:?} {:?}", answer.hits.first());
        }
    }
    let count = queries.len();
    let spent = (cpu() - before) as f64 / count as f64 / 1e6;
    took.sort_by(f64::total_cmp);
    println!(
        "{name:7} n={count} cpu_ms={spent:.4} p50_ms={:.4} p99_ms={:.4} max_ms={:.4} hit10={:.4}",
        took[count / 2],
        took[count * 99 / 100],
        took[count - 1],
        found as f64 / count as f64
    );
}

/// Puts some people of the file in memory.
fn change(people: &str, index: &Index) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    each_person(people, 10_000, |document| {
        index.upsert(document);
        Ok(())
    })?;
    println!(
        "{} documents changed in {:.3} s",
        index.changed(),
        started.elapsed().as_secs_f64()
    );
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, people, queries, path, rest @ ..] = args.as_slice() else {
        return Err(
            "usage: searchbench PEOPLE QUERIES INDEX [build] [misses] [near] [changed]".into(),
        );
    };
    let path = Path::new(path);
    let told = |word: &str| rest.iter().any(|arg| arg == word);
    if told("build") {
        build(people, path)?;
        println!("{}", memory("VmHWM"));
        return Ok(());
    }
    let near = if told("near") {
        Near {
            groups: &[31, 81],
            keys: &[10_000_000_000, 10_000_000_007],
        }
    } else {
        Near::default()
    };
    let started = Instant::now();
    let index = Index::open(path, schema())?;
    let opened = started.elapsed().as_secs_f64() * 1e3;
    println!(
        "opened {} documents, {} bytes, in {opened:.3} ms",
        index.len(),
        fs::metadata(path)?.len()
    );
    if told("changed") {
        change(people, &index)?;
    }
    for (name, queries) in &read(queries)? {
        measure(&index, name, queries, near, told("misses"));
    }
    println!(
        "{} {} {}",
        memory("VmRSS"),
        memory("RssFile"),
        memory("RssAnon")
    );
    Ok(())
}
