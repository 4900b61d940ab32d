//! axe-core finds nothing on the pages of the three rooms, at both widths, in both colours; and it would find something (accessibility §6).

use journeys::{Outcome, Scheme, Size, Stage, Visitor, ensure, journey, violations};

use crate::gestures::{DOCTOR, NURSE, PAGES, come_in, find_the_doctor, identify, sign_in};
use journeys::Persona;

/// A page at both widths in both colours; what is wrong is gathered, so that one run tells everything.
async fn inspect(visitor: &Visitor, name: &str, wrong: &mut Vec<String>) -> Outcome {
    for size in [Size::Desk, Size::Phone] {
        for scheme in [Scheme::Light, Scheme::Dark] {
            visitor.looks_at(size, scheme).await?;
            for (rule, detail) in violations(visitor).await? {
                wrong.push(format!("{name}, {size:?}, {scheme:?}: {rule}: {detail}"));
            }
        }
    }
    visitor.looks_at(Size::Desk, Scheme::Light).await
}

#[tokio::test]
async fn axe_finds_nothing() -> Outcome {
    journey("accessibilite", async |stage: &mut Stage| {
        let mut wrong = Vec::new();
        let nurse = stage.visitor().await?;
        let who = Persona::named(NURSE)?;
        for mode in ["code", "psc", "simple"] {
            nurse.go(&format!("/connexion?mode={mode}")).await?;
            nurse.sees_title("Connexion").await?;
            inspect(&nurse, &format!("/connexion?mode={mode}"), &mut wrong).await?;
        }
        let before = stage.program.sent().await?;
        identify(&nurse, &who, "code").await?;
        nurse.press("Recevoir un code par courriel").await?;
        nurse.sees_title("Code de connexion").await?;
        inspect(&nurse, "/connexion/code", &mut wrong).await?;
        nurse.fill("[name=code]", "12").await?;
        nurse.press("Valider").await?;
        nurse.sees("#erreurs", "code").await?;
        inspect(&nurse, "a refused code", &mut wrong).await?;

        come_in(&nurse, &stage.program, before).await?;
        for (path, title) in PAGES {
            nurse.go(path).await?;
            nurse.sees_title(title).await?;
            inspect(&nurse, path, &mut wrong).await?;
        }
        find_the_doctor(&nurse, "rouqete").await?;
        inspect(&nurse, "a card", &mut wrong).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        inspect(&nurse, "a conversation", &mut wrong).await?;
        nurse.click("#fil > .message:last-child a.plus", "").await?;
        nurse.sees("#menu-message button", "Vu").await?;
        inspect(&nurse, "the menu of a message", &mut wrong).await?;
        let path = nurse.path().await?;
        nurse.go(&format!("{path}/infos")).await?;
        nurse.sees("h1", "").await?;
        inspect(&nurse, "its details", &mut wrong).await?;
        ensure(wrong.is_empty(), || wrong.join("\n"))
    })
    .await
}

#[tokio::test]
async fn the_nets_catch() -> Outcome {
    journey("filets", async |stage: &mut Stage| {
        let doctor = stage.visitor().await?;
        // Planted: an image without words, a field without a label, grey on white.
        doctor
            .looks_at_own_page(
                "<!DOCTYPE html><html lang=fr><head><title>Page piégée</title></head><body><main><h1>Page piégée</h1>\
                 <img src='data:,'><input type=text><p style='color:#bbb;background:#fff'>Trop pâle</p></main></body></html>",
            )
            .await?;
        let mut found: Vec<String> = violations(&doctor).await?.into_iter().map(|(rule, _)| rule).collect();
        found.sort();
        ensure(found == ["color-contrast", "image-alt", "label"], || format!("axe found {found:?}"))?;

        // A script of somebody else's in a page of SPICO.
        sign_in(&doctor, &stage.program, DOCTOR).await?;
        doctor.no_violation().await?;
        let intrusion = "const s = document.createElement('script'); s.src = 'data:text/javascript,window.intrus=1'; document.head.append(s);";
        // Trusted Types may already stop the assignment itself: that is a violation too.
        let _ = doctor.run(intrusion, vec![]).await;
        doctor.sees_title("Bonjour").await?;
        let caught = doctor.no_violation().await;
        ensure(caught.is_err(), || "a foreign script went unnoticed".into())?;
        let ran = doctor.run("return window.intrus === 1", vec![]).await?;
        ensure(ran == false, || "a foreign script ran".into())
    })
    .await
}
