//! Drafts, and messages sent too soon: kept, held, taken back.

use journeys::{Outcome, Stage, Visitor, ensure, journey};
use serde_json::json;

use crate::gestures::{DOCTOR, NURSE, begin, find_the_doctor, sign_in, state};

const FIELD: &str = "return document.querySelector('#texte')?.value === arguments[0]";
/// The service worker stands between the page and the network.
const WORKED: &str = "return !!navigator.serviceWorker?.controller";

async fn types_and_reloads(writer: &Visitor, text: &str) -> Outcome {
    writer.fill("#texte", text).await?;
    writer.reload().await?;
    writer
        .until(&format!("« {text} » again"), FIELD, vec![text.into()])
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_reload_loses_no_word_and_signing_out_leaves_none() -> Outcome {
    journey("brouillon", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouquette etienne").await?;
        begin(&nurse, "Bonjour docteur, un mot sur la plaie.").await?;
        nurse.until("the service worker", WORKED, vec![]).await?;
        let mut text = "Elle".to_owned();
        for word in ["suinte", "encore", "ce", "matin", "et", "le", "pansement", "colle"] {
            text = format!("{text} {word}");
            types_and_reloads(&nurse, &text).await?;
        }
        // Sealed: what is kept in the tab cannot be read there.
        nurse.fill("#texte", "La tension est à dix-sept.").await?;
        let kept = "const kept = sessionStorage.getItem('spico-ecrit') || '{}'; return kept.length > 2 && !/tension|dix-sept/.test(kept)";
        nurse.until("a sealed copy", kept, vec![]).await?;
        let late = "Elle suinte encore, le pansement colle.";
        types_and_reloads(&nurse, late).await?;

        // Once sent, it is not a draft any more.
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, late, "Envoyé").await?;
        nurse.reload().await?;
        nurse.until("an empty field", FIELD, vec!["".into()]).await?;

        nurse.fill("#texte", "À finir").await?;
        nurse
            .run("document.querySelector('form[action=\"/deconnexion\"] button').click(); return true", vec![])
            .await?;
        nurse.sees_title("Connexion").await?;
        let left = nurse.run("return Object.keys(sessionStorage)", vec![]).await?;
        ensure(left == json!([]), || format!("left in the tab: {left}"))?;
        sign_in(&nurse, &stage.program, DOCTOR).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", late).await?;
        nurse.sees("#fil .message .texte", late).await?;
        nurse.until("an empty field", FIELD, vec!["".into()]).await?;
        Ok(())
    })
    .await
}

/// What is typed while the network is away is on no server: the page that comes when it is back finds it in the tab.
#[tokio::test]
async fn what_is_typed_without_network_survives_a_reload() -> Outcome {
    journey("brouillon-hors-ligne", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouquette etienne").await?;
        begin(&nurse, "Bonjour docteur, un mot sur la plaie.").await?;
        nurse.until("the service worker", WORKED, vec![]).await?;
        nurse.network.cut();
        let text = "Écrit sans réseau, pas encore envoyé.";
        nurse.fill("#texte", text).await?;
        let kept = "return (sessionStorage.getItem('spico-ecrit') || '').length > 2";
        nurse.until("a copy in the tab", kept, vec![]).await?;
        nurse.reload().await?;
        nurse.sees_title("Pas de réseau").await?;
        nurse.network.mend();
        nurse.reload().await?;
        nurse
            .until(&format!("« {text} » again"), FIELD, vec![text.into()])
            .await?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, text, "Envoyé").await
    })
    .await
}

/// Opens the same conversation on both sides.
async fn both(stage: &Stage) -> Outcome<(Visitor, Visitor)> {
    let (nurse, doctor) = (stage.visitor().await?, stage.visitor().await?);
    sign_in(&nurse, &stage.program, NURSE).await?;
    sign_in(&doctor, &stage.program, DOCTOR).await?;
    find_the_doctor(&nurse, "rouquette etienne").await?;
    let first = "Bonjour docteur, un mot sur la plaie.";
    begin(&nurse, first).await?;
    doctor.go("/discussions").await?;
    doctor.click("#discussions a", first).await?;
    doctor.sees("#fil .message .texte", first).await?;
    Ok((nurse, doctor))
}

const OTHERS: &str = "#fil .message:not(.moi) .texte";

