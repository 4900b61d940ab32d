//! A visitor's actions: clicking or tapping, typing.

use std::time::Instant;

use serde_json::json;
use thirtyfour::prelude::*;

use super::sight::FIND;
use super::{LOOK, PATIENCE, Visitor};
use crate::Outcome;

impl Visitor {
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
}
