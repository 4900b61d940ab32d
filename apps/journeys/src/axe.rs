//! The accessibility net: axe-core 4.14.1 with the rules of accessibility §6.

use serde_json::{Value, json};

use crate::{Outcome, Visitor};

const AXE: &str = include_str!("../vendor/axe.min.js");
const TAGS: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "RGAAv4",
    "experimental",
];
const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { runOnly: arguments[0] })
      .then(r => done(r.violations.map(v => ({ id: v.id, help: v.help,
        nodes: v.nodes.slice(0, 6).map(n => n.html.slice(0, 200) + ' || ' + n.failureSummary) }))))
      .catch(e => done([{ id: 'axe', help: String(e), nodes: [] }]));";

/// What is wrong with the page that the visitor sees: rule and places.
pub async fn violations(visitor: &Visitor) -> Outcome<Vec<(String, String)>> {
    visitor.run(AXE, vec![]).await?;
    let found = visitor.run_async(RUN, vec![json!(TAGS)]).await?;
    let list = found.as_array().ok_or("axe answered nothing")?;
    let text = |one: &Value, key: &str| {
        let value = one.get(key);
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    Ok(list
        .iter()
        .map(|one| (text(one, "id"), format!("{one:#}")))
        .collect())
}
