//! The network is cut and comes back.

use journeys::{Device, Outcome, Stage, ensure, journey};

use crate::gestures::{DOCTOR, NURSE, begin, find_the_doctor, sign_in, state};

#[tokio::test]
async fn what_is_written_without_network_arrives_once() -> Outcome {
    journey("coupure", async |stage: &mut Stage| {
        cut_and_mend(stage, Device::Desk).await
    })
    .await
}

#[tokio::test]
async fn what_a_phone_writes_without_network_arrives_once() -> Outcome {
    journey("coupure-mobile", async |stage: &mut Stage| {
        cut_and_mend(stage, Device::Phone).await
    })
    .await
}

/// Her network goes and comes back; she holds this device.
async fn cut_and_mend(stage: &Stage, device: Device) -> Outcome {
    let (nurse, doctor) = (stage.visitor_on(device).await?, stage.visitor().await?);
    sign_in(&nurse, &stage.program, NURSE).await?;
    sign_in(&doctor, &stage.program, DOCTOR).await?;
    find_the_doctor(&nurse, "rouqete").await?;
    let before = "Avant la coupure.";
    begin(&nurse, before).await?;
    doctor.go("/discussions").await?;
    doctor.click("#discussions a", before).await?;
    doctor.sees("#fil .message .texte", before).await?;

    nurse.network.cut();
    let written = [
        "Écrit pendant la coupure, un.",
        "Écrit pendant la coupure, deux.",
    ];
    for text in written {
        nurse.fill("#texte", text).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, text, "En attente du réseau").await?;
    }
    // What he writes meanwhile is caught up.
    let meanwhile = "Écrit de mon côté pendant ce temps.";
    doctor.fill("#texte", meanwhile).await?;
    doctor.click("#envoyer", "Envoyer").await?;
    state(&doctor, meanwhile, "Envoyé").await?;
    for text in written {
        ensure(!doctor.shows("#fil .texte", text).await?, || {
            format!("« {text} » crossed a cut network")
        })?;
    }

    nurse.network.mend();
    for text in written {
        doctor.sees("#fil .message:not(.moi) .texte", text).await?;
        state(&nurse, text, "Lu").await?;
    }
    nurse
        .sees("#fil .message:not(.moi) .texte", meanwhile)
        .await?;
    for visitor in [&nurse, &doctor] {
        visitor.reload().await?;
        visitor.sees("#fil .message .texte", meanwhile).await?;
        for text in written {
            let times = visitor.count("#fil .message .texte", text).await?;
            ensure(times == 1, || format!("« {text} » is there {times} times"))?;
        }
    }
    Ok(())
}
