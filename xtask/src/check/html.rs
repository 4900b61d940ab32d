//! Validates SPICO's pages with the Nu Html Checker. The test target `pages` writes them to files; `xtask/html` pins the checker.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::machine::Piece;
use super::{Context, Outcome, cargo, npm};
use crate::metadata::Metadata;

/// Attributes of htmx: the one dialect that the pages speak beside HTML.
const DIALECT: &str = "Attribute “hx-";
/// A page with two faults that the checker must see: a checker that sees nothing would find every page sound.
const TRAP: &str = "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Piège</title></head>\
    <body><p id=\"a\" hx-get=\"/\">a</p><p id=\"a\">b</p></body></html>";
const TRAP_NAME: &str = "piege.html";
/// Somewhat fewer pages than are collected today: far fewer would mean that a crawl stopped without notice.
const LEAST: usize = 1_300;

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    let target = Metadata::read(&cx.root)?.target_directory;
    let jar = match checker(cx, &target) {
        Ok(jar) => jar,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let pages = target.join("tmp/pages");
    if pages.exists() {
        fs::remove_dir_all(&pages).map_err(|e| format!("{}: {e}", pages.display()))?;
    }
    let collect = ["test", "--workspace", "--locked", "--test", "pages"];
    cargo::run(cx, &collect, &[])?;
    let trap = pages.join(TRAP_NAME);
    fs::write(&trap, TRAP).map_err(|e| format!("{}: {e}", trap.display()))?;
    let messages = read(&jar, &pages)?;
    let (trapped, found): (Vec<Message>, Vec<Message>) = messages
        .into_iter()
        .filter(|message| message.kind == "error" && !message.text.starts_with(DIALECT))
        .partition(|message| message.url.ends_with(TRAP_NAME));
    if trapped.is_empty() {
        return Err("the checker let the planted fault pass: it would find nothing at all".into());
    }
    if !found.is_empty() {
        return Err(told(&found));
    }
    let read = count(&pages)?.saturating_sub(1);
    enough(read)?;
    println!("{read} pages, not one error");
    Ok(Outcome::Passed)
}

/// Whether this number of pages is plausible.
fn enough(pages: usize) -> Result<(), String> {
    if pages >= LEAST {
        return Ok(());
    }
    Err(format!(
        "only {pages} pages were collected, of {LEAST} at least: no error was found because little was looked at"
    ))
}

/// Where the checker is, installed when it has to be and may be.
fn checker(cx: &Context, target: &Path) -> Result<PathBuf, String> {
    if !cx.machine.has(Piece::Java) {
        return Err(format!("{} is missing", Piece::Java.name()));
    }
    let folder = target.join("html-checker");
    npm::installed(cx, "xtask/html", &folder, "vnu-jar/build/dist/vnu.jar")
}

#[derive(Debug, Deserialize)]
struct Answer {
    messages: Vec<Message>,
}

#[derive(Debug, Deserialize)]
struct Message {
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "message")]
    text: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    extract: String,
}

fn read(jar: &Path, pages: &Path) -> Result<Vec<Message>, String> {
    let out = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--format", "json", "--stdout", "--exit-zero-always"])
        .args(["--no-langdetect", "--skip-non-html"])
        .arg(pages)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("java: {e}"))?;
    let answer: Answer = serde_json::from_slice(&out.stdout).map_err(|e| {
        format!(
            "the checker answers something else than JSON: {e}\n{}",
            String::from_utf8_lossy(&out.stderr).trim()
        )
    })?;
    Ok(answer.messages)
}

fn count(folder: &Path) -> Result<usize, String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut pages = 0;
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        pages += if path.is_dir() { count(&path)? } else { 1 };
    }
    Ok(pages)
}

/// Each fault once, the most frequent first, with one place where it is.
fn told(found: &[Message]) -> String {
    let mut kinds: BTreeMap<&str, Vec<&Message>> = BTreeMap::new();
    for message in found {
        kinds.entry(&message.text).or_default().push(message);
    }
    let mut kinds: Vec<(&str, Vec<&Message>)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    let lines = kinds.iter().map(|(text, places)| {
        let place = places.first().map_or("", |place| place.url.as_str());
        let extract = places.first().map_or("", |place| place.extract.trim());
        format!("{} × {text}\n    {place}\n    {extract}", places.len())
    });
    let lines: Vec<String> = lines.collect();
    format!("{} errors\n{}", found.len(), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_pages_without_an_error_are_no_success() {
        assert!(enough(LEAST).is_ok());
        assert!(enough(LEAST - 1).unwrap_err().contains("only 1299 pages"));
    }

    #[test]
    fn faults_are_told_once_and_the_most_frequent_first() {
        let json = br#"{"messages": [
            {"type": "error", "message": "rare", "url": "file:a", "extract": "<a>"},
            {"type": "error", "message": "frequent", "url": "file:b", "extract": "<b>"},
            {"type": "error", "message": "frequent", "url": "file:c"}]}"#;
        let answer: Answer = serde_json::from_slice(json).unwrap();
        let told = told(&answer.messages);
        assert!(
            told.starts_with("3 errors\n2 × frequent\n    file:b\n    <b>\n1 × rare"),
            "{told}"
        );
    }
}
