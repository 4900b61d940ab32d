//! A person in front of a browser, and the browser itself. What she sees, does and looks at: the modules below.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::device::Device;
use crate::{Outcome, Program, Relay, ensure};

mod hands;
mod screen;
mod sight;

pub use screen::{Scheme, Size};

/// How long a content may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(40);

/// Somebody with a browser and a network of her own.
#[derive(Clone)]
pub struct Visitor {
    driver: WebDriver,
    base: String,
    /// Her network.
    pub network: Arc<Relay>,
}

impl Visitor {
    pub(crate) async fn arrive(driver: u16, program: &Program, device: Device) -> Outcome<Self> {
        let network = Arc::new(Relay::open(program.port())?);
        let wishes = device.wishes(program.port(), network.port())?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{driver}"), wishes).await?;
        driver.set_script_timeout(Duration::from_mins(1)).await?;
        Ok(Self {
            driver,
            base: program.url(),
            network,
        })
    }

    /// Goes to an address of SPICO.
    pub async fn go(&self, path: &str) -> Outcome {
        self.driver.goto(format!("{}{path}", self.base)).await?;
        Ok(())
    }

    /// Looks at a page of her own making, which SPICO does not serve.
    pub async fn looks_at_own_page(&self, page: &str) -> Outcome {
        self.driver.goto("about:blank").await?;
        let write = "document.open(); document.write(arguments[0]); document.close();";
        self.run(write, vec![json!(page)]).await?;
        Ok(())
    }

    /// Loads the page anew.
    pub async fn reload(&self) -> Outcome {
        self.driver.refresh().await?;
        Ok(())
    }

    /// The button, or the gesture, that leads back.
    pub async fn back(&self) -> Outcome {
        self.driver.back().await?;
        Ok(())
    }

    /// Opens another tab of the same browser at an address, and looks at it.
    pub async fn opens_tab(&self, path: &str) -> Outcome {
        let tab = self.driver.new_tab().await?;
        self.driver.switch_to_window(tab).await?;
        self.go(path).await
    }

    /// Looks at one of the browser's tabs, the first one being 0.
    pub async fn looks_at_tab(&self, rank: usize) -> Outcome {
        let tabs = self.driver.windows().await?;
        let tab = tabs.get(rank).ok_or("no such tab")?;
        self.driver.switch_to_window(tab.clone()).await?;
        Ok(())
    }

    /// The path and the query of the page.
    pub async fn path(&self) -> Outcome<String> {
        let url = self.driver.current_url().await?;
        let query = url.query().map(|query| format!("?{query}"));
        Ok(format!("{}{}", url.path(), query.unwrap_or_default()))
    }

    /// Runs a script in the page, outside of its policy as the driver's own.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let answer = self.driver.execute(script, arguments).await?;
        Ok(answer.json().clone())
    }

    /// The same, for a script that calls back.
    pub async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let answer = self.driver.execute_async(script, arguments).await?;
        Ok(answer.json().clone())
    }

    /// A command of the browser's own protocol.
    pub async fn browser(&self, command: &str, settings: Value) -> Outcome<Value> {
        Ok(self.driver.cdp().send_raw(command, settings).await?)
    }

    /// A browser without scripts, or with them again.
    pub async fn without_scripts(&self, off: bool) -> Outcome {
        let settings = json!({"value": off});
        self.browser("Emulation.setScriptExecutionDisabled", settings)
            .await?;
        Ok(())
    }

    /// Forgets everything of SPICO: cookies, storage, workers.
    pub async fn forgets(&self) -> Outcome {
        self.driver.delete_all_cookies().await?;
        let all = json!({"origin": self.base, "storageTypes": "all"});
        self.browser("Storage.clearDataForOrigin", all).await?;
        Ok(())
    }

    /// The messages of the browser since the last time: level and text.
    pub async fn console(&self) -> Outcome<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        let line =
            |entry: thirtyfour::BrowserLogEntry| format!("{} {}", entry.level, entry.message);
        Ok(entries.into_iter().map(line).collect())
    }

    /// Fails when the page's policy was violated or a script stopped on an error.
    pub async fn no_violation(&self) -> Outcome {
        const SIGNS: [&str; 4] = [
            "Content Security Policy",
            "Trusted",
            "Uncaught",
            "Content-Security-Policy",
        ];
        let lines = self.console().await?;
        let bad: Vec<String> = lines
            .into_iter()
            .filter(|line| SIGNS.iter().any(|sign| line.contains(sign)))
            .collect();
        ensure(bad.is_empty(), || {
            format!("the browser complains: {bad:#?}")
        })
    }

    pub(crate) async fn keep(&self, path: &Path) -> Outcome {
        self.driver.screenshot(&path.with_extension("png")).await?;
        let source = self.driver.source().await?;
        std::fs::write(path.with_extension("html"), source)?;
        Ok(())
    }

    pub(crate) async fn leave(self) -> Outcome {
        self.driver.quit().await?;
        Ok(())
    }
}
