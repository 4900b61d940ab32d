//! Whatever leads to one message shows that message: found by search, quoted, dated, with or without a script.

use journeys::{Device, Outcome, Stage, Visitor, ensure, journey};

use crate::gestures::{DOCTOR, sign_in};

/// Whether the marked message is wholly in the thread's window. Drawn by the driver, which asks a page without scripts too.
const ON_SCREEN: &str = "const m = document.querySelector('#fil > .message.vise');
    if (!m) return false;
    const seen = m.getBoundingClientRect(), room = document.querySelector('#fil-scroll').getBoundingClientRect();
    return seen.top >= room.top - 1 && seen.bottom <= room.bottom + 1 && m.id";

/// How many rings stand around it; a system message has one under the focus only.
const RINGS: &str = "const m = document.querySelector('#fil > .message.vise');
    const ringed = e => { const s = getComputedStyle(e); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
    return [m, ...m.querySelectorAll('article,.bulle')].filter(ringed).length === 1";

async fn lands(reader: &Visitor, how: &str, seq: &str) -> Outcome {
    let what = format!("{how}: m-{seq} marked on screen");
    let there = reader.until(&what, ON_SCREEN, vec![]).await?;
    ensure(there == format!("m-{seq}"), || {
        format!("{how}: {there} instead of m-{seq}")
    })?;
    reader
        .until(&format!("{how}: one ring"), RINGS, vec![])
        .await?;
    Ok(())
}

/// The place that an address names: `?vers=12#m-12`.
fn place(href: &str) -> Outcome<String> {
    let (_, rest) = href.split_once("vers=").ok_or("no place")?;
    Ok(rest.chars().take_while(char::is_ascii_digit).collect())
}

async fn first_link(reader: &Visitor, selector: &str) -> Outcome<String> {
    let script = "return document.querySelector(arguments[0])?.getAttribute('href')";
    let href = reader
        .until(selector, script, vec![selector.into()])
        .await?;
    Ok(href.as_str().ok_or("no address")?.to_owned())
}

async fn found_and_dated(stage: &Stage, device: Device) -> Outcome {
    let reader = stage.visitor_on(device).await?;
    sign_in(&reader, &stage.program, DOCTOR).await?;
    reader.go("/discussions/recherche?q=pharmacie").await?;
    let href = first_link(&reader, ".rangee a").await?;
    let seq = place(&href)?;
    reader.click(".rangee a", "").await?;
    lands(&reader, "a result", &seq).await?;
    let focused = "return document.activeElement.closest('.message')?.id";
    reader.until("the focus on it", focused, vec![]).await?;
    reader.reload().await?;
    lands(&reader, "a result, reloaded", &seq).await?;

    // The long thread, far from its end: an address without an anchor, then a date.
    reader.go("/discussions").await?;
    let long = "return [...document.querySelectorAll('#discussions a')].find(a => a.innerText.includes('Transmissions'))?.pathname";
    let long = reader.until("the long thread", long, vec![]).await?;
    let long = long.as_str().ok_or("no address")?.to_owned();
    for off in [true, false] {
        reader.without_scripts(off).await?;
        for seq in ["700", "5"] {
            reader.go(&format!("{long}?autour={seq}")).await?;
            lands(&reader, "an address", seq).await?;
        }
        reader.reload().await?;
        lands(&reader, "an address, reloaded", "5").await?;
    }
    let day = "return document.querySelector('#fil > .jour')?.dataset.jour";
    let day = reader.until("a day", day, vec![]).await?;
    let day = day.as_str().ok_or("no day")?.to_owned();
    for off in [true, false] {
        reader.without_scripts(off).await?;
        reader.go(&format!("{long}?jour={day}")).await?;
        reader
            .until("a message of that day on screen", ON_SCREEN, vec![])
            .await?;
        let under = "let e = document.querySelector('.vise'); while (e && !e.matches('.jour')) e = e.previousElementSibling; return e?.dataset.jour";
        let under = reader.run(under, vec![]).await?;
        ensure(under == day, || format!("{day} leads to {under}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_result_and_a_date_land_on_their_message() -> Outcome {
    journey("atterrir", async |stage: &mut Stage| {
        found_and_dated(stage, Device::Desk).await
    })
    .await
}

#[tokio::test]
async fn the_same_on_a_phone() -> Outcome {
    journey("atterrir-mobile", async |stage: &mut Stage| {
        found_and_dated(stage, Device::Phone).await
    })
    .await
}

/// A quotation of a message that is on the page asks for nothing.
#[tokio::test]
async fn a_quotation_leads_to_what_it_quotes() -> Outcome {
    journey("citation", async |stage: &mut Stage| {
        let reader = stage.visitor().await?;
        sign_in(&reader, &stage.program, DOCTOR).await?;
        reader.go("/discussions").await?;
        reader.click("#discussions a", "Paul Azémar").await?;
        let href = first_link(&reader, "#fil .citation").await?;
        let seq = place(&href)?;
        reader
            .until(
                "the quoted one is here",
                "return !!document.getElementById(arguments[0])",
                vec![format!("m-{seq}").into()],
            )
            .await?;
        let before = reader.path().await?;
        reader
            .run("document.querySelector('#fil .citation').click()", vec![])
            .await?;
        lands(&reader, "a quotation", &seq).await?;
        let after = reader.path().await?;
        ensure(before == after, || format!("{before} became {after}"))
    })
    .await
}
