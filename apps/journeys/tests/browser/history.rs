//! A long thread is read upwards and down again: what is being read never jumps (front-end §6).

use journeys::{Outcome, Stage, Visitor, ensure, journey};
use serde_json::json;

use crate::gestures::{DOCTOR, sign_in, write};

/// Goes to one end of what is loaded, then looks at the first message on screen at each frame while more comes: by how many pixels it
/// moved at the worst, and whether a sentinel is left there.
const STEP: &str = "const [end, sentinel] = arguments, done = arguments[arguments.length - 1];
    const list = document.querySelector('#fil-scroll');
    list.scrollTop = end;
    requestAnimationFrame(() => {
      const edge = list.getBoundingClientRect().top + 50;
      const read = [...document.querySelectorAll('#fil > .message')].find(m => m.getBoundingClientRect().bottom > edge);
      const top = read.getBoundingClientRect().top, until = performance.now() + 1500;
      let worst = 0;
      const look = () => {
        if (read.isConnected) worst = Math.max(worst, Math.abs(read.getBoundingClientRect().top - top));
        if (performance.now() < until) requestAnimationFrame(look); else done([Math.round(worst), !!document.querySelector(sentinel)]);
      };
      look();
    });";
/// The messages that Tab reaches: one, whichever end is missing.
const STOPS: &str =
    "return document.querySelectorAll('#fil > .message > article[tabindex=\"0\"]').length";
/// A line of text: what nobody takes for a jump.
const STILL: i64 = 24;

async fn to_the_end(reader: &Visitor, end: i64, sentinel: &str, most: usize) -> Outcome<usize> {
    for step in 0..most {
        let seen = reader
            .run_async(STEP, vec![json!(end), json!(sentinel)])
            .await?;
        let moved = seen.get(0).and_then(serde_json::Value::as_i64);
        ensure(moved.is_some_and(|moved| moved <= STILL), || {
            format!("step {step} towards {sentinel} jumped: {seen}")
        })?;
        if seen.get(1) == Some(&json!(false)) {
            return Ok(step);
        }
    }
    Ok(most)
}

#[tokio::test]
async fn a_long_thread_never_jumps() -> Outcome {
    journey("historique", async |stage: &mut Stage| {
        let doctor = stage.visitor().await?;
        sign_in(&doctor, &stage.program, DOCTOR).await?;
        doctor.go("/discussions").await?;
        doctor
            .click("#discussions a", "Transmissions de la tournée")
            .await?;
        doctor.sees("#fil .message .texte", "").await?;
        let up = to_the_end(&doctor, -10_000_000, "#plus-lien", 8).await?;
        ensure(up == 8, || "the history is too short to try it".into())?;
        // So much was loaded that the other end left: one reads down to it again.
        doctor.sees("#suite", "").await?;
        let stops = doctor.run(STOPS, vec![]).await?;
        ensure(stops == 1, || format!("Tab reaches {stops} messages"))?;
        let down = to_the_end(&doctor, 0, "#suite", 12).await?;
        ensure(down < 12, || "the end never came back".into())
    })
    .await
}

/// The titles of the first level that are seen, and whether a thread is open.
const SHOWN: &str = "return [[...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).map(h => h.innerText).join(),
    !!document.querySelector('#fil'), document.querySelectorAll('#compositeur').length].join('|') === arguments[0]";

/// The browser's own buttons, beside the list that stays: one title at a time, and one composer, of what is open.
#[tokio::test]
async fn back_and_forth_show_what_was_there() -> Outcome {
    journey("retour", async |stage: &mut Stage| {
        let doctor = stage.visitor().await?;
        sign_in(&doctor, &stage.program, DOCTOR).await?;
        doctor.go("/discussions").await?;
        let shows = async |title: &str, open: bool| {
            let words = format!("{title}|{open}|{}", u8::from(open));
            doctor
                .until(&words, SHOWN, vec![json!(words.as_str())])
                .await
        };
        shows("Discussions", false).await?;
        doctor.click("#discussions a", "Paul Azémar").await?;
        shows("Paul Azémar", true).await?;
        doctor.back().await?;
        shows("Discussions", false).await?;
        doctor.run("history.forward(); return true", vec![]).await?;
        shows("Paul Azémar", true).await?;
        write(&doctor, "Écrit après un retour.").await?;
        doctor.reload().await?;
        shows("Paul Azémar", true).await?;
        doctor.no_violation().await
    })
    .await
}
