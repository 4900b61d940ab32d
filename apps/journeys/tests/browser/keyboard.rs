//! No mouse in this file: signing in, finding, writing with the keyboard alone (accessibility §7).

use journeys::{Outcome, Persona, Stage, Visitor, ensure, journey};
use thirtyfour::Key;

use crate::gestures::{FOUND, NURSE, accept_terms, state};

/// The focused element's words, and whether something else lies over it.
const FOCUS: &str = "const flat = s => (s || '').replace(/\\s+/g, ' ').trim();
    const e = document.activeElement;
    if (!e || e === document.body) return ['', false];
    const name = flat(e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText);
    const b = e.getBoundingClientRect(), top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
    return [name, !!top && !e.contains(top) && !top.contains(e) && !(e.labels && [...e.labels].some(l => l.contains(top)))];";

/// Presses Tab until the focus is on an element of these words; gives how many times.
async fn tab_to(visitor: &Visitor, words: &str) -> Outcome<usize> {
    let mut passed = Vec::new();
    for keys in 0..80 {
        let focus = visitor.run(FOCUS, vec![]).await?;
        let name = focus
            .get(0)
            .and_then(|name| name.as_str())
            .unwrap_or_default()
            .to_owned();
        if name.contains(words) {
            let covered = focus.get(1) == Some(&true.into());
            ensure(!covered, || {
                format!("« {name} » has the focus and is covered")
            })?;
            return Ok(keys);
        }
        passed.push(name);
        visitor.types(Key::Tab).await?;
    }
    Err(format!("the keyboard never reaches « {words} »; it passed {passed:?}").into())
}

/// Presses the key that leads to the composer, once the page listens to keys.
async fn write_key(visitor: &Visitor) -> Outcome {
    for _ in 0..100 {
        visitor.types("e").await?;
        let focus = visitor.run(FOCUS, vec![]).await?;
        let name = focus.get(0).and_then(|name| name.as_str());
        if name.is_some_and(|name| name.contains("Écrire à")) {
            return Ok(());
        }
    }
    Err("the key « e » never leads to the composer".into())
}

#[tokio::test]
async fn the_keyboard_is_enough() -> Outcome {
    journey("clavier", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        let who = Persona::named(NURSE)?;
        let mut keys = 0;
        nurse.go("/connexion").await?;
        nurse.sees_title("Connexion").await?;
        keys += tab_to(&nurse, "Identifiant ou adresse").await?;
        nurse.types(who.login.as_str()).await?;
        // By habit: one Tab leads from the identifier to the password, past no link.
        let to_password = tab_to(&nurse, "Mot de passe").await?;
        ensure(to_password == 1, || {
            format!("{to_password} presses of Tab from the identifier to the password")
        })?;
        keys += to_password;
        nurse.types(who.password.as_str()).await?;
        keys += tab_to(&nurse, "Recevoir un code par courriel").await?;
        let before = stage.program.sent().await?;
        nurse.types(Key::Enter).await?;
        nurse.sees_title("Code de connexion").await?;
        // The page asks for one thing: what is typed at once goes into its field.
        nurse
            .until(
                "the focus in the field of the code",
                "return document.activeElement.name === 'code'",
                vec![],
            )
            .await?;
        nurse
            .types(stage.program.code_after(before).await? + Key::Enter)
            .await?;
        accept_terms(&nurse).await?;
        nurse.sees_title("Bonjour").await?;

        keys += tab_to(&nurse, "Annuaire").await?;
        nurse.types(Key::Enter).await?;
        nurse.sees_title("Annuaire").await?;
        keys += tab_to(&nurse, "Nom, profession, lieu").await?;
        nurse.types("rouqete").await?;
        nurse.sees(FOUND, "Étienne Rouquette").await?;
        keys += tab_to(&nurse, "Étienne Rouquette").await?;
        nurse.types(Key::Enter).await?;
        nurse.sees_title("Étienne Rouquette").await?;
        keys += tab_to(&nurse, "Démarrer une conversation").await?;
        nurse.types(Key::Enter).await?;
        nurse.sees_title("Nouvelle discussion").await?;
        keys += tab_to(&nurse, "Premier message").await?;
        nurse.types("Au clavier, premier mot.").await?;
        keys += tab_to(&nurse, "Démarrer la discussion").await?;
        nurse.types(Key::Enter).await?;
        nurse
            .sees("#fil .message .texte", "Au clavier, premier mot.")
            .await?;

        // A whole list lies before the composer: the keyboard map has a key for it (accessibility §4).
        write_key(&nurse).await?;
        let text = "Au clavier, la suite.";
        nurse.types(text).await?;
        keys += tab_to(&nurse, "Envoyer").await?;
        nurse.types(Key::Enter).await?;
        nurse.sees("#fil .message .texte", text).await?;
        state(&nurse, text, "Envoyé").await?;
        println!("{keys} presses of Tab from the sign-in page to the message");
        ensure(keys <= 120, || {
            format!("{keys} presses of Tab are too many")
        })
    })
    .await
}
