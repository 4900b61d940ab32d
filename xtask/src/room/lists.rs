//! The three lists that name every room: the workspace, the program, its registry. All others derive from the registry.

use super::Files;
use super::names::Names;

/// The lists with one room more. `read` gives a file's text by its path.
pub fn with_room(
    names: &Names,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Files, String> {
    type Edit = fn(&str, &Names) -> Option<String>;
    const LISTS: [(&str, Edit); 3] = [
        ("Cargo.toml", workspace),
        ("apps/spico/Cargo.toml", program),
        ("apps/spico/src/rooms.rs", rooms),
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

/// After the last of SPICO's own crates, and its fictional people beside the others'.
fn program(text: &str, names: &Names) -> Option<String> {
    const DEMO: &str = "demo = [";
    let end = text.find("\n[dev-dependencies]").unwrap_or(text.len());
    let (head, tail) = text.split_at_checked(end)?;
    let head = after_last_line(
        head,
        |line| line == "messaging.workspace = true",
        &names.fill("{{room}}.workspace = true"),
    )?;
    let at = head.find(DEMO)? + DEMO.len();
    let (before, after) = head.split_at_checked(at)?;
    let demo = names.fill("\"{{room}}/demo\", ");
    Some(format!("{before}{demo}{after}{tail}"))
}

/// After the last `&x::ROOM`.
fn rooms(text: &str, names: &Names) -> Option<String> {
    const ROOM: &str = "::ROOM";
    let at = text.rfind(ROOM)? + ROOM.len();
    let (before, after) = text.split_at_checked(at)?;
    Some(format!("{before}, &{}{ROOM}{after}", names.room))
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
            program("demo = [\"messaging/demo\"]\n[dependencies]\nmessaging.workspace = true\nclap.workspace = true\n\n[dev-dependencies]\nmessaging.workspace = true\n", &names).unwrap(),
            "demo = [\"visit/demo\", \"messaging/demo\"]\n[dependencies]\nmessaging.workspace = true\nvisit.workspace = true\nclap.workspace = true\n\n[dev-dependencies]\nmessaging.workspace = true\n"
        );
        assert_eq!(
            rooms("= &[&a::ROOM, &b::ROOM];\n", &names).unwrap(),
            "= &[&a::ROOM, &b::ROOM, &visit::ROOM];\n"
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
    }
}