#[tokio::test]
async fn a_quick_reply_is_held_and_only_what_is_held_is_taken_back() -> Outcome {
    journey("reponse-rapide", async |stage: &mut Stage| {
        let (nurse, doctor) = both(stage).await?;
        nurse.press("Je vous rappelle.").await?;
        nurse.click("#fil .etat button", "Annuler l’envoi").await?;
        nurse
            .no_longer_sees("#fil .message.moi .texte", "Je vous rappelle.")
            .await?;
        // What comes after it in order is there, and it is not.
        nurse.press("D’accord.").await?;
        state(&nurse, "D’accord.", "Part dans un instant").await?;
        nurse.fill("#texte", "Il est parti, celui-ci.").await?;
        nurse.click("#envoyer", "Envoyer").await?;
        doctor.sees(OTHERS, "Il est parti, celui-ci.").await?;
        doctor.sees(OTHERS, "D’accord.").await?;
        ensure(!doctor.shows(OTHERS, "Je vous rappelle.").await?, || {
            "taken back, and it was read".into()
        })?;
        ensure(!nurse.shows("button", "Annuler l’envoi").await?, || {
            "what has left is still offered to be taken back".into()
        })?;
        // Held while the page is left: it leaves with it.
        nurse.press("Vu, je m’en occupe.").await?;
        state(&nurse, "Vu, je m’en occupe.", "Part dans un instant").await?;
        nurse.run("location.assign('/aide')", vec![]).await?;
        doctor.sees(OTHERS, "Vu, je m’en occupe.").await?;
        let times = doctor.count(OTHERS, "Vu, je m’en occupe.").await?;
        ensure(times == 1, || format!("it came {times} times"))
    })
    .await
}

#[tokio::test]
async fn what_waits_for_the_network_can_be_taken_back() -> Outcome {
    journey("annuler", async |stage: &mut Stage| {
        let (nurse, doctor) = both(stage).await?;
        // What the page needs without network, it fetches while there is one.
        let ready =
            "return performance.getEntriesByType('resource').some(e => e.name.includes('/messaging-echec.'))";
        nurse.until("the page is ready", ready, vec![]).await?;
        nurse.network.cut();
        let wrong = "Pour un autre patient.";
        nurse.fill("#texte", wrong).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse.click("#fil .etat button", "Annuler l’envoi").await?;
        nurse
            .until("back in the field", FIELD, vec![wrong.into()])
            .await?;
        nurse.no_longer_sees("#fil .message .texte", wrong).await?;
        nurse.network.mend();
        let right = "Pour le bon patient.";
        nurse.fill("#texte", right).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        doctor.sees(OTHERS, right).await?;
        ensure(!doctor.shows(OTHERS, wrong).await?, || {
            "it was taken back, and it came".into()
        })
    })
    .await
}

/// The server was told of the draft, and can't be told in time that it was sent.
#[tokio::test]
async fn what_is_sent_without_network_does_not_come_back_as_a_draft() -> Outcome {
    journey("brouillon-parti", async |stage: &mut Stage| {
        let (nurse, doctor) = both(stage).await?;
        nurse.fill("#texte", "Elle suinte").await?;
        let kept = "return document.querySelector('#texte').defaultValue === arguments[0]";
        nurse
            .until("a draft on the server", kept, vec!["Elle suinte".into()])
            .await?;
        nurse.network.cut();
        let whole = "Elle suinte encore ce matin.";
        nurse.fill("#texte", whole).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, whole, "En attente du réseau").await?;
        nurse.network.mend();
        doctor.sees(OTHERS, whole).await?;
        state(&nurse, whole, "Lu").await?;
        nurse.reload().await?;
        nurse.sees("#fil .message.moi .texte", whole).await?;
        let drawn = "return document.querySelector('#texte')?.defaultValue === ''";
        nurse.until("no draft in the page", drawn, vec![]).await?;
        nurse
            .until("an empty field", FIELD, vec!["".into()])
            .await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_retracted_before_it_is_read_is_counted_no_more() -> Outcome {
    journey("retire-non-lu", async |stage: &mut Stage| {
        let (nurse, doctor) = both(stage).await?;
        doctor.go("/discussions").await?;
        doctor.sees_title("Discussions").await?;
        let wrong = "Erreur de patient.";
        nurse.fill("#texte", wrong).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        state(&nurse, wrong, "Remis").await?;
        doctor.sees("#discussions > .non-lue a", wrong).await?;
        let menu = "[...document.querySelectorAll('#fil > .message.moi a.plus')].at(-1).click()";
        nurse.run(menu, vec![]).await?;
        nurse.click("#menu-message a", "Retirer").await?;
        nurse.click("dialog button", "Retirer le message").await?;
        nurse.sees("#fil .retire", "Message retiré").await?;
        doctor
            .sees("#discussions > li:not(.non-lue) a", "Message retiré")
            .await
    })
    .await
}
