//! The lists that name every room: the workspace, the program, the matrix of rights, the doors, the documents.

use super::Files;
use super::names::Names;

/// The lists with one room more. `read` gives a file's text by its path.
pub fn with_room(
    names: &Names,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Files, String> {
    type Edit = fn(&str, &Names) -> Option<String>;
    const LISTS: [(&str, Edit); 7] = [
        ("Cargo.toml", workspace),
        ("apps/spico/Cargo.toml", program),
        ("apps/spico/src/rooms.rs", rooms),
        ("foundation/access/src/matrix.toml", matrix),
        ("apps/spico/tests/doors/things.rs", doors),
        ("ARCHITECTURE.md", architecture),
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

/// After the last of SPICO's own crates.
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

/// Its module, and its thing after those of the others.
fn doors(text: &str, names: &Names) -> Option<String> {
    const END: &str = "    things\n}\n";
    let module = names.fill("mod {{room}};\n");
    let line = names
        .fill("    things.insert(\"{{noun}}\", {{room}}::plant(opened, &people[super::world::AUTHOR]).await);\n");
    let (head, tail) = text.split_at_checked(text.find(END)?)?;
    let place = head.find("\nmod ").or_else(|| head.find("\nuse "))? + 1;
    let (before, after) = head.split_at_checked(place)?;
    let gap = if after.starts_with("mod ") { "" } else { "\n" };
    Some(format!("{before}{module}{gap}{after}{line}{tail}"))
}

/// A row of the table of rooms.
fn architecture(text: &str, names: &Names) -> Option<String> {
    let row = names.fill("| `{{room}}` | `{{Noun}}` | {{title}}: `/{{path}}` |");
    let lines: Vec<&str> = text.lines().collect();
    let header = lines
        .iter()
        .position(|line| line.starts_with("| Room | "))?;
    let rows = lines.get(header..)?.iter();
    let end = header + rows.take_while(|line| line.starts_with('|')).count();
    let (before, after) = lines.split_at_checked(end)?;
    Some([before, &[row.as_str()], after].concat().join("\n") + "\n")
}

/// A table of its own after the last one, with the same columns.
fn glossary(text: &str, names: &Names) -> Option<String> {
    let header = text.lines().rfind(|line| line.starts_with("| Type |"))?;
    let columns = header.trim().trim_matches('|').split('|').count();
    let cells = [
        names.fill("`{{Noun}}`"),
        names.title.clone(),
        names.fill("`{{noun}}`"),
        names.fill("`/{{path}}`"),
    ];
    let row: Vec<&str> = (0..columns)
        .map(|at| cells.get(at).map_or("–", String::as_str))
        .collect();
    let table = format!(
        "\n### {} (`/{}`)\n\n{header}\n|{}\n| {} |",
        names.room,
        names.path,
        "---|".repeat(columns),
        row.join(" | ")
    );
    after_last_line(text, |line| line.starts_with('|'), &table)
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
            glossary(
                "| Type | Français | FHIR |\n|---|---|---|\n| `Message` | message | |\n\nFin\n",
                &names
            )
            .unwrap(),
            "| Type | Français | FHIR |\n|---|---|---|\n| `Message` | message | |\n\n### visit (`/visites`)\n\n| Type | Français | FHIR |\n|---|---|---|\n| `Visit` | Visites | `visit` |\n\nFin\n"
        );
        assert_eq!(
            architecture(
                "| Room | Holds | French |\n|---|---|---|\n| `a` | b | c |\n\n| App |\n",
                &names
            )
            .unwrap(),
            "| Room | Holds | French |\n|---|---|---|\n| `a` | b | c |\n| `visit` | `Visit` | Visites: `/visites` |\n\n| App |\n"
        );
        let first = doors(
            "//! Doors.\n\nuse a::B;\n\nfn f() {\n    things\n}\n",
            &names,
        )
        .unwrap();
        assert_eq!(
            first,
            "//! Doors.\n\nmod visit;\n\nuse a::B;\n\nfn f() {\n    things.insert(\"visit\", visit::plant(opened, &people[super::world::AUTHOR]).await);\n    things\n}\n"
        );
        let second = doors(&first.replace("visit", "agenda"), &names).unwrap();
        assert!(second.contains("\n\nmod visit;\nmod agenda;\n\nuse a::B;"));
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
