//! A person in front of a browser: what she does, and what she waits to see. Nothing here waits for a time, always for a content.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::prelude::*;

use crate::{House, Outcome, Relay, ensure};

/// How long a content may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(40);
/// Finds the element of this selector whose words, or label, contain the text.
const FIND: &str = "const flat = s => (s || '').replace(/\\s+/g, ' ').trim();
    const [selector, text] = arguments;
    return [...document.querySelectorAll(selector)].find(e => e.checkVisibility() &&
      (flat(e.innerText).includes(text) || flat(e.getAttribute('aria-label')).includes(text))) || null;";

/// A screen's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 390 px wide.
    Phone,
    /// 1280 px wide.
    Desk,
}

/// The colours that the system prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Somebody with a browser and a network of her own.
#[derive(Clone)]
pub struct Visitor {
    driver: WebDriver,
    base: String,
    /// Her network.
    pub network: Arc<Relay>,
}

impl Visitor {
    pub(crate) async fn arrive(driver: u16, house: &House) -> Outcome<Self> {
        let network = Arc::new(Relay::open(house.port())?);
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary("/usr/bin/chromium")?;
        let rule = format!(
            "--host-resolver-rules=MAP localhost:{} 127.0.0.1:{}",
            house.port(),
            network.port()
        );
        for flag in [
            "--headless=new",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
            "--lang=fr",
            "--hide-scrollbars",
            rule.as_str(),
        ] {
            wishes.add_arg(flag)?;
        }
        if is_root() {
            wishes.add_arg("--no-sandbox")?;
        }
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{driver}"), wishes).await?;
        driver.set_script_timeout(Duration::from_mins(1)).await?;
        Ok(Self {
            driver,
            base: house.url(),
            network,
        })
    }

    /// Goes to an address of the house.
    pub async fn go(&self, path: &str) -> Outcome {
        self.driver.goto(format!("{}{path}", self.base)).await?;
        Ok(())
    }

    /// Looks at a page of her own making, which no house serves.
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

    /// Waits until the script answers something true; gives the answer. An error of the script, as during a navigation, is
    /// another look.
    pub async fn until(&self, what: &str, script: &str, arguments: Vec<Value>) -> Outcome<Value> {
        let begun = Instant::now();
        let mut last = String::new();
        while begun.elapsed() < PATIENCE {
            match self.run(script, arguments.clone()).await {
                Ok(answer) if !matches!(answer, Value::Null | Value::Bool(false)) => {
                    return Ok(answer);
                }
                Ok(_) => {}
                Err(error) => last = format!(" ({error})"),
            }
            tokio::time::sleep(LOOK).await;
        }
        let path = self.path().await.unwrap_or_default();
        Err(format!("never came on {path}: {what}{last}").into())
    }

    /// Waits for an element of this selector that shows this text.
    pub async fn sees(&self, selector: &str, text: &str) -> Outcome {
        let what = format!("« {text} » in {selector}");
        let arguments = vec![json!(selector), json!(text)];
        self.until(&what, FIND, arguments).await?;
        Ok(())
    }

    /// Waits until no element of this selector shows this text.
    pub async fn no_longer_sees(&self, selector: &str, text: &str) -> Outcome {
        let what = format!("no more « {text} » in {selector}");
        let script = FIND
            .replace("return ", "return null === (")
            .replace("|| null;", "|| null);");
        let arguments = vec![json!(selector), json!(text)];
        self.until(&what, &script, arguments).await?;
        Ok(())
    }

    /// Waits for the page's title of first level.
    pub async fn sees_title(&self, title: &str) -> Outcome {
        self.sees("h1", title).await
    }

    /// How many elements of this selector show this text now.
    pub async fn count(&self, selector: &str, text: &str) -> Outcome<u64> {
        let script = FIND
            .replace(".find(", ".filter(")
            .replace(" || null;", ".length;");
        let answer = self
            .run(&script, vec![json!(selector), json!(text)])
            .await?;
        Ok(answer.as_u64().ok_or("not a number")?)
    }

    /// Whether an element of this selector shows this text now.
    pub async fn shows(&self, selector: &str, text: &str) -> Outcome<bool> {
        Ok(self.count(selector, text).await? > 0)
    }

    /// Clicks on the element of this selector that shows this text, once it is there.
    pub async fn click(&self, selector: &str, text: &str) -> Outcome {
        let begun = Instant::now();
        let arguments = vec![json!(selector), json!(text)];
        loop {
            self.sees(selector, text).await?;
            let done = async {
                let found = self.driver.execute(FIND, arguments.clone()).await?;
                found.element()?.click().await
            };
            match done.await {
                Ok(()) => return Ok(()),
                // Replaced or covered at that instant: another look.
                Err(error) if begun.elapsed() > PATIENCE => {
                    return Err(format!("no click on « {text} » in {selector}: {error}").into());
                }
                Err(_) => tokio::time::sleep(LOOK).await,
            }
        }
    }

    /// Presses the button or follows the link of these words.
    pub async fn press(&self, words: &str) -> Outcome {
        self.click("a[href], button, summary", words).await
    }

    /// Empties the field and types into it.
    pub async fn fill(&self, selector: &str, text: &str) -> Outcome {
        let query = self.driver.query(By::Css(selector)).wait(PATIENCE, LOOK);
        let field = query.and_displayed().first().await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(())
    }

    /// Types where the focus is.
    pub async fn types(&self, keys: impl Into<TypingData>) -> Outcome {
        let chain = self.driver.action_chain();
        chain.send_keys(keys).perform().await?;
        Ok(())
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

    /// Sets the screen's size and the colours that the system prefers.
    pub async fn looks_at(&self, size: Size, scheme: Scheme) -> Outcome {
        let (width, height, mobile) = match size {
            Size::Phone => (390, 844, true),
            Size::Desk => (1280, 900, false),
        };
        let screen =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.browser("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        let value = if scheme == Scheme::Dark {
            "dark"
        } else {
            "light"
        };
        let feature = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.browser("Emulation.setEmulatedMedia", feature).await?;
        // Colours glide from one to the other: what is seen on the way is no page.
        let still = "return document.getAnimations().every(a => a.playState !== 'running' || a.effect.getComputedTiming().endTime === Infinity)";
        self.until("a page at rest", still, vec![]).await?;
        Ok(())
    }

    /// Forgets everything of the house: cookies, storage, workers.
    pub async fn forgets(&self) -> Outcome {
        self.driver.delete_all_cookies().await?;
        let all = json!({"origin": self.base, "storageTypes": "all"});
        self.browser("Storage.clearDataForOrigin", all).await?;
        Ok(())
    }

    /// A picture of what is seen, in `target/journeys`.
    pub async fn picture(&self, name: &str) -> Outcome {
        let path = crate::traces()?.join(format!("{name}.png"));
        self.driver.screenshot(&path).await?;
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

/// As root the browser's sandbox can't start.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
