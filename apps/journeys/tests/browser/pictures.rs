//! Pictures of the main pages at both widths, in both colours, to be looked at; what can be measured of them is asserted:
//! nothing sticks out sideways.

use journeys::{Outcome, Persona, Scheme, Size, Stage, Visitor, ensure, journey};

use crate::gestures::{NURSE, accept_terms, find_the_doctor, give_code, identify};

const WIDE: &str =
    "return document.documentElement.scrollWidth - document.documentElement.clientWidth";

async fn take(visitor: &Visitor, name: &str, wide: &mut Vec<String>) -> Outcome {
    for (size, width) in [(Size::Phone, "390"), (Size::Desk, "1280")] {
        for (scheme, colours) in [(Scheme::Light, "clair"), (Scheme::Dark, "sombre")] {
            visitor.looks_at(size, scheme).await?;
            let over = visitor
                .run(WIDE, vec![])
                .await?
                .as_i64()
                .ok_or("no width")?;
            if over > 0 {
                wide.push(format!("{name} at {width} px sticks out by {over} px"));
            }
            visitor
                .picture(&format!("{name}-{width}-{colours}"))
                .await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn pictures_of_the_main_pages() -> Outcome {
    journey("images", async |stage: &mut Stage| {
        let mut wide = Vec::new();
        let nurse = stage.visitor().await?;
        let who = Persona::named(NURSE)?;
        nurse.go("/connexion").await?;
        take(&nurse, "connexion", &mut wide).await?;
        let before = stage.program.sent().await?;
        identify(&nurse, &who, "simple").await?;
        nurse.press("Se connecter").await?;
        nurse.sees("h1", "").await?;
        accept_terms(&nurse).await?;
        nurse.sees_title("Bonjour").await?;
        take(&nurse, "accueil-grise", &mut wide).await?;
        nurse.go("/renforcer").await?;
        take(&nurse, "renforcer", &mut wide).await?;
        nurse.press("Recevoir un code par courriel").await?;
        nurse.sees_title("Code de connexion").await?;
        take(&nurse, "code", &mut wide).await?;
        give_code(&nurse, &stage.program, before).await?;
        accept_terms(&nurse).await?;
        nurse.sees_title("Bonjour").await?;
        for (path, name) in [
            ("/", "accueil"),
            ("/discussions", "discussions"),
            ("/discussions/nouvelle", "nouvelle"),
            ("/discussions/recherche?q=pansement", "recherche"),
            ("/annuaire?q=dupon+mede+montpellier", "annuaire"),
            ("/compte", "compte"),
            ("/compte/securite", "securite"),
            ("/compte/affichage", "affichage"),
            ("/aide", "aide"),
            ("/_composants", "composants"),
        ] {
            nurse.go(path).await?;
            take(&nurse, name, &mut wide).await?;
        }
        find_the_doctor(&nurse, "rouqete").await?;
        take(&nurse, "fiche", &mut wide).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        take(&nurse, "conversation", &mut wide).await?;
        let path = nurse.path().await?;
        nurse.go(&format!("{path}/infos")).await?;
        take(&nurse, "infos", &mut wide).await?;
        ensure(wide.is_empty(), || wide.join("\n"))
    })
    .await
}
