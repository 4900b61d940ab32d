//! Waiting for content on the page: never for a fixed time.

use std::time::Instant;

use serde_json::{Value, json};

use super::{LOOK, PATIENCE, Visitor};
use crate::Outcome;

/// Finds the element of this selector whose words, or label, contain the text.
pub(super) const FIND: &str = "const flat = s => (s || '').replace(/\\s+/g, ' ').trim();
    const [selector, text] = arguments;
    return [...document.querySelectorAll(selector)].find(e => e.checkVisibility() &&
      (flat(e.innerText).includes(text) || flat(e.getAttribute('aria-label')).includes(text))) || null;";

impl Visitor {
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
}
