//! Measurable layout rules of a page: its width, cut texts, the size of targets, the focus ring (RGAA 10.4, 10.7, 10.11, 10.12; WCAG 2.5.8;
//! design §3).

use serde_json::{Value, json};

use crate::{Outcome, Visitor};

/// What exceeds the right edge and can't be scrolled to.
const BEYOND: &str = "
    const edge = document.documentElement.clientWidth, found = [];
    const wide = document.documentElement.scrollWidth - edge;
    if (wide > 0) found.push(`the page is ${wide} px too wide`);
    const held = e => { for (let p = e.parentElement; p; p = p.parentElement)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true; return false; };
    for (const e of document.querySelectorAll('body *')) {
      if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.visuellement-cache, .evitement')) continue;
      const box = e.getBoundingClientRect();
      if (box.width > 1 && box.right > edge + 1 && !held(e)) found.push(`${e.tagName}.${e.className} reaches ${Math.round(box.right)} px`);
    }
    return found.slice(0, 12);";
/// Texts cut by their own box without an ellipsis.
const CUT: &str = "
    const found = [];
    for (const e of document.querySelectorAll('h1, h2, h3, p, label, button, a, span, dt, dd, summary, legend')) {
      if (!e.checkVisibility({ visibilityProperty: true }) || e.closest('.visuellement-cache, .evitement')) continue;
      const style = getComputedStyle(e);
      if (style.overflowY === 'visible' || style.textOverflow === 'ellipsis' || style.clipPath !== 'none') continue;
      if (e.clientHeight > 1 && e.scrollHeight > e.clientHeight + 2 && !['auto', 'scroll'].includes(style.overflowY))
        found.push(`${e.tagName}.${e.className} « ${e.innerText.slice(0, 40)} » is ${e.scrollHeight} px high in ${e.clientHeight}`);
    }
    return found.slice(0, 12);";
/// Targets under `arguments[0]` px; a link inside a sentence is as high as its line (WCAG 2.5.8, exception).
const SMALL: &str = "
    const least = arguments[0] - 0.5, found = [];
    const grown = (e, box) => {
      const after = getComputedStyle(e, '::after');
      if (after.content === 'none' || after.position !== 'absolute') return [box.width, box.height];
      return [Math.max(box.width, parseFloat(after.width) || 0), Math.max(box.height, parseFloat(after.height) || 0)];
    };
    for (const e of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')) {
      if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (e.closest('.visuellement-cache, .evitement, [hidden]')) continue;
      if (e.matches('a') && getComputedStyle(e).display === 'inline' && e.closest('p, li, dd')) continue;
      let [width, height] = grown(e, e.getBoundingClientRect());
      if (!width) continue;
      const label = e.matches('[type=checkbox], [type=radio]') && (e.parentElement.querySelector('label') || e.labels[0]);
      if (label) [width, height] = grown(label, label.getBoundingClientRect());
      if (width < least || height < least)
        found.push(`${e.tagName}.${e.className} « ${(e.innerText || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 30)} » ${Math.round(width)} × ${Math.round(height)}`);
    }
    return [...new Set(found)].slice(0, 12);";
/// The focused element, when no ring of at least two pixels shows it.
const BARE: &str = "
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    for (let p = e, depth = 0; p && depth < 4; p = p.parentElement, depth += 1) {
      const style = getComputedStyle(p);
      if (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) return null;
    }
    return `${e.tagName}.${e.className} « ${(e.innerText || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 40)} »`;";

fn lines(answer: &Value) -> Outcome<Vec<String>> {
    let list = answer.as_array().ok_or("no measure")?;
    Ok(list
        .iter()
        .filter_map(|line| line.as_str().map(str::to_owned))
        .collect())
}

/// What exceeds the width.
pub async fn beyond_the_edge(visitor: &Visitor) -> Outcome<Vec<String>> {
    lines(&visitor.run(BEYOND, vec![]).await?)
}

/// Cut texts.
pub async fn cut_words(visitor: &Visitor) -> Outcome<Vec<String>> {
    lines(&visitor.run(CUT, vec![]).await?)
}

/// Targets smaller than this many pixels, in either direction.
pub async fn small_targets(visitor: &Visitor, least: u32) -> Outcome<Vec<String>> {
    lines(&visitor.run(SMALL, vec![json!(least)]).await?)
}

/// A focused element without a visible ring.
pub async fn focus_without_ring(visitor: &Visitor) -> Outcome<Option<String>> {
    let answer = visitor.run(BARE, vec![]).await?;
    Ok(answer.as_str().map(str::to_owned))
}
