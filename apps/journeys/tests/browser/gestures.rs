//! What several journeys do.

use journeys::{Outcome, Persona, Program, Visitor, ensure};

/// The nurse.
pub const NURSE: &str = "maelle.cazalbou";
/// People that a search found; the recent contacts, there before anything is typed, don't count.
pub const FOUND: &str = "#resultats [aria-label='Professionnels trouvés'] a";
/// The doctor.
pub const DOCTOR: &str = "etienne.rouquette";

/// The pages that one address shows, with their titles: what the nets are cast over.
pub const PAGES: [(&str, &str); 14] = [
    ("/", "Bonjour"),
    ("/discussions", "Discussions"),
    ("/discussions?voir=non-lus", "Discussions"),
    ("/discussions/nouvelle", "Nouvelle discussion"),
    ("/discussions/recherche", "Rechercher"),
    ("/annuaire", "Annuaire"),
    ("/annuaire?q=infirmier", "Annuaire"),
    ("/annuaire/ma-fiche", "Ma fiche"),
    ("/compte", "compte"),
    ("/compte/securite", "Sécurité"),
    ("/compte/affichage", "Affichage"),
    ("/compte/notifications", "otifications"),
    ("/aide", "Aide"),
    ("/_composants", "omposants"),
];

/// Identifier and password on the sign-in page of this mode.
pub async fn identify(visitor: &Visitor, who: &Persona, mode: &str) -> Outcome {
    visitor.go(&format!("/connexion?mode={mode}")).await?;
    visitor.sees_title("Connexion").await?;
    visitor.fill("[name=identifiant]", &who.login).await?;
    visitor.fill("[name=mot-de-passe]", &who.password).await
}

/// Types the code that has just was sent.
pub async fn give_code(visitor: &Visitor, program: &Program, before: usize) -> Outcome {
    visitor.sees_title("Code de connexion").await?;
    let code = program.code_after(before).await?;
    visitor.fill("[name=code]", &code).await?;
    visitor.press("Valider").await
}

/// Whatever terms are asked, accepted; ends on another page.
pub async fn accept_terms(visitor: &Visitor) -> Outcome {
    for _ in 0..3 {
        let there = visitor
            .until("a page after the code",
                "const h = document.querySelector('h1'); return h && !/Code de connexion|Connexion$/.test(h.innerText) && h.innerText;", vec![])
            .await?;
        let title = there.as_str().unwrap_or_default();
        if !title.starts_with("Conditions") {
            return Ok(());
        }
        visitor.click("label", "J’ai lu ces conditions").await?;
        visitor.press("Accepter et continuer").await?;
        visitor.no_longer_sees("h1", title).await?;
    }
    ensure(false, || "the terms are asked again and again".into())
}

/// Signs in with password and mail code, as far as the front page.
pub async fn sign_in(visitor: &Visitor, program: &Program, login: &str) -> Outcome<Persona> {
    let who = Persona::named(login)?;
    let before = program.sent().await?;
    identify(visitor, &who, "code").await?;
    visitor.press("Recevoir un code par courriel").await?;
    come_in(visitor, program, before).await?;
    Ok(who)
}

/// From the page of the code to the tiles, with the code that left after `before` letters had.
pub async fn come_in(visitor: &Visitor, program: &Program, before: usize) -> Outcome {
    give_code(visitor, program, before).await?;
    accept_terms(visitor).await?;
    visitor.sees_title("Bonjour").await
}

/// From the directory to the open conversation with the doctor, found with a typo.
pub async fn find_the_doctor(visitor: &Visitor, typed: &str) -> Outcome {
    visitor.go("/annuaire").await?;
    // Not among the recent contacts, which stand there before anything is typed.
    visitor.fill("main [name=q]", typed).await?;
    visitor.click(FOUND, "Étienne Rouquette").await?;
    visitor.sees_title("Étienne Rouquette").await
}

/// Starts the conversation from the card, with a first message.
pub async fn begin(visitor: &Visitor, text: &str) -> Outcome {
    visitor.press("Démarrer une conversation").await?;
    visitor.sees_title("Nouvelle discussion").await?;
    visitor.fill("textarea[name=texte]", text).await?;
    visitor.press("Démarrer la discussion").await?;
    visitor.sees("#fil .message .texte", text).await
}

/// Writes in the open conversation.
pub async fn write(visitor: &Visitor, text: &str) -> Outcome {
    visitor.fill("#texte", text).await?;
    visitor.click("#envoyer", "Envoyer").await?;
    visitor.sees("#fil .message .texte", text).await
}

/// Waits until one's message is in this state, and is no echo any more.
pub async fn state(visitor: &Visitor, text: &str, words: &str) -> Outcome {
    let script = "const [text, words] = arguments;
        const row = [...document.querySelectorAll('#fil .message.moi')].find(m => m.querySelector('.texte')?.innerText.includes(text));
        return !!row && (row.querySelector('.etat')?.innerText || '').replace(/\\s+/g, ' ').includes(words);";
    let arguments = vec![text.into(), words.into()];
    let what = format!("« {text} » in the state « {words} »");
    visitor.until(&what, script, arguments).await?;
    Ok(())
}
