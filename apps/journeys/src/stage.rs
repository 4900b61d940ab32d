//! One journey: its program, its browsers, and what is kept when it fails.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

use crate::device::Device;
use crate::driver::Driver;
use crate::{Failure, Outcome, Program, Visitor, artifacts};

/// What a journey is played on.
pub struct Stage {
    /// The program.
    pub program: Program,
    driver: Driver,
    visitors: Mutex<Vec<Visitor>>,
}

impl Stage {
    /// Somebody sits down in front of a browser that knows nothing of SPICO.
    pub async fn visitor(&self) -> Outcome<Visitor> {
        self.visitor_on(Device::Desk).await
    }

    /// The same, on this device.
    pub async fn visitor_on(&self, device: Device) -> Outcome<Visitor> {
        let visitor = Visitor::arrive(self.driver.port, &self.program, device).await?;
        let mut all = self.lock();
        all.push(visitor.clone());
        Ok(visitor)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Visitor>> {
        self.visitors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn close(&self, name: &str, outcome: Outcome) -> Outcome {
        let visitors = std::mem::take(&mut *self.lock());
        let mut outcome = outcome;
        for visitor in &visitors {
            // A policy that was violated fails the journey even if it seemed to succeed.
            let clean = visitor.no_violation().await;
            outcome = outcome.and(clean);
        }
        if outcome.is_err() {
            self.keep_traces(name, &visitors).await;
        }
        for visitor in visitors {
            if let Err(error) = visitor.leave().await {
                say(&format!("{name}: a browser did not close: {error}"));
            }
        }
        outcome
    }

    async fn keep_traces(&self, name: &str, visitors: &[Visitor]) {
        let Ok(folder) = artifacts() else { return };
        for (rank, visitor) in visitors.iter().enumerate() {
            let path = folder.join(format!("echec-{name}-{rank}"));
            if let Err(error) = visitor.keep(&path).await {
                say(&format!("{name}: the page could not be kept: {error}"));
            }
        }
        let kept = folder.join(format!("echec-{name}.log"));
        if let Err(error) = std::fs::copy(self.program.log(), kept) {
            say(&format!(
                "{name}: what the program printed could not be kept: {error}"
            ));
        }
    }
}

/// Plays a journey on a stage of its own. Its pictures and logs are in `target/journeys` when it fails.
pub async fn journey(name: &str, act: impl AsyncFnOnce(&mut Stage) -> Outcome) -> Outcome {
    if variable("SPICO_E2E").is_none_or(|value| value != "1") {
        say(&format!(
            "\n*** {name}: NOT PLAYED, nothing is proven. SPICO_E2E=1 plays it. ***\n"
        ));
        return Ok(());
    }
    // Two crates of the workspace bring a cryptography each; nothing here is enciphered, but the client wants to know one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut stage = Stage {
        program: Program::plant().await?,
        driver: Driver::start().await?,
        visitors: Mutex::default(),
    };
    let outcome = act(&mut stage).await;
    stage
        .close(name, outcome)
        .await
        .map_err(|error| -> Failure { format!("{name}: {error}").into() })
}

/// A variable of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "the settings of a test program are read here"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Said even when the test succeeds: what the harness captures is shown for failures only.
pub(crate) fn say(text: &str) {
    // Nobody listens: nothing can be done about it.
    let _ = writeln!(std::io::stderr(), "{text}");
}
