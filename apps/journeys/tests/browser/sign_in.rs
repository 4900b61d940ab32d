//! Signing in (A02–A04).

use journeys::{Outcome, Persona, Stage, ensure, journey};

use crate::gestures::{NURSE, accept_terms, give_code, identify, sign_in};

#[tokio::test]
async fn a_nurse_signs_in_with_a_code() -> Outcome {
    journey("code", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        let who = sign_in(&nurse, &stage.program, NURSE).await?;
        nurse.sees_title(&who.name).await?;
        nurse
            .sees("li.tuile:not(.grisee) a", "SPICO Discussions")
            .await?;
        nurse.press("SPICO Discussions").await?;
        nurse.sees_title("Discussions").await
    })
    .await
}

#[tokio::test]
async fn a_wrong_code_opens_nothing() -> Outcome {
    journey("mauvais-code", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        let who = Persona::named(NURSE)?;
        let before = stage.program.sent().await?;
        identify(&nurse, &who, "code").await?;
        nurse.press("Recevoir un code par courriel").await?;
        nurse.sees_title("Code de connexion").await?;
        let code = stage.program.code_after(before).await?;
        let other = if code == "123456" { "654321" } else { "123456" };
        nurse.fill("[name=code]", other).await?;
        nurse.press("Valider").await?;
        nurse.sees("#erreurs", "Ce code n’est pas le bon").await?;
        nurse.go("/discussions").await?;
        let path = nurse.path().await?;
        ensure(path.starts_with("/connexion"), || {
            format!("a wrong code leads to {path}")
        })
    })
    .await
}

#[tokio::test]
async fn a_password_alone_is_told_why_and_steps_up_in_place() -> Outcome {
    journey("renforcer", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        let who = Persona::named(NURSE)?;
        identify(&nurse, &who, "simple").await?;
        nurse.press("Se connecter").await?;
        accept_terms(&nurse).await?;
        nurse.sees_title("Bonjour").await?;
        nurse
            .sees("li.tuile.grisee", "un code en plus du mot de passe")
            .await?;
        // No other page is reached (I-6).
        nurse.go("/discussions").await?;
        let path = nurse.path().await?;
        ensure(!path.starts_with("/discussions"), || {
            "a password alone reached /discussions".into()
        })?;
        nurse.go("/").await?;
        nurse
            .click("#tuile-discussions a", "Renforcer la connexion")
            .await?;
        nurse.sees_title("Renforcer la connexion").await?;
        let before = stage.program.sent().await?;
        nurse.press("Recevoir un code par courriel").await?;
        give_code(&nurse, &stage.program, before).await?;
        // On to the service that was asked for.
        accept_terms(&nurse).await?;
        nurse.sees_title("Discussions").await?;
        nurse.go("/").await?;
        nurse
            .sees("#tuile-discussions:not(.grisee) a", "SPICO Discussions")
            .await
    })
    .await
}
