//! Accessible names: what a screen reader would say of each control.

use scraper::{ElementRef, Html};

use super::structure::all;
use super::{Problem, place};

/// The text of an element without what is hidden from screen readers, with the alternatives of its images.
fn spoken(element: ElementRef<'_>) -> String {
    let mut words = String::new();
    for child in element.children() {
        if let Some(text) = child.value().as_text() {
            words.push_str(text);
        } else if let Some(inner) = ElementRef::wrap(child)
            && inner.attr("aria-hidden") != Some("true")
            && inner.attr("hidden").is_none()
        {
            words.push_str(
                inner
                    .attr("aria-label")
                    .or_else(|| inner.attr("alt"))
                    .unwrap_or_default(),
            );
            words.push_str(&spoken(inner));
        }
    }
    words
}

fn named(tree: &Html, element: ElementRef<'_>) -> bool {
    let label = element
        .attr("aria-label")
        .is_some_and(|label| !label.trim().is_empty());
    let by = element.attr("aria-labelledby").is_some_and(|ids| {
        ids.split_whitespace().any(|id| {
            all(tree, "[id]")
                .iter()
                .any(|other| other.attr("id") == Some(id) && !spoken(*other).trim().is_empty())
        })
    });
    label || by || !spoken(element).trim().is_empty()
}

/// Buttons, links, dialogs, navigations: each says what it is.
pub(super) fn controls(tree: &Html, found: &mut Vec<Problem>) {
    for element in all(
        tree,
        "button, a[href], summary, dialog, [role='dialog'], [role='option'], [role='menuitem'], [role='tab']",
    ) {
        if !named(tree, element) {
            found.push(Problem(format!(
                "a control without a name: {}",
                place(element)
            )));
        }
    }
    for button in all(tree, "button") {
        if button.attr("type").is_none() {
            found.push(Problem(format!(
                "a button without its type: {}",
                place(button)
            )));
        }
    }
    let navigations = all(
        tree,
        "nav, [role='search'], section[aria-labelledby], aside",
    );
    for element in navigations
        .into_iter()
        .filter(|element| matches!(element.value().name(), "nav" | "aside"))
    {
        if element.attr("aria-label").is_none() && element.attr("aria-labelledby").is_none() {
            found.push(Problem(format!(
                "a landmark without a name: {}",
                place(element)
            )));
        }
    }
}

/// Every field has a label, or says what it is by `aria-label`.
pub(super) fn fields(tree: &Html, found: &mut Vec<Problem>) {
    for field in all(
        tree,
        "input:not([type='hidden']):not([type='submit']), select, textarea, progress, meter",
    ) {
        let by_for = field.attr("id").is_some_and(|id| {
            all(tree, "label[for]")
                .iter()
                .any(|label| label.attr("for") == Some(id) && !spoken(*label).trim().is_empty())
        });
        let around = field
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| above.value().name() == "label" && !spoken(above).trim().is_empty());
        let own = field
            .attr("aria-label")
            .is_some_and(|label| !label.trim().is_empty())
            || field.attr("aria-labelledby").is_some();
        if !(by_for || around || own) {
            found.push(Problem(format!(
                "a field without a label: {}",
                place(field)
            )));
        }
        if field.attr("aria-invalid").is_some()
            && field.attr("aria-describedby").is_none()
            && field.attr("type") != Some("radio")
        {
            found.push(Problem(format!(
                "an invalid field that doesn't say why: {}",
                place(field)
            )));
        }
    }
}

/// Groups of fields and tables say what they hold.
pub(super) fn groups(tree: &Html, found: &mut Vec<Problem>) {
    for set in all(tree, "fieldset") {
        if !set
            .children()
            .filter_map(ElementRef::wrap)
            .any(|child| child.value().name() == "legend" && !spoken(child).trim().is_empty())
        {
            found.push(Problem(format!(
                "a group of fields without a legend: {}",
                place(set)
            )));
        }
    }
    for table in all(tree, "table") {
        if !table
            .children()
            .filter_map(ElementRef::wrap)
            .any(|child| child.value().name() == "caption")
        {
            found.push(Problem(format!(
                "a table without a caption: {}",
                place(table)
            )));
        }
    }
}

/// Images say what they show, or say that they show nothing.
pub(super) fn images(tree: &Html, found: &mut Vec<Problem>) {
    for image in all(tree, "img") {
        if image.attr("alt").is_none() {
            found.push(Problem(format!("an image without `alt`: {}", place(image))));
        }
        if image.attr("width").is_none() || image.attr("height").is_none() {
            found.push(Problem(format!(
                "an image without its size: {}",
                place(image)
            )));
        }
    }
    for drawing in all(tree, "svg") {
        if drawing.attr("aria-hidden") != Some("true") && drawing.attr("role") != Some("img") {
            found.push(Problem(format!(
                "a drawing that is neither hidden nor an image: {}",
                place(drawing)
            )));
        }
    }
}
