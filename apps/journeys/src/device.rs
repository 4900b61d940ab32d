//! The device of a journey: a desktop, or a phone with a touch screen.

use serde_json::json;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel};

use crate::Outcome;

/// The browser of an ordinary phone of the field.
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Telephone) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36";

/// What a journey is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    /// 1280 × 900 px, a mouse and a keyboard.
    Desk,
    /// 390 × 844 px, fingers: a coarse pointer that hovers over nothing.
    Phone,
}

impl Device {
    /// How the browser is started, its network led through the relay at this port.
    pub(crate) fn wishes(self, port: u16, relay: u16) -> Outcome<ChromeCapabilities> {
        let mut wishes = DesiredCapabilities::chrome();
        wishes.set_binary("/usr/bin/chromium")?;
        let rule = format!("--host-resolver-rules=MAP localhost:{port} 127.0.0.1:{relay}");
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
        if self == Self::Phone {
            let screen = json!({"width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true});
            wishes.add_experimental_option(
                "mobileEmulation",
                json!({"deviceMetrics": screen, "userAgent": PHONE}),
            )?;
        }
        wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(wishes)
    }
}

/// As root the browser's sandbox can't start.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
