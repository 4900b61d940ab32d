//! Somebody's first minute: a letter, a password, a code, the terms, and whatever comes first. Nothing is refused on the way.

use journeys::{Outcome, Stage, Visitor, ensure, journey};

use crate::gestures::give_code;

const PASSWORD: &str = "Tournesol-Velo-42";
/// What a new person must not see: a refusal, a dialog, an error.
const RED: &str = "return [...document.querySelectorAll('dialog[open], .erreur, #erreurs *, .toast.erreur, .page-erreur')]
    .filter(e => e.checkVisibility()).map(e => e.innerText.trim()).filter(Boolean);";

async fn nothing_red(visitor: &Visitor, at: &str) -> Outcome {
    let red = visitor.run(RED, vec![]).await?;
    let red = red.as_array().ok_or("no answer")?;
    ensure(red.is_empty(), || format!("{at}: {red:?}"))
}

async fn accept(visitor: &Visitor, which: &str) -> Outcome {
    visitor.sees_title(which).await?;
    nothing_red(visitor, which).await?;
    visitor.click("label", "J’ai lu ces conditions").await?;
    visitor.press("Accepter et continuer").await?;
    visitor.no_longer_sees("h1", which).await
}

/// From the letter to the front page, and the first tap on a tile.
async fn first_minute(visitor: &Visitor, stage: &Stage, login: &str) -> Outcome {
    let link = stage.program.new_account(login).await?;
    visitor.go(&link).await?;
    nothing_red(visitor, "the link").await?;
    visitor.fill("[name=mot-de-passe]", PASSWORD).await?;
    visitor.click("main form button[type=submit]", "").await?;
    visitor.sees_title("Connexion").await?;
    nothing_red(visitor, "the sign-in page").await?;
    let before = stage.program.sent().await?;
    visitor.go("/connexion?mode=code").await?;
    visitor.fill("[name=identifiant]", login).await?;
    visitor.fill("[name=mot-de-passe]", PASSWORD).await?;
    visitor.press("Recevoir un code par courriel").await?;
    give_code(visitor, &stage.program, before).await?;
    accept(visitor, "Conditions d’utilisation du portail PASS").await?;
    visitor.sees_title("Bonjour").await?;
    nothing_red(visitor, "the front page").await?;
    visitor.press("SPICO Discussions").await?;
    accept(visitor, "Conditions d’utilisation de SPICO").await?;
    // Where the tap was meant to lead.
    visitor.sees_title("Discussions").await?;
    let path = visitor.path().await?;
    ensure(path == "/discussions", || {
        format!("the terms lead to {path}")
    })?;
    nothing_red(visitor, "the list of conversations").await?;
    for (path, title) in [
        ("/annuaire", "Annuaire"),
        ("/annuaire/ma-fiche", "Ma fiche"),
        ("/compte", "compte"),
        ("/compte/notifications", "otifications"),
        ("/discussions/nouvelle", "Nouvelle discussion"),
    ] {
        visitor.go(path).await?;
        visitor.sees_title(title).await?;
        nothing_red(visitor, path).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_new_person_meets_no_refusal() -> Outcome {
    journey("premiere-minute", async |stage: &mut Stage| {
        let new = stage.visitor().await?;
        first_minute(&new, stage, "nouvelle.venue").await
    })
    .await
}

#[tokio::test]
async fn a_new_person_without_scripts_meets_no_refusal() -> Outcome {
    journey("premiere-minute-sans-script", async |stage: &mut Stage| {
        let new = stage.visitor().await?;
        new.without_scripts(true).await?;
        first_minute(&new, stage, "autre.venue").await
    })
    .await
}

/// With scripts only the summary travels: each field that it names is marked as in a whole page (RGAA 11.10).
#[tokio::test]
async fn what_a_summary_says_stands_at_its_fields_too() -> Outcome {
    journey("erreurs-aux-champs", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        crate::gestures::sign_in(&nurse, &stage.program, crate::gestures::NURSE).await?;
        for (page, prepare, button) in [
            ("/discussions/nouvelle", "", "Démarrer la discussion"),
            (
                "/compte/notifications",
                "document.querySelectorAll('[required]').forEach(e => e.required = false); document.querySelector('[name=de]').value = ''",
                "Enregistrer",
            ),
            (
                "/compte/securite",
                "document.querySelectorAll('[required]').forEach(e => e.required = false)",
                "Changer de mot de passe",
            ),
        ] {
            nurse.go(page).await?;
            nurse.sees("h1", "").await?;
            nurse.run(prepare, vec![]).await?;
            nurse.click("main button[type=submit]", button).await?;
            nurse.sees("#resume-erreurs", "corriger").await?;
            let told = nurse.until("fields that are marked", MARKED, vec![]).await?;
            let faults = told.as_array().ok_or("no answer")?;
            ensure(faults.is_empty(), || format!("{page}: {faults:?}"))?;
            let focused = nurse
                .run("return document.activeElement.id", vec![])
                .await?;
            ensure(focused == "resume-erreurs", || {
                format!("{page}: the focus is on {focused}")
            })?;
        }
        Ok(())
    })
    .await
}

/// Once the marks are there: what is wrong with them, line by line of the summary.
const MARKED: &str = "const lines = [...document.querySelectorAll('#resume-erreurs a')];
    if (!lines.length || !document.querySelector('#contenu .erreur')) return null;
    return lines.flatMap(line => {
      const field = document.getElementById((line.getAttribute('href') || '').slice(1));
      if (!field) return [`« ${line.innerText} » leads nowhere`];
      const told = field.closest('fieldset.champ') || field, ids = (told.getAttribute('aria-describedby') || '').split(' ');
      const said = ids.some(id => (document.getElementById(id)?.innerText || '').includes(line.innerText));
      const invalid = told !== field || field.getAttribute('aria-invalid') === 'true';
      return said && invalid ? [] : [`${field.id}: said ${said}, invalid ${invalid}`];
    });";
