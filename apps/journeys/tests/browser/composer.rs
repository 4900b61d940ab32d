//! What is written is kept whole, said as it was written, and stays in its place.

use journeys::{Outcome, Stage, Visitor, ensure, journey};
use serde_json::json;

use crate::gestures::{NURSE, begin, find_the_doctor, sign_in, write};

/// Puts a text where one writes, as pasting does: a limit of the field would cut it.
async fn paste(visitor: &Visitor, text: &str) -> Outcome<u64> {
    let script = "const field = document.querySelector('#texte'); field.focus(); field.select();
        document.execCommand('insertText', false, arguments[0]); return field.value.length;";
    let length = visitor.run(script, vec![json!(text)]).await?;
    Ok(length.as_u64().ok_or("not a length")?)
}

#[tokio::test]
async fn what_is_too_long_is_kept_said_and_not_sent() -> Outcome {
    journey("trop-long", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouqete").await?;
        begin(&nurse, "Premier mot.").await?;

        let long: String = "Pansement refait. ".chars().cycle().take(11_990).collect();
        let kept = paste(&nurse, &long).await?;
        ensure(kept == 11_990, || format!("{kept} characters are left"))?;
        nurse.sees(".trop-long", "1 990 caractères de trop").await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse.sees(".trop-long", "1 990 caractères de trop").await?;
        let left = "return document.querySelector('#texte').value.length === 11990
            && !document.querySelector('#fil .message.echo');";
        nurse
            .until("the whole text, and nothing sent", left, vec![])
            .await?;
        ensure(!nurse.shows("#fil .texte", "Pansement").await?, || {
            "a part of it was sent".into()
        })?;

        paste(&nurse, &long[..9_999]).await?;
        nurse.no_longer_sees(".trop-long", "de trop").await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse
            .sees("#fil .message .texte", "Pansement refait.")
            .await?;
        nurse.no_violation().await
    })
    .await
}

#[tokio::test]
async fn texts_lie_as_their_letters_do_and_widen_nothing() -> Outcome {
    journey("sens-des-textes", async |stage: &mut Stage| {
        let nurse = stage.visitor().await?;
        sign_in(&nurse, &stage.program, NURSE).await?;
        find_the_doctor(&nurse, "rouqete").await?;
        begin(&nurse, "Premier mot.").await?;
        write(&nurse, "שלום, 123 mg").await?;
        write(&nurse, "2 ** 3 ** 4").await?;
        let piles = "a\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}\u{30D}".repeat(300);
        paste(&nurse, &piles).await?;
        nurse.click("#envoyer", "Envoyer").await?;
        nurse.sees("#fil .message .texte p", "a\u{30D}").await?;
        write(&nurse, &"insuline".repeat(60)).await?;
        nurse.sees("#fil .message .texte p", "insulineinsuline").await?;

        let script = "const of = text => [...document.querySelectorAll('#fil .texte p')].find(p => p.innerText.includes(text));
            const hebrew = of('שלום');
            return !!hebrew && getComputedStyle(hebrew).direction === 'rtl' && getComputedStyle(of('Premier')).direction === 'ltr';";
        nurse.until("each text in the direction of its letters", script, vec![]).await?;
        let wide = "const s = document.querySelector('#fil-scroll'), d = document.documentElement;
            return s.scrollWidth <= s.clientWidth && d.scrollWidth <= d.clientWidth;";
        nurse.until("nothing wider than its place", wide, vec![]).await?;
        nurse.no_violation().await
    })
    .await
}
