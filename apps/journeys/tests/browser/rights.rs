//! After a change of situation the stream continues, and a link to a hidden page says so.

use std::time::Duration;

use journeys::{Device, Outcome, Stage, ensure, journey};
use serde_json::json;

use crate::gestures::{DOCTOR, NURSE, sign_in};

/// The lines to the live stream that this page has lost so far.
const LOST: &str = "return performance.getEntriesByType('resource').filter(e => new URL(e.name).pathname === '/flux').length";
/// The situation under which one may act next.
const OTHER: &str =
    "return document.querySelector('form[action=\"/compte/situation\"] [name=situation]')?.value";
/// More than so many unread conversations in the navigation.
const UNREAD: &str = "return (parseInt(document.querySelector('#compteur-discussions')?.textContent) || 0) > arguments[0]";

#[tokio::test]
async fn another_situation_costs_one_line_to_the_live_stream() -> Outcome {
    journey("situation", async |stage: &mut Stage| {
        let (doctor, nurse) = (stage.visitor().await?, stage.visitor().await?);
        sign_in(&doctor, &stage.program, DOCTOR).await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        doctor.go("/compte").await?;
        let other = doctor.until("another situation", OTHER, vec![]).await?;
        doctor.press("Agir en tant que").await?;
        doctor
            .sees("main", "Vous agissez maintenant sous cette situation.")
            .await?;
        let before =
            "return parseInt(document.querySelector('#compteur-discussions')?.textContent) || 0";
        let before = doctor.run(before, vec![]).await?;

        // Somebody writes to him there: he gets it where he is.
        let other = other.as_str().ok_or("no situation")?;
        nurse
            .go(&format!("/discussions/nouvelle?avec={other}"))
            .await?;
        nurse.sees_title("Nouvelle discussion").await?;
        let text = "Bonjour docteur, un mot pour la coordination.";
        nurse.fill("textarea[name=texte]", text).await?;
        nurse.press("Démarrer la discussion").await?;
        nurse.sees("#fil .message .texte", text).await?;
        doctor
            .until("one more unread", UNREAD, vec![json!(before)])
            .await?;
        let lost = doctor.run(LOST, vec![]).await?;
        ensure(lost.as_u64().is_some_and(|lost| lost <= 1), || {
            format!("{lost} lines were lost until then")
        })?;
        doctor.no_violation().await
    })
    .await
}

/// Points a link beside the list to a conversation that is not there.
const ELSEWHERE: &str =
    "const link = document.querySelector('main a[href=\"/discussions/recherche\"]');
    link.setAttribute('href', '/discussions/cnv_018f2f3e7b1a7c008000000000000001');
    link.click();";

/// From the list, whose place the answer does not hold.
#[tokio::test]
async fn a_link_to_what_one_may_not_see_shows_the_page_that_says_so() -> Outcome {
    journey("lien-refuse", async |stage: &mut Stage| {
        for device in [Device::Phone, Device::Desk] {
            let doctor = stage.visitor_on(device).await?;
            sign_in(&doctor, &stage.program, DOCTOR).await?;
            doctor.go("/discussions").await?;
            doctor.sees_title("Discussions").await?;
            // Once the stream keeps the list true, the list stays where it is when a conversation opens.
            doctor.sees("body", "En ligne").await?;
            tokio::time::sleep(Duration::from_secs(1)).await;
            doctor.run(ELSEWHERE, vec![]).await?;
            doctor.sees("main h1", "Page introuvable").await?;
            doctor.no_longer_sees("main", "Non lus").await?;
            let told = doctor.count(".toast", "").await?;
            ensure(told == 0, || format!("{told} toasts say it again"))?;
        }
        Ok(())
    })
    .await
}
