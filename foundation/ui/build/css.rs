//! Joins the style sheets and takes out what only people read.

use std::fs;
use std::io;
use std::path::Path;

/// The sources of base.css, in order: the first one declares the order of the layers.
pub const BASE: &[&str] = &[
    "jetons.css",
    "polices.css",
    "reset.css",
    "base.css",
    "cadre.css",
    "bouton.css",
    "champ.css",
    "saisie.css",
    "liste.css",
    "navigation.css",
    "tableau.css",
    "couche.css",
    "etat.css",
    "portail.css",
    "discussions.css",
    "fil.css",
    "bulle.css",
    "compositeur.css",
    "utilitaires.css",
    "impression.css",
];

/// The source of galerie.css, loaded by the gallery alone.
pub const GALLERY: &[&str] = &["galerie.css"];

/// The named sheets as one text, without comments and idle spaces.
pub fn join(folder: &Path, names: &[&str]) -> io::Result<String> {
    let mut joined = String::new();
    for name in names {
        let text = fs::read_to_string(folder.join(name))
            .map_err(|error| io::Error::other(format!("css/{name}: {error}")))?;
        joined.push_str(&minify(&text));
        joined.push('\n');
    }
    Ok(joined)
}

/// Drops comments, joins runs of white space, and drops the space next to `{ } ; ,` and after `:`. Strings are kept as
/// they are. Nothing else is touched, so that the result means exactly the same.
fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut space = false;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            space = true;
            continue;
        }
        if next.is_whitespace() {
            space = true;
            rest = rest.trim_start();
            continue;
        }
        if space
            && !out.is_empty()
            && !out.ends_with(['{', '}', ';', ',', ':'])
            && !matches!(next, '{' | '}' | ';' | ',')
        {
            out.push(' ');
        }
        space = false;
        if next == '"' {
            let inside = rest.get(1..).unwrap_or("");
            let (string, after) = inside.split_once('"').unwrap_or((inside, ""));
            out.push('"');
            out.push_str(string);
            out.push('"');
            rest = after;
            continue;
        }
        if next == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or("");
    }
    out
}
