//! What a page leads to: addresses to read, forms to send.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

/// A form as a visitor sends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    pub action: String,
    pub post: bool,
    /// Name, value, and whether the page chose the value.
    pub fields: Vec<(String, String, bool)>,
}

/// What was found in a page.
#[derive(Debug, Default)]
pub struct Leads {
    /// Addresses of whole pages.
    pub links: BTreeSet<String>,
    /// Addresses that scripts ask for parts.
    pub parts: BTreeSet<String>,
    pub forms: BTreeSet<Form>,
}

/// Reads a page that was asked for at `here`.
pub fn leads(html: &str, here: &str) -> Leads {
    let tree = Html::parse_document(html);
    let mut found = Leads::default();
    for element in tree.root_element().descendent_elements() {
        for (name, value) in element.value().attrs() {
            if !value.starts_with('/') || value.starts_with("/s/") {
                continue;
            }
            let value = value.split('#').next().unwrap_or("").to_owned();
            if name == "href" {
                found.links.insert(value);
            } else if name == "hx-get" || name.starts_with("data-") {
                found.parts.insert(value);
            }
        }
        if element.value().name() == "a"
            && let Some(query) = element.attr("href").filter(|href| href.starts_with('?'))
        {
            let path = here.split('?').next().unwrap_or("");
            found.links.insert(format!("{path}{query}"));
        }
        if element.value().name() == "form" {
            found.forms.extend(forms(element, here));
        }
    }
    found
}

/// A form, once for each button that says something of its own.
fn forms(form: ElementRef<'_>, here: &str) -> Vec<Form> {
    let action = form.attr("action").unwrap_or(here);
    let own = Form {
        action: action.split('#').next().unwrap_or("").to_owned(),
        post: form
            .attr("method")
            .is_some_and(|method| method.eq_ignore_ascii_case("post")),
        fields: fields(form),
    };
    let button = Selector::parse("button[name]").unwrap();
    let mut all: Vec<Form> = form
        .select(&button)
        .map(|button| {
            let mut form = own.clone();
            let text = |name| button.attr(name).unwrap_or("").to_owned();
            form.fields.push((text("name"), text("value"), true));
            form
        })
        .collect();
    let formaction = Selector::parse("button[formaction]").unwrap();
    all.extend(form.select(&formaction).map(|button| Form {
        action: button.attr("formaction").unwrap_or("").to_owned(),
        ..own.clone()
    }));
    if all.is_empty() {
        all.push(own);
    }
    all
}

fn fields(form: ElementRef<'_>) -> Vec<(String, String, bool)> {
    let named = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    form.select(&named).filter_map(field).collect()
}

fn field(field: ElementRef<'_>) -> Option<(String, String, bool)> {
    let name = field.attr("name")?.to_owned();
    let value = field.attr("value").unwrap_or("").to_owned();
    match (field.value().name(), field.attr("type").unwrap_or("text")) {
        ("textarea", _) => {
            let text: String = field.text().collect();
            let chosen = !text.is_empty();
            Some((name, text, chosen))
        }
        ("select", _) => {
            let option = Selector::parse("option").unwrap();
            let first = field.select(&option).next()?;
            let value = first.attr("value").unwrap_or("");
            Some((name, value.to_owned(), true))
        }
        (_, "radio" | "checkbox") => field.attr("checked").map(|_| (name, value, true)),
        _ => {
            let chosen = !value.is_empty();
            Some((name, value, chosen))
        }
    }
}
