//! Files and folders are made in one way, for their owner only: `kernel::private`.

use crate::tidy::rust::Role;
use crate::tidy::{Findings, Tree};

/// Where the program's own code stands. What developers run (benches, examples, the asset step, this tool) makes files of theirs.
const PROGRAM: [&str; 3] = ["foundation/", "rooms/", "apps/spico/"];
/// The one place, and the asset step, which build scripts run.
const HOME: [&str; 2] = ["foundation/kernel/src/private.rs", "foundation/assets/"];
/// The kit of the tests starts a server of theirs.
const KIT: &str = "foundation/testkit/";

/// What makes a file or a folder, as code names it: of the standard library, of tokio, of a builder.
const MAKERS: [&[&str]; 8] = [
    &["create_dir"],
    &["create_dir_all"],
    &["create_new"],
    &["DirBuilder"],
    &["File", "create"],
    &["fs", "copy"],
    &["fs", "write"],
    &["File", "options"],
];

pub fn look(tree: &Tree, findings: &mut Findings) {
    let of_the_program = |path: &str| {
        PROGRAM.iter().any(|folder| path.starts_with(folder))
            && !HOME.iter().any(|home| path.starts_with(home))
            && !path.starts_with(KIT)
            && !path.contains("/examples/")
    };
    for file in tree.rust().filter(|file| of_the_program(&file.path)) {
        for name in &file.rust().names {
            let path = file.rust().whole_path(name);
            let makes = MAKERS.iter().any(|maker| path.ends_with(maker));
            let creates = name.role == Role::Method(true) && name.last() == "create";
            let ours = path.iter().rev().nth(1) == Some(&"private");
            if (makes && !ours || creates) && !file.is_test_line(name.line) {
                findings.refuse(
                    &file.path,
                    name.line,
                    format!(
                        "`{}`: files and folders are made by `kernel::private`, for their owner only",
                        path.join("::")
                    ),
                );
            }
        }
    }
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
            "use std::fs::{read, write};",
            "use std::fs as disk;\nfn f() { disk::write(a, b) }",
            "use std::fs::File as F;\nfn f() { F::create(a) }",
            "fn f() { m!(std::fs::copy(a, b)) }",
            "fn f() { m!(OpenOptions::new().create(true)) }",
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
