//! Measures the index on the people and queries of the search benchmark (goal G7).
//!
//! `searchbench PEOPLE.tsv QUERIES.jsonl INDEX [build]` — people: id, number, given name, family name, profession, town, postcode;
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

fn schema() -> Schema {
    let weights = [(60, true), (40, true), (30, true), (35, true), (30, false)];
    weights
        .into_iter()
        .fold(Schema::new(), |schema, (weight, forgiving)| {
            schema.field(FieldRule { weight, forgiving })
        })
        .ordered_by(&[PLACE, FAMILY])
        .synonym("st", "saint")
        .synonym("ste", "sainte")
        .abbreviation("kine", "masseur kinésithérapeute")
        .abbreviation("med", "médecin")
        .abbreviation("ide", "infirmier")
}

fn build(people: &str, index: &Path) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let mut builder = Builder::new(&schema(), index);
    let mut reader = BufReader::new(File::open(people)?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        let cells: Vec<&str> = line.trim_end_matches('\n').split('\t').collect();
        let [_, number, given, family, profession, town, postcode] = cells[..] else {
            return Err("seven columns are expected".into());
        };
        builder.add(&Document {
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
        line.clear();
    }
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

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, people, queries, path, rest @ ..] = args.as_slice() else {
        return Err("usage: searchbench PEOPLE QUERIES INDEX [build]".into());
    };
    let path = Path::new(path);
    if rest.iter().any(|arg| arg == "build") {
        build(people, path)?;
        println!("{}", memory("VmHWM"));
        return Ok(());
    }
    let verbose = rest.iter().any(|arg| arg == "misses");
    let near = if rest.iter().any(|arg| arg == "near") {
        Near {
            groups: &[31, 81],
            keys: &[10_000_000_000, 10_000_000_007],
        }
    } else {
        Near::default()
    };
    let started = Instant::now();
    let index = Index::open(path, schema())?;
    println!(
        "opened {} documents, {} bytes, in {:.3} ms",
        index.len(),
        fs::metadata(path)?.len(),
        started.elapsed().as_secs_f64() * 1e3
    );
    let mut sets: Vec<(String, Vec<(String, Option<u128>)>)> = Vec::new();
    for line in BufReader::new(File::open(queries)?).lines() {
        let value: serde_json::Value = serde_json::from_str(&line?)?;
        let set = value["set"].as_str().unwrap_or_default().to_owned();
        let query = (
            value["q"].as_str().unwrap_or_default().to_owned(),
            value["id"].as_str().and_then(|id| id.parse().ok()),
        );
        match sets.last_mut().filter(|(name, _)| *name == set) {
            Some((_, queries)) => queries.push(query),
            None => sets.push((set, vec![query])),
        }
    }
    for (name, queries) in &sets {
        let ask = |text: &str| {
            index.search(&Query {
                text,
                near,
                ..Query::default()
            })
        };
        queries
            .iter()
            .take(20)
            .for_each(|(text, _)| drop(ask(text)));
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
                println!(
                    "  miss: {text} {wanted:?} {:?}",
                    answer.hits.iter().take(3).collect::<Vec<_>>()
                );
            }
        }
        let spent = (cpu() - before) as f64 / queries.len() as f64 / 1e6;
        took.sort_by(f64::total_cmp);
        println!(
            "{name:7} n={} cpu_ms={spent:.4} p50_ms={:.4} p99_ms={:.4} max_ms={:.4} hit10={:.4}",
            queries.len(),
            took[took.len() / 2],
            took[took.len() * 99 / 100],
            took[took.len() - 1],
            found as f64 / queries.len() as f64
        );
    }
    println!(
        "{} {} {}",
        memory("VmRSS"),
        memory("RssFile"),
        memory("RssAnon")
    );
    Ok(())
}
