//! A post that is left, and one that is given back: what stays on screen (A21, A21.1).

use journeys::{Outcome, Persona, Stage, Visitor, ensure, journey};

use crate::gestures::{DOCTOR, NURSE, begin, find_the_doctor, sign_in, write};

/// Whether everything of the page but dialogs is hidden and out of reach.
const HIDDEN: &str = "return [...document.querySelectorAll('body > :not(dialog,[role=status],[role=alert],#toasts)')]
    .every(part => part.inert && part.style.filter.includes('blur'))";
/// The shortcut and the idle limit do the same.
const LEAVE: &str = "document.dispatchEvent(new CustomEvent('spico:verrouiller')); return true";

async fn locked(visitor: &Visitor) -> Outcome {
    visitor.sees("dialog h2", "Session verrouillée").await?;
    visitor.until("a hidden page", HIDDEN, vec![]).await?;
    Ok(())
}

#[tokio::test]
async fn a_locked_page_opens_in_place_and_what_was_being_written_is_there() -> Outcome {
    journey("verrou", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        let who = sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouquette etienne").await?;
        begin(&nurse, "Bonjour docteur, un mot sur la plaie.").await?;
        let half = "Elle suinte encore et je";
        nurse.fill("#texte", half).await?;
        nurse.run("window.jamaisRecharge = true", vec![]).await?;
        nurse.run(LEAVE, vec![]).await?;
        locked(&nurse).await?;
        nurse.sees("dialog p", &who.name).await?;

        // Nothing is reached meanwhile, with the very same cookie.
        let asked = nurse
            .run_async(
                "const done = arguments[arguments.length - 1];
                 fetch('/discussions', { headers: { Accept: 'application/json' } }).then(a => done(a.status), () => done(0));",
                vec![],
            )
            .await?;
        ensure(asked == 401, || format!("a locked session is answered {asked}"))?;

        nurse.fill("#verrou-mot-de-passe", "pas le bon").await?;
        nurse.click("dialog button", "Déverrouiller").await?;
        nurse
            .sees("#verrou-erreur", "pas le bon mot de passe")
            .await?;
        locked(&nurse).await?;
        nurse.fill("#verrou-mot-de-passe", &who.password).await?;
        nurse.click("dialog button", "Déverrouiller").await?;
        nurse.no_longer_sees("dialog", "Session verrouillée").await?;
        let there = nurse
            .run("return [document.querySelector('#texte').value, window.jamaisRecharge === true, document.querySelector('#cadre').inert]", vec![])
            .await?;
        ensure(there == serde_json::json!([half, true, false]), || {
            format!("after unlocking: {there}")
        })?;
        write(&nurse, "Elle suinte encore et je préfère que vous passiez.").await
    })
    .await
}

#[tokio::test]
async fn an_account_without_a_script_and_another_person_unlock_or_leave() -> Outcome {
    journey("verrou-page", async |stage: &mut Stage| {
        let post = stage.visitor().await?;
        let who = sign_in(&post, &stage.program, NURSE).await?;
        post.run(LEAVE, vec![]).await?;
        locked(&post).await?;
        // Whoever comes next: whatever address is typed, the password is asked for.
        post.without_scripts(true).await?;
        post.go("/discussions").await?;
        post.sees_title("Session verrouillée").await?;
        post.fill("[name=mot-de-passe]", &who.password).await?;
        post.press("Déverrouiller").await?;
        post.sees_title("Discussions").await?;
        post.without_scripts(false).await?;
        post.reload().await?;
        post.sees_title("Discussions").await?;
        post.run(LEAVE, vec![]).await?;
        locked(&post).await?;
        post.click("dialog a", "Ce n’est pas moi").await?;
        post.sees_title("Session verrouillée").await?;
        post.press("Fermer cette session").await?;
        post.sees_title("Connexion").await?;
        let other = sign_in(&post, &stage.program, DOCTOR).await?;
        // The front page greets without a title.
        post.sees_title(other.name.trim_start_matches("Dr ")).await
    })
    .await
}

#[tokio::test]
async fn after_signing_out_going_back_shows_nothing() -> Outcome {
    journey("retour", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        let secret = "La tension de ce matin est à dix-sept.";
        find_the_doctor(&nurse, "rouquette etienne").await?;
        begin(&nurse, secret).await?;
        nurse.go("/discussions").await?;
        nurse.sees("#discussions a", secret).await?;
        sign_out(&nurse).await?;
        for step in 1..=4 {
            nurse.run("history.back()", vec![]).await?;
            nurse
                .until(
                    "a page after going back",
                    "return document.readyState === 'complete' && document.body.innerText.length > 40",
                    vec![],
                )
                .await?;
            // What a page from the browser's memory shows before it reloads counts as well.
            for _ in 0..10 {
                let seen = nurse
                    .run("return document.documentElement.innerHTML", vec![])
                    .await;
                let seen = seen.map(|seen| seen.to_string()).unwrap_or_default();
                ensure(
                    !seen.contains("dix-sept") && !seen.contains("Rouquette"),
                    || format!("going back {step} times shows what was written"),
                )?;
                tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            }
        }
        // Nothing is left in the browser either.
        let kept = nurse
            .run_async(
                "const done = arguments[arguments.length - 1];
                 (async () => {
                   const caches_ = await caches.keys();
                   const stores = await Promise.all(caches_.map(async n => (await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)));
                   const bases = (await indexedDB.databases()).map(b => b.name);
                   return JSON.stringify([stores.flat().filter(p => !p.startsWith('/s/') && !p.startsWith('/hors')), bases, Object.keys(localStorage).filter(k => /brouillon|message/.test(k))]);
                 })().then(done, e => done(String(e)));",
                vec![],
            )
            .await?;
        ensure(kept == "[[],[],[]]", || format!("left behind: {kept}"))
    })
    .await
}

async fn sign_out(visitor: &Visitor) -> Outcome {
    visitor
        .run(
            "document.querySelector('form[action=\"/deconnexion\"] button').click(); return true",
            vec![],
        )
        .await?;
    visitor.sees_title("Connexion").await
}

/// An end in one window is the end in all: the stream of the other one says so at once.
#[tokio::test]
async fn revoking_a_session_empties_its_screen_at_once() -> Outcome {
    journey("revocation", async |stage: &mut Stage| {
        let (lost, mine) = (stage.visitor().await?, stage.visitor().await?);
        sign_in(&lost, &stage.program, NURSE).await?;
        sign_in(&mine, &stage.program, NURSE).await?;
        Persona::named(NURSE)?;
        lost.go("/discussions").await?;
        lost.sees("#reseau", "En ligne").await?;
        mine.go("/compte/securite").await?;
        mine.press("Fermer toutes les autres sessions").await?;
        mine.sees("main", "Toutes vos autres sessions sont fermées")
            .await?;
        lost.sees_title("Connexion").await?;
        let path = lost.path().await?;
        ensure(path.starts_with("/connexion?motif=revoquee"), || {
            path.clone()
        })
    })
    .await
}
