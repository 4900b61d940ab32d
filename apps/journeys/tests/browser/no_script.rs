//! The same job with forms and pages alone.

use journeys::{Outcome, Stage, ensure, journey};

use crate::gestures::{FOUND, NURSE, sign_in};

#[tokio::test]
async fn without_scripts_one_signs_in_reads_and_writes() -> Outcome {
    journey("sans-script", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        nurse.without_scripts(true).await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        let alive = nurse.run("return typeof window.htmx", vec![]).await?;
        ensure(alive == "undefined", || "the page's scripts ran".into())?;

        nurse.go("/annuaire").await?;
        nurse.fill("main [name=q]", "rouqete").await?;
        nurse.press("Rechercher").await?;
        nurse.click(FOUND, "Étienne Rouquette").await?;
        nurse.sees_title("Étienne Rouquette").await?;
        nurse.press("Démarrer une conversation").await?;
        nurse
            .fill("textarea[name=texte]", "Sans script, premier mot.")
            .await?;
        nurse.press("Démarrer la discussion").await?;
        nurse
            .sees("#fil .message .texte", "Sans script, premier mot.")
            .await?;

        nurse.go("/discussions").await?;
        nurse
            .click("#discussions a", "Sans script, premier mot.")
            .await?;
        let text = "Sans script, la suite.";
        nurse.fill("#texte", text).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse.sees("#fil .message .texte", text).await?;
        let times = nurse.count("#fil .message .texte", text).await?;
        ensure(times == 1, || format!("the message is there {times} times"))
    })
    .await
}
