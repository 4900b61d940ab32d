//! The real program, on a demonstration of its own.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{Failure, Outcome};

/// How long planting and starting may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
const READY: &str = "est prête : http://localhost:";

/// A running demonstration; ended with the value.
pub struct Program {
    data: TempDir,
    child: Child,
    port: u16,
}

impl Program {
    /// Plants a demonstration in a new folder and serves it on a free port.
    pub async fn plant() -> Outcome<Self> {
        let data = TempDir::new()?;
        let child = launch(data.path(), 0)?;
        let mut program = Self {
            data,
            child,
            port: 0,
        };
        program.port = program.ready().await?;
        Ok(program)
    }

    /// The port, on the loopback.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// What it said so far.
    pub fn log(&self) -> PathBuf {
        self.data.path().join("journal.log")
    }

    /// Runs the same program's command line on the same data; gives what it printed.
    pub fn tool(&self, arguments: &[&str]) -> Outcome<Vec<u8>> {
        let mut command = Command::new(binary()?);
        // Settings of the tests, which the program doesn't know.
        command.env_remove("SPICO_BIN").env_remove("SPICO_E2E");
        command.args(arguments).arg("--data");
        let output = command.arg(self.data.path().join("demo")).output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        crate::ensure(output.status.success(), || said)?;
        Ok(output.stdout)
    }

    /// SIGKILL: no farewell.
    pub fn kill(&mut self) -> Outcome {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Starts again on the same data and the same port.
    pub async fn restart(&mut self) -> Outcome {
        self.child = launch(self.data.path(), self.port)?;
        self.ready().await?;
        Ok(())
    }

    async fn ready(&mut self) -> Outcome<u16> {
        let begun = Instant::now();
        loop {
            let said = std::fs::read_to_string(self.log())?;
            if let Some((_, rest)) = said.rsplit_once(READY) {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                return Ok(digits.parse()?);
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("spico ended with {status}: {said}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("spico was not ready in time: {said}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself: nothing is left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn launch(data: &Path, port: u16) -> Outcome<Child> {
    let log = File::create(data.join("journal.log"))?;
    let child = Command::new(binary()?)
        .args(["demo", "--port", &port.to_string(), "--data"])
        .arg(data.join("demo"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    Ok(child)
}

/// The folder of cargo: `target`.
pub(crate) fn target() -> Outcome<PathBuf> {
    let folder = profile()?;
    let target = folder.parent().ok_or("no target folder")?;
    Ok(target.to_path_buf())
}

/// `target/debug`, two floors above the test's program.
fn profile() -> Outcome<PathBuf> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().nth(2).ok_or("no target folder")?;
    Ok(folder.to_path_buf())
}

/// The program to try: `SPICO_BIN`, or the workspace's own, brought up to date first so that an old one is never tried.
pub(crate) fn binary() -> Outcome<PathBuf> {
    static BINARY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let found = BINARY.get_or_init(|| find_binary().map_err(|error| error.to_string()));
    found.clone().map_err(Failure::from)
}

fn find_binary() -> Outcome<PathBuf> {
    if let Some(path) = crate::stage::variable("SPICO_BIN") {
        return Ok(path.into());
    }
    let folder = profile()?;
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["build", "--workspace", "--bin", "spico", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    if folder.ends_with("release") {
        build.arg("--release");
    }
    let status = build.status()?;
    crate::ensure(status.success(), || {
        format!("spico was not built: {status}")
    })?;
    Ok(folder.join("spico"))
}
