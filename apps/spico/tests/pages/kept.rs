//! The folder of the pages: whole documents, since a checker knows nothing else.

use std::path::PathBuf;

/// A folder of this part, empty.
pub fn folder(part: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("pages")
        .join(part);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The name of a file that says what it shows.
pub fn file_name(number: usize, what: &str) -> String {
    let words = kernel::fold::fold(what).replace(' ', "-");
    let words: String = words.chars().take(100).collect();
    format!("{number:04}-{words}.html")
}

/// A fragment in the least page around it, with the parent that its elements ask for.
pub fn document(html: &str) -> String {
    if is_whole(html) {
        return html.to_owned();
    }
    let (title, html) = title(html);
    let (before, after) = match first_element(html) {
        "li" if html.contains("role=\"option\"") => {
            ("<ul role=\"listbox\" aria-label=\"Choix\">", "</ul>")
        }
        "li" => ("<ul>", "</ul>"),
        "tr" => ("<table><tbody>", "</tbody></table>"),
        "option" => ("<select aria-label=\"Choix\">", "</select>"),
        _ if html.contains("<main") => ("", ""),
        _ => ("<main>", "</main>"),
    };
    format!(
        "<!DOCTYPE html><html lang=\"fr\"><head><meta charset=\"utf-8\">{title}</head><body>{before}{html}{after}</body></html>"
    )
}

/// A fragment may bring the page's new title: the script puts it where titles are.
fn title(html: &str) -> (&str, &str) {
    let end = "</title>";
    match html.find(end).map(|at| html.split_at(at + end.len())) {
        Some((title, rest)) if title.starts_with("<title>") => (title, rest),
        _ => ("<title>Extrait</title>", html),
    }
}

/// Whether it is a document and not a part of one.
pub fn is_whole(html: &str) -> bool {
    let start = html.trim_start().get(..9);
    start.is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
}

fn first_element(html: &str) -> &str {
    let rest = html.trim_start().strip_prefix('<').unwrap_or("");
    rest.split(|sign: char| !sign.is_ascii_alphanumeric())
        .next()
        .unwrap_or("")
}
