//! The lists that name every room: the workspace, the program, the matrix of rights, the glossary.

use super::Files;
use super::names::Names;

/// The lists with one room more. `read` gives a file's text by its path.
pub fn with_room(
    names: &Names,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Files, String> {
    type Edit = fn(&str, &Names) -> Option<String>;
    const LISTS: [(&str, Edit); 5] = [
        ("Cargo.toml", workspace),
        ("apps/spico/Cargo.toml", program),
        ("apps/spico/src/rooms.rs", rooms),
        ("foundation/access/src/matrix.toml", matrix),
        ("docs/glossary.md", glossary),
    ];
    let mut files = Files::new();
    for (path, edit) in LISTS {
        let text = edit(&read(path)?, names)
            .ok_or_else(|| format!("{path} has no place for a room where one is looked for"))?;
        files.push((path.into(), text));
    }
    Ok(files)
}

/// After the last room in the workspace's table of dependencies.
fn workspace(text: &str, names: &Names) -> Option<String> {
    after_last_line(
        text,
        |line| line.contains("{ path = \"rooms/"),
        &names.fill("{{room}} = { path = \"rooms/{{room}}\" }"),
    )
}

/// After the last of the house's own crates.
fn program(text: &str, names: &Names) -> Option<String> {
    let end = text.find("\n[dev-dependencies]").unwrap_or(text.len());
    let (head, tail) = text.split_at_checked(end)?;
    let head = after_last_line(
        head,
        |line| line == "messaging.workspace = true",
        &names.fill("{{room}}.workspace = true"),
    )?;
    Some(head + tail)
}

/// After the last `&x::ROOM`.
fn rooms(text: &str, names: &Names) -> Option<String> {
    const ROOM: &str = "::ROOM";
    let at = text.rfind(ROOM)? + ROOM.len();
    let (before, after) = text.split_at_checked(at)?;
    Some(format!("{before}, &{}{ROOM}{after}", names.room))
}

/// A table of its own: whoever made it may read and change it, nobody else until somebody writes so.
fn matrix(text: &str, names: &Names) -> Option<String> {
    let table = names.fill("\n[{{noun}}]\nauthor = [\"read\", \"write\"]\n");
    (!text.contains(&names.fill("[{{noun}}]"))).then(|| format!("{}\n{table}", text.trim_end()))
}

/// A row of its last table, as many columns as the others have.
fn glossary(text: &str, names: &Names) -> Option<String> {
    let last = text.lines().rfind(|line| line.starts_with('|'))?;
    let columns = last.trim().trim_matches('|').split('|').count();
    let cells = [
        names.fill("`{{Noun}}`"),
        names.title.clone(),
        names.fill("`{{noun}}`"),
        names.fill("`/{{path}}`"),
    ];
    let row: Vec<&str> = (0..columns)
        .map(|at| cells.get(at).map_or("", String::as_str))
        .collect();
    after_last_line(
        text,
        |line| line.starts_with('|'),
        &format!("| {} |", row.join(" | ")),
    )
}

fn after_last_line(text: &str, is_it: impl Fn(&str) -> bool, line: &str) -> Option<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().rposition(|l| is_it(l))?;
    lines.insert(at + 1, line);
    Some(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Options;

    fn names() -> Names {
        let options = Options {
            name: "visit".into(),
            noun: None,
            title: Some("Visites".into()),
            path: Some("visites".into()),
        };
        Names::new(&options, "202611").unwrap()
    }

    #[test]
    fn every_list_gets_its_line() {
        let names = names();
        assert_eq!(
            workspace("[workspace.dependencies]\nmessaging = { path = \"rooms/messaging\" }\n\naxum = \"0\"\n", &names).unwrap(),
            "[workspace.dependencies]\nmessaging = { path = \"rooms/messaging\" }\nvisit = { path = \"rooms/visit\" }\n\naxum = \"0\"\n"
        );
        assert_eq!(
            program("[dependencies]\nmessaging.workspace = true\nclap.workspace = true\n\n[dev-dependencies]\nmessaging.workspace = true\n", &names).unwrap(),
            "[dependencies]\nmessaging.workspace = true\nvisit.workspace = true\nclap.workspace = true\n\n[dev-dependencies]\nmessaging.workspace = true\n"
        );
        assert_eq!(
            rooms("= &[&a::ROOM, &b::ROOM];\n", &names).unwrap(),
            "= &[&a::ROOM, &b::ROOM, &visit::ROOM];\n"
        );
        assert!(
            matrix("[account]\nself = []\n", &names)
                .unwrap()
                .ends_with("\n\n[visit]\nauthor = [\"read\", \"write\"]\n")
        );
        assert_eq!(
            glossary("| FHIR | Français | Table |\n|---|---|---|\n| `Message` | message | `message` |\n\nFin\n", &names).unwrap(),
            "| FHIR | Français | Table |\n|---|---|---|\n| `Message` | message | `message` |\n| `Visit` | Visites | `visit` |\n\nFin\n"
        );
    }

    #[test]
    fn a_list_without_a_place_stops_everything() {
        let read = |path: &str| {
            Ok(if path == "Cargo.toml" {
                String::new()
            } else {
                "messaging".to_owned()
            })
        };
        assert!(
            with_room(&names(), &read)
                .unwrap_err()
                .starts_with("Cargo.toml has no place")
        );
        assert!(matrix("[visit]\n", &names()).is_none());
    }
}
