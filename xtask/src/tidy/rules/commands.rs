//! Every change that a room can make is reached by the program: one that only tests reach ends nothing for anybody (I-8).

use crate::tidy::search::words;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust().filter(|file| is_of_room(file)) {
        for at in words(file.code(), "Command") {
            let line = file.line_of(at);
            let Some(name) = implementer(file.code(), at).filter(|_| !file.is_test_line(line))
            else {
                continue;
            };
            if !tree.rust().any(|other| reaches(other, name)) {
                findings.refuse(
                    &file.path,
                    line,
                    format!("nothing but tests reaches `{name}`: call it, or delete it"),
                );
            }
        }
    }
}

fn is_of_room(file: &File) -> bool {
    file.path.starts_with("rooms/") && !file.is_test()
}

/// `impl Command for Name<'_>`: the name.
fn implementer(code: &str, at: usize) -> Option<&str> {
    let (before, rest) = code.split_at_checked(at)?;
    let implements = before.trim_end().ends_with(['l', '>']) || before.ends_with("::");
    let rest = rest.strip_prefix("Command")?.trim_start();
    let name = rest.strip_prefix("for")?.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    implements.then(|| name.get(..end)).flatten()
}

/// Whether a file that is no test names the command for more than to declare it or to hand it on.
fn reaches(file: &File, name: &str) -> bool {
    if file.is_test() || is_example(file) {
        return false;
    }
    let code = file.code();
    words(code, name).into_iter().any(|at| {
        let before = code.get(..at).unwrap_or_default();
        !declares(before) && !hands_on(before) && !file.is_test_line(file.line_of(at))
    })
}

fn is_example(file: &File) -> bool {
    file.path.split('/').any(|part| part == "examples")
}

/// `struct Name`, `impl Name`, `impl Trait for Name`, `impl<'a> Name<'a>`.
fn declares(before: &str) -> bool {
    let before = before.trim_end();
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next();
    let statement = before.rsplit(['{', '}', ';']).next().unwrap_or_default();
    matches!(last, Some("struct" | "for" | "impl")) || statement.trim_start().starts_with("impl<")
}

/// `use …::Name;` and what stands between the brackets of a `use`.
fn hands_on(before: &str) -> bool {
    let statement = before.rsplit(';').next().unwrap_or_default();
    let mut lines = statement.lines().map(str::trim_start);
    let begins = |line: &str| {
        let line = line.strip_prefix("pub").unwrap_or(line);
        let line = line.strip_prefix("(crate)").unwrap_or(line);
        line.trim_start().starts_with("use ")
    };
    let from_use = lines.by_ref().skip_while(|line| !begins(line));
    let open: String = from_use.collect();
    !open.is_empty() && open.matches('{').count() >= open.matches('}').count()
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
                ("rooms/a/src/commands.rs", built),
                ("rooms/a/src/web.rs", ""),
            ],
        ] {
            assert!(said(look, &files).is_empty(), "{files:?}");
        }
    }
}
