//! What a page must bear: 320 px and zoom, spaced text, forced colours, no motion; and a ring around whatever has the focus.

use journeys::{
    Outcome, Stage, Visitor, beyond_the_edge, cut_words, ensure, focus_without_ring, journey,
};
use serde_json::json;
use thirtyfour::Key;

use crate::gestures::{NURSE, PAGES, sign_in};

/// WCAG 1.4.12, RGAA 10.12; a sheet made by script is no inline style, so the page's policy lets it in.
const SPACED: &str = "const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return true;";
/// What still moves although motion is not wanted.
const MOVING: &str = "const long = list => Math.max(...list.split(',').map(parseFloat)) > 0.001;
    return matchMedia('(prefers-reduced-motion: reduce)').matches
      ? [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
          return long(s.transitionDuration) || (s.animationName !== 'none' && long(s.animationDuration)); }).map(e => e.className).slice(0, 5)
      : ['the preference is not seen'];";
/// Where one stands, and buttons, must be told by more than a colour that the system replaces.
const FORCED: &str = "if (!matchMedia('(forced-colors: active)').matches) return ['the preference is not seen'];
    return [...document.querySelectorAll('#navigation a[aria-current], .bouton:not(.discret), .carte-choix')]
      .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).borderTopWidth) < 1).map(e => e.className + ' ' + e.innerText).slice(0, 5);";

async fn width(visitor: &Visitor, pixels: u32) -> Outcome {
    let screen = json!({"width": pixels, "height": 640, "deviceScaleFactor": 1, "mobile": false});
    visitor
        .browser("Emulation.setDeviceMetricsOverride", screen)
        .await?;
    Ok(())
}

async fn prefers(visitor: &Visitor, name: &str, value: &str) -> Outcome {
    let features = json!({"features": [{"name": name, "value": value}]});
    visitor
        .browser("Emulation.setEmulatedMedia", features)
        .await?;
    Ok(())
}

/// One page under each strain; what is wrong is gathered, so that one run tells everything.
async fn strain(visitor: &Visitor, name: &str, wrong: &mut Vec<String>) -> Outcome {
    let mut tell = |strain: &str, lines: Vec<String>| {
        wrong.extend(
            lines
                .into_iter()
                .map(|one| format!("{name}, {strain}: {one}")),
        );
    };
    // 1280 px at 200 %, then at 400 %.
    for pixels in [640, 320] {
        width(visitor, pixels).await?;
        tell(&format!("{pixels} px"), beyond_the_edge(visitor).await?);
    }
    for (feature, value, script) in [
        ("prefers-reduced-motion", "reduce", MOVING),
        ("forced-colors", "active", FORCED),
    ] {
        prefers(visitor, feature, value).await?;
        let found = visitor.run(script, vec![]).await?;
        let found = found.as_array().ok_or("no answer")?;
        tell(feature, found.iter().map(ToString::to_string).collect());
    }
    prefers(visitor, "forced-colors", "none").await?;
    visitor.run(SPACED, vec![]).await?;
    for pixels in [320, 1280] {
        width(visitor, pixels).await?;
        tell(
            &format!("spaced text, {pixels} px"),
            beyond_the_edge(visitor).await?,
        );
        tell(
            &format!("spaced text, {pixels} px"),
            cut_words(visitor).await?,
        );
    }
    Ok(())
}

#[tokio::test]
async fn pages_bear_what_people_need() -> Outcome {
    journey("contraintes", async |stage: &mut Stage| {
        let mut wrong = Vec::new();
        let nurse = stage.visitor().await?;
        for path in [
            "/connexion?mode=code",
            "/connexion?mode=simple",
            "/aide",
            "/hors-ligne",
        ] {
            nurse.go(path).await?;
            nurse.sees("h1", "").await?;
            strain(&nurse, path, &mut wrong).await?;
        }
        sign_in(&nurse, &stage.program, NURSE).await?;
        for (path, title) in PAGES {
            nurse.go(path).await?;
            nurse.sees_title(title).await?;
            strain(&nurse, path, &mut wrong).await?;
        }
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        strain(&nurse, "a conversation", &mut wrong).await?;
        ensure(wrong.is_empty(), || wrong.join("\n"))
    })
    .await
}

