//! The fresh-machine check: in an empty folder, `spico demo` becomes ready, tells its personas, and stops when it is asked to.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Context, Outcome};
use crate::metadata::Metadata;

/// A bound for what hangs, not a budget: a debug build on a loaded machine may be slow.
const PATIENCE: Duration = Duration::from_mins(10);
/// Draining is promised within this time.
const STOPPED_WITHIN: Duration = Duration::from_secs(10);
/// Measured and told, never a reason to fail.
const READY_GOAL: Duration = Duration::from_secs(1);

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    let target = Metadata::read(&cx.root)?.target_directory;
    let program = target.join("debug/spico");
    if !program.is_file() {
        return Err(format!(
            "{} is not built: run the step `tests` first",
            program.display()
        ));
    }
    let folder = Folder::new(&target)?;
    for attempt in ["planting", "started again"] {
        let took = live(&program, &folder.0)?;
        println!(
            "{attempt}: ready after {:.2} s (debug build)",
            took.as_secs_f64()
        );
        if attempt != "planting" && took > READY_GOAL {
            println!(
                "notice: more than {} s; the goal is for a release build once planted",
                READY_GOAL.as_secs()
            );
        }
    }
    Ok(Outcome::Passed)
}

/// One life of the demonstration; gives the time until it was ready.
fn live(program: &Path, folder: &Path) -> Result<Duration, String> {
    let port = free_port()?;
    let log = folder.join("output.txt");
    let output = || {
        File::create(&log)
            .and_then(|f| Ok((f.try_clone()?, f)))
            .map_err(|e| format!("{}: {e}", log.display()))
    };
    let (out, err) = output()?;
    let child = Command::new(program)
        .args(["demo", "--port", &port.to_string(), "--data"])
        .arg(folder.join("data"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(|e| format!("{}: {e}", program.display()))?;
    let mut demo = Demo(child);
    let told = |why: String| format!("{why}\nWhat `spico demo` said last:\n{}", tail(&log));
    let began = Instant::now();
    demo.wait_until_ready(port).map_err(told)?;
    let took = began.elapsed();
    personas(program, folder).map_err(told)?;
    demo.stop().map_err(told)?;
    Ok(took)
}

/// `spico demo personas --json` names people one can sign in as.
fn personas(program: &Path, folder: &Path) -> Result<(), String> {
    let out = Command::new(program)
        .args(["demo", "personas", "--json"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("spico demo personas: {e}"))?;
    if !out.status.success() {
        return Err(format!(
            "spico demo personas ended with {}: {}",
            out.status,
            String::from_utf8_lossy(&out.stderr)
        ));
    }
    let count = count_personas(&out.stdout)?;
    println!("{count} personas can sign in");
    Ok(())
}

fn count_personas(json: &[u8]) -> Result<usize, String> {
    let value: serde_json::Value =
        serde_json::from_slice(json).map_err(|e| format!("the personas are no JSON: {e}"))?;
    let list = value
        .as_array()
        .filter(|list| !list.is_empty())
        .ok_or("the personas are no list with somebody in it")?;
    let told = |persona: &serde_json::Value| {
        persona.as_object().is_some_and(|fields| {
            fields.len() >= 4
                && fields
                    .values()
                    .all(|v| v.as_str().is_some_and(|s| !s.is_empty()))
        })
    };
    if list.iter().all(told) {
        Ok(list.len())
    } else {
        Err("a persona lacks its identifier, its name, its profession or its password".into())
    }
}

/// The running program, ended with the check whatever happens.
struct Demo(Child);

impl Demo {
    fn wait_until_ready(&mut self, port: u16) -> Result<(), String> {
        let began = Instant::now();
        let mut last = "no answer".to_owned();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.ended()? {
                return Err(format!("it ended with {status} before it was ready"));
            }
            match get(port, "/sante/pret") {
                Ok((200, body)) => {
                    return serde_json::from_str::<serde_json::Value>(&body)
                        .map(|_| ())
                        .map_err(|e| {
                            format!("/sante/pret answers 200 with something else than JSON: {e}")
                        });
                }
                Ok((status, _)) => last = format!("status {status}"),
                Err(e) => last = e.to_string(),
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(format!(
            "not ready after {} s; the last answer of /sante/pret: {last}",
            PATIENCE.as_secs()
        ))
    }

    fn stop(&mut self) -> Result<(), String> {
        let id = self.0.id().to_string();
        let sent = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .map_err(|e| format!("kill: {e}"))?;
        if !sent.success() {
            return Err("it was gone before it was asked to stop".into());
        }
        let began = Instant::now();
        while began.elapsed() < STOPPED_WITHIN {
            match self.ended()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("asked to stop, it ended with {status}")),
                None => thread::sleep(Duration::from_millis(50)),
            }
        }
        Err(format!(
            "asked to stop, it still runs after {} s",
            STOPPED_WITHIN.as_secs()
        ))
    }

    fn ended(&mut self) -> Result<Option<ExitStatus>, String> {
        self.0
            .try_wait()
            .map_err(|e| format!("waiting for spico: {e}"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Already ended is the usual case: then both calls fail, and nothing is left to do.
        let _ended = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// An empty folder of our own, below the build folder, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(target: &Path) -> Result<Self, String> {
        let path = target.join(format!("fresh-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(e) = fs::remove_dir_all(&self.0) {
            println!("notice: {} stays behind: {e}", self.0.display());
        }
    }
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|l| l.local_addr());
    listener
        .map(|address| address.port())
        .map_err(|e| format!("no free port: {e}"))
}

/// One plain HTTP request; gives status and body.
fn get(port: u16, path: &str) -> std::io::Result<(u16, String)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    // 1.0: the body then comes in one piece, until the connection ends.
    let request = format!(
        "GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\nAccept: application/json\r\n\r\n"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    parse(&answer).ok_or_else(|| std::io::Error::other("no HTTP answer"))
}

fn parse(answer: &str) -> Option<(u16, String)> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    Some((status, body.to_owned()))
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_else(|e| format!("(nothing: {e})"));
    let lines: Vec<&str> = text.lines().rev().take(40).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests;
