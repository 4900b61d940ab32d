//! Finding a half-remembered colleague and talking to him, live on both sides.

use journeys::{Device, Outcome, Stage, ensure, journey};

use crate::gestures::{DOCTOR, NURSE, begin, find_the_doctor, sign_in, state, write};

#[tokio::test]
async fn a_nurse_finds_a_doctor_and_they_talk_live() -> Outcome {
    journey("en-direct", async |stage: &mut Stage| {
        talk(stage, Device::Desk).await
    })
    .await
}

#[tokio::test]
async fn the_same_with_a_phone() -> Outcome {
    journey("en-direct-mobile", async |stage: &mut Stage| {
        talk(stage, Device::Phone).await
    })
    .await
}

#[tokio::test]
async fn the_first_message_of_a_day_stands_under_its_day() -> Outcome {
    journey("premier-du-jour", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        nurse.go("/discussions").await?;
        nurse
            .click("#discussions a", "Sortie d’hospitalisation")
            .await?;
        nurse.sees("#fil .jour h2", "hier").await?;
        let text = "Bonjour à tous, je passe la voir ce matin.";
        write(&nurse, text).await?;
        state(&nurse, text, "Envoyé").await?;
        nurse.sees("#fil > .jour + .message.moi .texte", text).await
    })
    .await
}

/// She holds this device; he sits at a desk.
async fn talk(stage: &Stage, device: Device) -> Outcome {
    let (nurse, doctor) = (stage.visitor_on(device).await?, stage.visitor().await?);
    let who = sign_in(&nurse, &stage.program, NURSE).await?;
    sign_in(&doctor, &stage.program, DOCTOR).await?;
    doctor.go("/discussions").await?;
    doctor.sees_title("Discussions").await?;

    // A letter is missing, another is wrong, and the first name comes last.
    find_the_doctor(&nurse, "rouqete etiene").await?;
    let first = "Bonjour docteur, la plaie de ce matin est propre.";
    begin(&nurse, first).await?;

    // His list shows it without being asked; he opens it from there.
    doctor.sees("#discussions a", first).await?;
    doctor.run("window.jamaisRecharge = true", vec![]).await?;
    doctor.click("#discussions a", first).await?;
    doctor.sees("#fil .message .texte", first).await?;
    state(&nurse, first, "Lu").await?;

    let answer = "Merci Maëlle, je passe demain à neuf heures.";
    write(&doctor, answer).await?;
    nurse.sees("#fil .message:not(.moi) .texte", answer).await?;
    state(&doctor, answer, "Lu").await?;
    let second = "Parfait, je préviens la famille.";
    write(&nurse, second).await?;
    doctor
        .sees("#fil .message:not(.moi) .texte", second)
        .await?;
    let kept = doctor
        .run("return window.jamaisRecharge === true", vec![])
        .await?;
    ensure(kept == true, || "the doctor's page was loaded anew".into())?;
    // What was seen live is what is kept.
    for visitor in [&nurse, &doctor] {
        visitor.reload().await?;
        for text in [first, answer, second] {
            visitor.sees("#fil .message .texte", text).await?;
            let times = visitor.count("#fil .message .texte", text).await?;
            ensure(times == 1, || format!("« {text} » is there {times} times"))?;
        }
    }
    doctor.sees("#fil .message .auteur", &who.name).await
}
