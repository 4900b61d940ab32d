//! Joins and minifies the style sheets.

use std::fs;
use std::io;
use std::path::Path;

/// The named sheets as one text, without comments and idle spaces.
pub fn join(folder: &Path, names: &[String]) -> io::Result<String> {
    let mut joined = String::new();
    for name in names {
        let text = fs::read_to_string(folder.join(name))
            .map_err(|error| io::Error::other(format!("css/{name}: {error}")))?;
        joined.push_str(&minify(&text));
        joined.push('\n');
    }
    Ok(joined)
}

/// The sheet of a room whose rules override the others, as those for paper must.
const STRONG: &str = "impression.css";

/// The sheets of a room as one, in the layers that `ui` declares: `salle` comes after the components, `impression` last of all.
pub fn of_room(folder: &Path, names: &[String]) -> io::Result<String> {
    let (strong, plain): (Vec<String>, Vec<String>) =
        names.iter().cloned().partition(|name| name == STRONG);
    let mut sheet = String::new();
    for (layer, names) in [("salle", plain), ("impression", strong)] {
        if !names.is_empty() {
            let text = join(folder, &names)?;
            sheet.extend(["@layer ", layer, "{", text.trim_end(), "}"]);
        }
    }
    Ok(sheet)
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
