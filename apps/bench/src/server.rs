//! The servers under measure: `spico serve`, one process for each port.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::http::Connection;

/// How long a start may take.
const PATIENCE: Duration = Duration::from_mins(2);

/// One process. Dropped, it is killed.
pub(crate) struct Server {
    program: PathBuf,
    config: PathBuf,
    /// Where it listens.
    pub port: u16,
    child: Option<Child>,
    log: PathBuf,
}

impl Server {
    /// A server that isn't started yet; what it says goes to `log`.
    pub(crate) fn new(program: PathBuf, config: PathBuf, port: u16, log: PathBuf) -> Self {
        Self {
            program,
            config,
            port,
            child: None,
            log,
        }
    }

    /// Starts it; gives the time until it could serve.
    pub(crate) async fn start(&mut self) -> Result<Duration, Failure> {
        if Connection::open(self.port, 512).await.is_ok() {
            return Err(Failure::new(format!(
                "le port {} est déjà pris.",
                self.port
            )));
        }
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(&self.log)?;
        let began = Instant::now();
        let child = Command::new(&self.program)
            .args(["serve", "--config"])
            .arg(&self.config)
            .args(["--port", &self.port.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.child = Some(child);
        while !self.is_ready().await {
            if let Some(status) = self.ended()? {
                return Err(Failure::new(format!(
                    "le serveur s’est arrêté ({status}) ; voir {}",
                    self.log.display()
                )));
            }
            if began.elapsed() > PATIENCE {
                return Err(Failure::new(format!(
                    "le serveur n’est pas prêt après {PATIENCE:?}"
                )));
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        Ok(began.elapsed())
    }

    /// Its process, while it runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    fn ended(&mut self) -> Result<Option<std::process::ExitStatus>, Failure> {
        Ok(match self.child.as_mut() {
            Some(child) => child.try_wait()?,
            None => None,
        })
    }

    async fn is_ready(&self) -> bool {
        let asked = async {
            Connection::open(self.port, 512)
                .await?
                .ask("GET", "/sante/pret", "Connection: close\r\n", "")
                .await
        };
        let answer = tokio::time::timeout(Duration::from_secs(5), asked).await;
        matches!(answer, Ok(Ok(answer)) if answer.status == 200)
    }

    /// SIGKILL, and waits until the process is gone.
    pub(crate) fn kill(&mut self) -> Result<(), Failure> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _already_gone = self.kill();
    }
}
