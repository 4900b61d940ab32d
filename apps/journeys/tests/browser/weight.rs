//! What a conversation weighs on the wire (accessibility §8.1), fonts apart.

use journeys::{Outcome, Stage, Visitor, ensure, journey};
use serde_json::json;

use crate::gestures::{NURSE, sign_in};

/// KB of the budgets.
const KB: u64 = 1_000;
/// Everything that the network carries when a full thread is opened again: the page, the headers of each answer, the stream and
/// what it says meanwhile: 8 KiB, so that a weak network shows it at once.
const AGAIN: u64 = 8 * 1024;
/// What the network carried for this page, compressed and with headers, fonts apart; then the longest list first.
const SUM: &str = "const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return all.filter(e => !e.name.endsWith('.woff2')).map(e => [e.transferSize, e.name.replace(location.origin, '')])
      .sort((a, b) => b[0] - a[0]);";

async fn weigh(visitor: &Visitor) -> Outcome<(u64, String)> {
    // The last modules come a little after the page: they count.
    visitor
        .until(
            "the last modules",
            "return performance.getEntriesByType('resource').some(e => e.name.includes('/identity-session.'))",
            vec![],
        )
        .await?;
    let list = visitor.run(SUM, vec![]).await?;
    let rows = list.as_array().ok_or("no measure")?;
    let total = rows.iter().filter_map(|row| row.get(0)?.as_u64()).sum();
    let page = rows
        .iter()
        .any(|row| row.get(0).and_then(serde_json::Value::as_u64) > Some(0));
    ensure(page, || format!("nothing was carried: {list}"))?;
    Ok((total, list.to_string()))
}

#[tokio::test]
async fn a_conversation_is_light() -> Outcome {
    journey("poids", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        let path = nurse.path().await?;

        // As a browser that was never here.
        nurse.go("/sante/vivant").await?;
        nurse.browser("Network.enable", json!({})).await?;
        nurse.browser("Network.clearBrowserCache", json!({})).await?;
        let stored = json!({"origin": stage.program.url(), "storageTypes": "cache_storage,service_workers,indexeddb,local_storage"});
        nurse.browser("Storage.clearDataForOrigin", stored).await?;
        let before = nurse.network.carried();
        nurse.go(&path).await?;
        let (first, detail) = weigh(&nurse).await?;
        let wire = nurse.network.carried() - before;
        ensure(first <= 65 * KB, || format!("the first load weighs {first} bytes: {detail}"))?;

        // From now on the service worker answers, and the browser's own figures count what it unpacked: the network is asked.
        let before = nurse.network.carried();
        nurse.go(&path).await?;
        weigh(&nurse).await?;
        let again = nurse.network.carried() - before;
        println!("first load {first} bytes ({wire} on the wire with fonts and stream), again {again} bytes");
        ensure(again <= AGAIN, || format!("the same page again weighs {again} bytes on the wire"))
    })
    .await
}
