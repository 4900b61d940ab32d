//! Chromium's driver, on a free port.

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::Outcome;

const DRIVER: &str = "/usr/bin/chromedriver";
const READY: &str = "started successfully on port ";

/// A running driver; ended with the value.
pub(crate) struct Driver {
    /// Holds what the driver says.
    _folder: TempDir,
    child: Child,
    /// Where it listens.
    pub(crate) port: u16,
}

impl Driver {
    /// Starts one.
    pub(crate) async fn start() -> Outcome<Self> {
        let folder = TempDir::new()?;
        let log = folder.path().join("driver.log");
        let said = File::create(&log)?;
        let child = Command::new(DRIVER)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(said.try_clone()?)
            .stderr(said)
            .spawn()?;
        let mut driver = Self {
            _folder: folder,
            child,
            port: 0,
        };
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            let said = std::fs::read_to_string(&log)?;
            if let Some((_, rest)) = said.split_once(READY) {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                driver.port = digits.parse()?;
                return Ok(driver);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("the browser's driver did not start".into())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself: nothing is left to do then.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
