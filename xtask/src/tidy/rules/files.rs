//! Files and folders are made in one way, for their owner only: `kernel::private`.

use crate::tidy::search::words;
use crate::tidy::{Findings, Tree};

/// Where the program's own code stands. What developers run (benches, examples, the asset step, this tool) makes files of theirs.
const PROGRAM: [&str; 3] = ["foundation/", "rooms/", "apps/spico/"];
/// The one place, and the asset step, which build scripts run.
const HOME: [&str; 2] = ["foundation/kernel/src/private.rs", "foundation/assets/"];
/// The kit of the tests starts a server of theirs.
const KIT: &str = "foundation/testkit/";

/// What makes a file or a folder, as code names it.
const MAKERS: [&str; 8] = [
    "create_dir",
    "create_dir_all",
    "create_new",
    "DirBuilder",
    "File::create",
    "fs::copy",
    "fs::write",
    "File::options",
];

pub fn look(tree: &Tree, findings: &mut Findings) {
    let of_the_program = |path: &str| {
        PROGRAM.iter().any(|folder| path.starts_with(folder))
            && !HOME.iter().any(|home| path.starts_with(home))
            && !path.starts_with(KIT)
            && !path.contains("/examples/")
    };
    for file in tree.rust().filter(|file| of_the_program(&file.path)) {
        let code = file.code();
        let mut found: Vec<(usize, &str)> = MAKERS
            .iter()
            .flat_map(|maker| words(code, maker).into_iter().map(move |at| (at, *maker)))
            .filter(|(at, _)| !of_ours(code, *at))
            .collect();
        let creates = code.match_indices(".create(true)");
        found.extend(creates.map(|(at, _)| (at, "create")));
        for (at, maker) in found {
            let line = file.line_of(at);
            if !file.is_test_line(line) {
                findings.refuse(
                    &file.path,
                    line,
                    format!("`{maker}`: files and folders are made by `kernel::private`, for their owner only"),
                );
            }
        }
    }
}

/// Whether it is `kernel::private`'s.
fn of_ours(code: &str, at: usize) -> bool {
    code.get(..at)
        .is_some_and(|before| before.ends_with("private::"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn other_ways_of_making_files_are_refused() {
        for bad in [
            "fn f() { std::fs::create_dir_all(a) }",
            "fn f() { File::create(a) }",
            "fn f() { std::fs::write(a, b) }",
            "use std::fs::DirBuilder;",
            "fn f() { OpenOptions::new().create(true).open(a) }",
        ] {
            assert_eq!(said(look, &[("rooms/a/src/x.rs", bad)]).len(), 1, "{bad}");
        }
    }

    #[test]
    fn the_one_way_and_what_is_no_part_of_the_program_are_left_alone() {
        let files = [
            (
                "rooms/a/src/x.rs",
                "fn f() { kernel::private::create_new(a); private::create(b); out.write(c) }",
            ),
            (
                "rooms/a/src/y.rs",
                "#[cfg(test)]\nmod tests { fn f() { std::fs::write(a, b) } }",
            ),
            ("rooms/a/tests/z.rs", "fn f() { std::fs::write(a, b) }"),
            ("apps/bench/src/x.rs", "fn f() { std::fs::write(a, b) }"),
            (
                "foundation/assets/src/pack.rs",
                "fn f() { std::fs::write(a, b) }",
            ),
            (
                "foundation/kernel/src/private.rs",
                "use std::fs::DirBuilder;",
            ),
        ];
        assert!(said(look, &files).is_empty(), "{:?}", said(look, &files));
    }
}
