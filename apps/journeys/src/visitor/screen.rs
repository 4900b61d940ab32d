//! Her screen: its size, its colours, pictures of it.

use serde_json::json;

use super::Visitor;
use crate::Outcome;

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

impl Visitor {
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

    /// A picture of what is seen, in `target/journeys`.
    pub async fn picture(&self, name: &str) -> Outcome {
        let path = crate::artifacts()?.join(format!("{name}.png"));
        self.driver.screenshot(&path).await?;
        Ok(())
    }
}
