//! Every command of a room is used by the program: one that only tests use has no effect for anybody (I-8).

use crate::tidy::rust::Role;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust().filter(|file| is_of_room(file)) {
        let commands = file.rust().impls.iter().filter(|i| i.of == "Command");
        for command in commands.filter(|i| !file.is_test_line(i.line)) {
            let name = command.on.as_str();
            if !tree.rust().any(|other| reaches(other, name)) {
                findings.refuse(
                    &file.path,
                    command.line,
                    format!("nothing but tests reaches `{name}`: call it, or delete it"),
                );
            }
        }
    }
}

fn is_of_room(file: &File) -> bool {
    file.path.starts_with("rooms/") && !file.is_test()
}

/// Whether a file that is no test names the command elsewhere than in a `use` and in what is the command's own.
fn reaches(file: &File, name: &str) -> bool {
    if file.is_test() || is_example(file) {
        return false;
    }
    file.rust().names.iter().any(|named| {
        named.path.iter().any(|word| word == name)
            && !matches!(named.role, Role::Imported(_))
            && named.within.as_deref() != Some(name)
            && !file.is_test_line(named.line)
    })
}

fn is_example(file: &File) -> bool {
    file.path.split('/').any(|part| part == "examples")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    const ROOM: &str = "/// Ends it.\npub struct EndIt<'a> {\n    a: &'a str,\n}\n\nimpl Command for EndIt<'_> {\n}\n";

    #[test]
    fn a_command_that_only_tests_reach_is_refused() {
        let refused =
            ["rooms/a/src/commands.rs:6: nothing but tests reaches `EndIt`: call it, or delete it"];
        let handed = "pub use crate::commands::EndIt;\n\npub use crate::commands::{\n    Other, EndIt,\n};\n";
        let tested =
            "fn f() {}\n#[cfg(test)]\nmod tests {\n    fn t() { run(&EndIt { a: 1 }); }\n}\n";
        let files = [
            ("rooms/a/src/commands.rs", ROOM),
            ("rooms/a/src/face.rs", handed),
            ("rooms/a/src/web.rs", tested),
            (
                "rooms/a/src/own.rs",
                "impl EndIt<'_> { fn new() -> EndIt { EndIt { a: 1 } } }",
            ),
            ("rooms/a/tests/room.rs", "fn t() { run(&EndIt { a: 1 }); }"),
            ("rooms/a/examples/e.rs", "fn t() { run(&EndIt { a: 1 }); }"),
            ("apps/journeys/src/x.rs", "fn t() { run(&EndIt { a: 1 }); }"),
        ];
        assert_eq!(said(look, &files), refused);
    }

    #[test]
    fn one_that_a_page_the_roof_or_a_neighbour_reaches_is_not() {
        let calls = "use a::{EndIt, Other};\n\nasync fn f(db: &Db) {\n    db.run(&EndIt { a: 1 }).await;\n}\n";
        let built = "/// Ends it.\npub struct EndIt;\n\nimpl Command for EndIt {\n}\n\npub const fn end() -> EndIt {\n    EndIt\n}\n";
        for files in [
            [
                ("rooms/a/src/commands.rs", ROOM),
                ("rooms/a/src/web.rs", calls),
            ],
            [
                ("rooms/a/src/commands.rs", ROOM),
                ("apps/spico/src/cli.rs", calls),
            ],
            [
                ("rooms/a/src/commands.rs", ROOM),
                (
                    "rooms/a/src/web.rs",
                    "fn f() { join!(db.run(&EndIt { a: 1 })); }",
                ),
            ],
            [
                ("rooms/a/src/commands.rs", built),
                ("rooms/a/src/web.rs", ""),
            ],
        ] {
            assert!(said(look, &files).is_empty(), "{files:?}");
        }
    }
}
