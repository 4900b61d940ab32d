//! The server is killed.

use journeys::{Outcome, Stage, ensure, journey};

use crate::gestures::{NURSE, begin, find_the_doctor, sign_in, state, write};

#[tokio::test]
async fn an_acknowledged_message_survives_a_kill_and_the_page_goes_on() -> Outcome {
    journey("panne", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouqete").await?;
        begin(&nurse, "Premier mot.").await?;
        let kept = "Accusé de réception juste avant la panne.";
        write(&nurse, kept).await?;
        state(&nurse, kept, "Envoyé").await?;
        stage.program.kill()?;

        let waiting = "Écrit pendant la panne.";
        nurse.fill("#texte", waiting).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, waiting, "En attente du réseau").await?;

        stage.program.restart().await?;
        // The page goes on by itself: what waited leaves.
        state(&nurse, waiting, "Envoyé").await?;
        nurse.reload().await?;
        for text in [kept, waiting] {
            nurse.sees("#fil .message .texte", text).await?;
            let times = nurse.count("#fil .message .texte", text).await?;
            ensure(times == 1, || format!("« {text} » is there {times} times"))?;
        }
        write(&nurse, "Et la suite.").await
    })
    .await
}
