use super::*;
use crate::tidy::rules::said;

const STATES: [(&str, &str); 2] = [
    (
        RULES,
        "# Rules\n| A19 | Codes |\n| A19.1 | Nothing is told |\n| front-end §5 | The stream |\n",
    ),
    (
        ARCHITECTURE,
        "## 16. Sealed at rest\n| I-7 | nobody learns | `decide` |\n",
    ),
];

/// What is said of one more file, but for what only the stated rules are told.
fn refused(path: &str, text: &str) -> Vec<String> {
    let files = [STATES.as_slice(), &[(path, text)]].concat();
    let mut found = said(look, &files);
    found.retain(|line| line.starts_with(path));
    found
}

#[test]
fn what_is_stated_may_be_cited() {
    for line in [
        "(A19, A19.1)",
        "A19–A19.1.",
        "I-7: see A19/I-7",
        "front-end §5",
        "Front-end §5, and (§16)",
        "ARCHITECTURE §16, §16.",
        "ARCHITECTURE.md §16, [ARCHITECTURE §16](x), `front-end §5`",
        "docs/rules.md, [rules](../docs/rules.md#a).",
    ] {
        let found = refused("a/x.rs", &format!("// {line}\n"));
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

#[test]
fn what_is_stated_nowhere_is_refused() {
    for (line, code) in [
        ("(A20)", "A20"),
        ("A19, A19.2.", "A19.2"),
        ("A01–A19", "A01"),
        ("I-8", "I-8"),
        ("INV-14", "INV-14"),
        ("DEC-3", "DEC-3"),
        ("JR2", "JR2"),
        ("front-end §6", "front-end §6"),
        ("front-end §5, §6.1", "front-end §6.1"),
        ("design §1", "design §1"),
        ("key (§17)", "architecture §17"),
        ("ux/front-end.md", "ux/front-end.md"),
    ] {
        let found = refused("a/x.rs", &format!("\n// {line}\n"));
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        let start = format!("a/x.rs:2: `{code}` ");
        assert!(found.first().unwrap().starts_with(&start), "{found:?}");
    }
}

#[test]
fn every_kind_of_comment_is_read_and_nothing_else() {
    for (path, text) in [
        ("a/x.rs", "let b = \"A20\"; let C1 = 1; // A21"),
        ("a/x.js", "f('A20'); /** A21 */"),
        ("a/x.css", "#B04 { content: 'A20' } /* A21 */"),
        ("a/x.sql", "select 'A20'; -- A21"),
        ("a/x.toml", "a = \"A20\"\n# A21"),
        ("a/x.md", "`A21`"),
    ] {
        let found = refused(path, text);
        assert!(
            found.len() == 1 && found.concat().contains("`A21`"),
            "{path}: {found:?}"
        );
    }
    for path in ["a/x.txt", "a/vendor/x.js", "a/snapshots/x.rs"] {
        assert!(refused(path, "// A21").is_empty(), "{path}");
    }
}

#[test]
fn words_that_look_like_codes_are_left_alone() {
    for line in [
        "AES-256, SHA-256, UTF-8, EUPL-1.2, FNV-1a, Aal2, TRE_R94, SM26, U+F1, %E2, #B04, A1x, A1234, HTTP2",
        "RFC 9111 §3, §4, RFC 9110 §15.4.8, « § »",
        "https://example.org/x.md, *.md, docs/….md",
    ] {
        let found = refused("a/x.rs", &format!("// {line}\n"));
        assert!(found.is_empty(), "{line}: {found:?}");
    }
}

#[test]
fn a_rule_that_nothing_cites_is_noticed_and_one_stated_twice_is_refused() {
    let rules = (RULES, "| A19 | One |\n| A20 | Two |\n| A20 | Other |\n");
    let found = said(look, &[rules, ("a/x.rs", "// A19\n")]);
    assert_eq!(
        found,
        [
            "docs/rules.md:3: `A20` is stated twice",
            "docs/rules.md:2: `A20` is cited nowhere: its line may go",
            "docs/rules.md:3: `A20` is cited nowhere: its line may go"
        ]
    );
    // A row without words states nothing.
    let found = said(look, &[(RULES, "| A19 | |\n"), ("a/x.rs", "// A19\n")]);
    assert_eq!(found.len(), 2);
}
