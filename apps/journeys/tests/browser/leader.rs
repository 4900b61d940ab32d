//! One stream for all the tabs of an account: its leader is a tab that can receive.

use journeys::{Outcome, Stage, Visitor, journey};

use crate::gestures::{DOCTOR, NURSE, begin, find_the_doctor, sign_in};

/// Sessions that the stream refuses: before the terms are accepted, with a password alone, locked.
const REFUSED: &str = "const real = window.fetch;
    window.fetch = (url, o) => String(url).startsWith('/flux') ? Promise.resolve(new Response('', { status: 403 })) : real(url, o);";

/// A doctor with two tabs that can receive, looking at the first, and a nurse.
async fn two_tabs(stage: &mut Stage) -> Outcome<(Visitor, Visitor)> {
    let (doctor, nurse) = (stage.visitor().await?, stage.visitor().await?);
    sign_in(&doctor, &stage.program, DOCTOR).await?;
    sign_in(&nurse, &stage.program, NURSE).await?;
    doctor.go("/discussions").await?;
    doctor.sees("#reseau", "En ligne").await?;
    doctor.opens_tab("/discussions").await?;
    doctor.sees("#reseau", "En ligne").await?;
    doctor.looks_at_tab(0).await?;
    Ok((doctor, nurse))
}

/// What the nurse writes is on the doctor's screen.
async fn hears(doctor: &Visitor, nurse: &Visitor, text: &str) -> Outcome {
    find_the_doctor(nurse, "rouquette etienne").await?;
    begin(nurse, text).await?;
    doctor.sees("#discussions a", text).await
}

#[tokio::test]
async fn a_tab_that_cannot_hear_gives_the_lead_up() -> Outcome {
    journey("meneur", async |stage: &mut Stage| {
        let (doctor, nurse) = two_tabs(stage).await?;
        doctor.run(REFUSED, vec![]).await?;
        doctor.network.cut();
        doctor.network.mend();
        doctor.looks_at_tab(1).await?;
        hears(&doctor, &nurse, "Vous m’entendez tout de suite.").await
    })
    .await
}

/// The tab that leads is closed, or goes to another page: the next one takes its place, and nothing is missed.
#[tokio::test]
async fn another_tab_takes_the_lead() -> Outcome {
    journey("releve", async |stage: &mut Stage| {
        let (doctor, nurse) = two_tabs(stage).await?;
        doctor.go("/sante/vivant").await?;
        doctor.looks_at_tab(1).await?;
        hears(&doctor, &nurse, "Le second onglet entend aussi.").await
    })
    .await
}
