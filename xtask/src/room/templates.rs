//! The files of a new room, from `xtask/templates/room`.

use super::Files;
use super::names::Names;

/// Path below the room's folder, and the template.
const TEMPLATES: [(&str, &str); 14] = [
    (
        "Cargo.toml",
        include_str!("../../templates/room/Cargo.toml.in"),
    ),
    (
        "README.md",
        include_str!("../../templates/room/README.md.in"),
    ),
    (
        "migrations/{{migration}}.sql",
        include_str!("../../templates/room/migration.sql.in"),
    ),
    (
        "rights.toml",
        include_str!("../../templates/room/rights.toml.in"),
    ),
    (
        "src/doors.rs",
        include_str!("../../templates/room/doors.rs.in"),
    ),
    ("src/lib.rs", include_str!("../../templates/room/lib.rs.in")),
    (
        "src/face.rs",
        include_str!("../../templates/room/face.rs.in"),
    ),
    (
        "src/domain.rs",
        include_str!("../../templates/room/domain.rs.in"),
    ),
    (
        "src/commands.rs",
        include_str!("../../templates/room/commands.rs.in"),
    ),
    (
        "src/policy.rs",
        include_str!("../../templates/room/policy.rs.in"),
    ),
    (
        "src/store.rs",
        include_str!("../../templates/room/store.rs.in"),
    ),
    (
        "src/web/mod.rs",
        include_str!("../../templates/room/web.rs.in"),
    ),
    (
        "src/web/views.rs",
        include_str!("../../templates/room/views.rs.in"),
    ),
    (
        "tests/room.rs",
        include_str!("../../templates/room/tests.rs.in"),
    ),
];

/// The room's own files, names filled in.
pub fn render(names: &Names) -> Files {
    TEMPLATES
        .iter()
        .map(|(path, text)| {
            let path = names.fill(&format!("rooms/{{{{room}}}}/{path}"));
            (path.into(), names.fill(text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Options;
    use crate::tidy;

    fn room() -> Files {
        let options = Options {
            name: "home_visit".into(),
            noun: None,
            title: Some("Visites".into()),
            path: Some("visites".into()),
        };
        render(&Names::new(&options, "202611").unwrap())
    }

    #[test]
    fn no_place_is_left_without_its_name() {
        for (path, text) in room() {
            let shown = path.to_string_lossy().into_owned();
            assert!(
                !shown.contains("{{") && !text.contains("{{") && !text.contains("}}}"),
                "{shown}"
            );
        }
    }

    #[test]
    fn the_pieces_fit_together() {
        let files = room();
        let text = |end: &str| {
            files
                .iter()
                .find(|(path, _)| path.ends_with(end))
                .map(|(_, text)| text.as_str())
                .unwrap()
        };
        assert!(files.iter().any(|(path, _)| {
            path.ends_with("rooms/home_visit/migrations/202611_01_home_visit.sql")
        }));
        assert!(
            text("src/lib.rs").contains("include_str!(\"../migrations/202611_01_home_visit.sql\")")
        );
        assert!(text("src/web/mod.rs").contains(".get(\"/visites/{home_visit}\", show)"));
        assert!(text("src/policy.rs").contains("const PARAM: &'static str = \"home_visit\""));
        assert!(text("migrations/202611_01_home_visit.sql").contains("id {id} primary key"));
    }

    #[test]
    fn a_new_room_is_tidy() {
        let mut files: Vec<(String, String)> = room()
            .into_iter()
            .map(|(path, text)| (path.to_string_lossy().into_owned(), text))
            .collect();
        files.push((
            "ARCHITECTURE.md".into(),
            "```edges\n```\n| I-2 | no change without a trace |\n".into(),
        ));
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let found = tidy::findings(&tidy::Tree::of(&files));
        assert!(found.is_empty(), "{found:?}");
    }
}
