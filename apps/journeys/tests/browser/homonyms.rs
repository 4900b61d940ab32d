//! Two who bear one name, on a phone: the lists part them, and the one who was chosen is told.

use journeys::{Device, Outcome, Stage, ensure, journey};
use serde_json::Value;

use crate::gestures::{NURSE, sign_in, state};

/// What stands in the composer, and who was chosen.
const WRITTEN: &str = "return [document.querySelector('#texte').value, document.querySelector('#compositeur [name=mentions]').value.trim()]";
/// Whom the last message told, as programs read it.
const TOLD: &str = "const done = arguments[arguments.length - 1], id = /cnv_[^/?]+/.exec(location.pathname)[0];
    fetch(`/api/discussions/${id}/messages`).then(r => r.json()).then(l => done(l.messages.at(-1).m), e => done(String(e)));";
/// The list lies within the window, and each proposal is large enough for a finger.
const AT_HAND: &str = "return [...document.querySelectorAll('[role=option]')].filter(o => o.offsetParent).every(o => {
    const b = o.getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth && b.height >= 44; })";

#[tokio::test]
async fn the_one_of_two_who_was_chosen_is_told() -> Outcome {
    journey("homonymes", async |stage: &mut Stage| {
        let nurse = stage.visitor_on(Device::Phone).await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        nurse.go("/discussions/nouvelle").await?;
        nurse.click("label", "Un groupe").await?;
        for trade in ["Masseur", "Assistant"] {
            nurse.fill("[name=avec-recherche]", "sabathie").await?;
            nurse.click("[role=option]", trade).await?;
            nurse.sees(".jeton", "Sabathié").await?;
        }
        nurse.fill("[name=sujet]", "Homonymes").await?;
        nurse
            .fill("textarea[name=texte]", "Bonjour à deux.")
            .await?;
        nurse.press("Démarrer la discussion").await?;
        nurse
            .sees("#fil .message .texte", "Bonjour à deux.")
            .await?;

        nurse.fill("#texte", "Merci @sabathi").await?;
        nurse.sees("[role=option]", "Castelnau").await?;
        nurse.sees("[role=option]", "Sète").await?;
        let at_hand = nurse.run(AT_HAND, vec![]).await?;
        ensure(at_hand == true, || "the list is not at hand".into())?;
        nurse.click("[role=option]", "Sète").await?;
        let written = nurse.run(WRITTEN, vec![]).await?;
        let text = "Merci @Julien Sabathié (Assistant de service social)";
        let chosen = written.get(1).cloned().unwrap_or_default();
        let stands = written.get(0).and_then(Value::as_str).map(str::trim);
        ensure(
            stands == Some(text) && chosen.as_str().is_some_and(|id| !id.is_empty()),
            || format!("{written}"),
        )?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, text, "Envoyé").await?;
        nurse
            .sees("#fil .mention", "(Assistant de service social)")
            .await?;
        let told = nurse.run_async(TOLD, vec![]).await?;
        ensure(told == Value::Array(vec![chosen]), || {
            format!("told: {told}")
        })?;

        // The name alone leaves it open: nobody is told, and the message says so.
        let open = "@Julien Sabathié, d’accord ?";
        nurse.fill("#texte", open).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse
            .sees("#fil .note-message", "personnes portent ce nom")
            .await?;
        let told = nurse.run_async(TOLD, vec![]).await?;
        ensure(told == Value::Array(Vec::new()), || format!("told: {told}"))?;
        nurse.no_violation().await
    })
    .await
}
