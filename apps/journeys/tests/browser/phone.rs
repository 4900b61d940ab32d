//! A phone: a bar at the bottom, one pane at a time, no target too small.

use journeys::{Device, Outcome, Persona, Stage, Visitor, ensure, journey, small_targets};

use crate::gestures::{
    NURSE, PAGES, begin, come_in, find_the_doctor, identify, sign_in, state, write,
};

/// Under a finger (design §3).
const FINGER: u32 = 44;

/// What makes a phone of it for the page.
const PHONE: &str = "return matchMedia('(pointer: coarse) and (hover: none) and (max-width: 400px)').matches && /Mobile/.test(navigator.userAgent)";
/// Whether the composer stands in the window with nothing over it.
const AT_HAND: &str = "const b = document.querySelector('#envoyer').getBoundingClientRect();
    const top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
    return b.bottom <= innerHeight && !!top && !!top.closest('#envoyer')";

#[tokio::test]
async fn a_phone_goes_to_a_conversation_and_back_to_the_list() -> Outcome {
    journey("mobile", async |stage: &mut Stage| {
        let nurse = stage.visitor_on(Device::Phone).await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        let phone = nurse.run(PHONE, vec![]).await?;
        ensure(phone == true, || "the browser is no phone".into())?;

        nurse.click("#navigation a", "Annuaire").await?;
        nurse.sees_title("Annuaire").await?;
        find_the_doctor(&nurse, "rouqete").await?;
        let first = "Écrit du pouce.";
        begin(&nurse, first).await?;
        // The conversation takes the whole screen.
        let bar = nurse.shows("#navigation a", "Discussions").await?;
        ensure(!bar, || "the bar stays over the conversation".into())?;
        let at_hand = nurse.run(AT_HAND, vec![]).await?;
        ensure(at_hand == true, || "the composer is not at hand".into())?;
        let text = "Et envoyé de même.";
        write(&nurse, text).await?;
        state(&nurse, text, "Envoyé").await?;

        nurse.click(".fil-retour", "").await?;
        nurse.sees_title("Discussions").await?;
        nurse.sees("#discussions a", text).await?;
        nurse.sees("#navigation a", "Discussions").await?;
        nurse.click("#discussions a", text).await?;
        nurse.sees("#fil .message .texte", text).await?;
        // The gesture of the phone leads to the same list.
        nurse.back().await?;
        nurse.sees("#discussions a", text).await?;
        nurse.sees_title("Discussions").await?;
        nurse.click("#navigation a", "Nouveau").await?;
        nurse.sees_title("Nouvelle discussion").await
    })
    .await
}

async fn measure(visitor: &Visitor, name: &str, wrong: &mut Vec<String>) -> Outcome {
    let small = small_targets(visitor, FINGER).await?;
    wrong.extend(small.into_iter().map(|one| format!("{name}: {one}")));
    Ok(())
}

#[tokio::test]
async fn a_finger_finds_everything() -> Outcome {
    journey("doigts", async |stage: &mut Stage| {
        let mut wrong = Vec::new();
        let nurse = stage.visitor_on(Device::Phone).await?;
        let who = Persona::named(NURSE)?;
        for path in [
            "/identifiant-oublie",
            "/mot-de-passe",
            "/cgu",
            "/hors-ligne",
        ] {
            nurse.go(path).await?;
            nurse.sees("h1", "").await?;
            measure(&nurse, path, &mut wrong).await?;
        }
        for mode in ["psc", "simple"] {
            nurse.go(&format!("/connexion?mode={mode}")).await?;
            nurse.sees_title("Connexion").await?;
            measure(&nurse, mode, &mut wrong).await?;
        }
        let before = stage.program.sent().await?;
        identify(&nurse, &who, "code").await?;
        measure(&nurse, "/connexion", &mut wrong).await?;
        nurse.press("Recevoir un code par courriel").await?;
        nurse.sees_title("Code de connexion").await?;
        measure(&nurse, "/connexion/code", &mut wrong).await?;
        come_in(&nurse, &stage.program, before).await?;
        for (path, title) in PAGES {
            nurse.go(path).await?;
            nurse.sees_title(title).await?;
            measure(&nurse, path, &mut wrong).await?;
        }
        find_the_doctor(&nurse, "rouqete").await?;
        measure(&nurse, "a card", &mut wrong).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        measure(&nurse, "a conversation", &mut wrong).await?;
        let path = nurse.path().await?;
        nurse.go(&format!("{path}/infos")).await?;
        nurse.sees("h1", "").await?;
        measure(&nurse, "its details", &mut wrong).await?;
        ensure(wrong.is_empty(), || wrong.join("\n"))
    })
    .await
}