/// Widths and heights in CSS pixels: phones, 1280 × 800 at 200 % and at 400 %, tablet, desk.
const SCREENS: [(u32, u32); 7] = [
    (320, 640),
    (320, 200),
    (390, 844),
    (640, 400),
    (719, 900),
    (768, 1024),
    (1280, 800),
];
/// What an open thread lacks: a head that is seen at once; a way back in it when the list isn't beside it; the product's bars
/// otherwise; a place to write.
const LACKS: &str = "const seen = s => [...document.querySelectorAll(s)].some(e => e.checkVisibility({ visibilityProperty: true })
      && e.getBoundingClientRect().width > 0);
    const atOnce = s => { const e = document.querySelector(s); if (!e || !e.checkVisibility()) return false;
      const b = e.getBoundingClientRect(); return b.width > 0 && b.top >= 0 && b.top < innerHeight; };
    const missing = [];
    if (!atOnce('.fil-tete h1')) missing.push('no head');
    if (!seen('#compositeur textarea')) missing.push('no place to write');
    if (seen('.fil-retour a')) { if (!atOnce('.fil-retour a')) missing.push('the way back is off the screen'); }
    else {
      if (!seen('.volet-liste')) missing.push('neither way back nor list');
      if (!seen('.tete .marque')) missing.push('no bar');
      if (!seen('#navigation a')) missing.push('no navigation');
    }
    return missing;";

#[tokio::test]
async fn an_open_thread_has_a_head_and_a_way_out_on_every_screen() -> Outcome {
    journey("fil-cadre", async |stage: &mut Stage| {
        let mut wrong = Vec::new();
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        nurse.go("/discussions").await?;
        nurse.click("#discussions a", "").await?;
        nurse.sees("#fil .message .texte", "").await?;
        let thread = nurse.path().await?;
        for scripts in [true, false] {
            nurse.without_scripts(!scripts).await?;
            nurse.go(&thread).await?;
            nurse.sees("#fil .message .texte", "").await?;
            for (width, height) in SCREENS {
                let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
                nurse
                    .browser("Emulation.setDeviceMetricsOverride", screen)
                    .await?;
                let lacks = nurse.run(LACKS, vec![]).await?;
                let lacks = lacks.as_array().ok_or("no answer")?;
                if !lacks.is_empty() {
                    wrong.push(format!("{width} × {height}, scripts {scripts}: {lacks:?}"));
                }
            }
        }
        ensure(wrong.is_empty(), || wrong.join("\n"))
    })
    .await
}

#[tokio::test]
async fn whatever_has_the_focus_shows_it() -> Outcome {
    journey("anneaux", async |stage: &mut Stage| {
        let mut wrong = Vec::new();
        let nurse = stage.visitor().await?;
        let mut stops = 0;
        nurse.go("/connexion?mode=code").await?;
        stops += walk(&nurse, "/connexion", &mut wrong).await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        for path in [
            "/",
            "/discussions",
            "/discussions/nouvelle",
            "/annuaire",
            "/compte/securite",
        ] {
            nurse.go(path).await?;
            nurse.sees("h1", "").await?;
            stops += walk(&nurse, path, &mut wrong).await?;
        }
        println!("{stops} stops of the focus looked at");
        ensure(wrong.is_empty(), || wrong.join("\n"))
    })
    .await
}

/// Presses Tab as often as a page of the product has stops before it repeats itself; gives how many.
async fn walk(visitor: &Visitor, name: &str, wrong: &mut Vec<String>) -> Outcome<usize> {
    const STOPS: usize = 24;
    for _ in 0..STOPS {
        visitor.types(Key::Tab).await?;
        if let Some(bare) = focus_without_ring(visitor).await? {
            wrong.push(format!("{name}: {bare} has the focus without a ring"));
        }
    }
    Ok(STOPS)
}
