use super::*;

fn paths(text: &str) -> Vec<String> {
    let rust = Rust::of(text);
    assert_eq!(rust.unread, None, "{text}");
    rust.names.iter().map(|n| n.path.join("::")).collect()
}

fn looked_into(code: &str) -> usize {
    let rust = Rust::of(code);
    assert_eq!(rust.unread, None, "{code}");
    rust.names.iter().filter(|n| n.looks_into("db")).count()
}

#[test]
fn every_way_to_look_into_a_crate_is_seen() {
    for code in [
        "use db::Tx;",
        "use db as d;",
        "use db::{self as d};",
        "use {db as d};",
        "use ::db::Tx;",
        "use {::db::Tx};",
        "extern crate db;",
        "extern crate db as d;",
        "fn a() { f(::db :: Tx) }",
        "fn a() { r#db::Tx }",
        "fn a() { m!(db::Tx) }",
        "fn a(b: impl for<'a> Fn(&'a db::Tx)) {}",
        "impl db::Command for A {}",
        "#[db::test] fn a() {}",
        "#[derive(db::Row)] struct A;",
        "macro_rules! m { () => { use db; } }",
        "macro_rules! m { () => { use db as d; } }",
        "macro_rules! m { () => { use {db as d}; } }",
        "macro_rules! m { () => { $crate::a!(::db::Tx) } }",
        "fn a() { m! { n! { <db::Tx as A>::b() } } }",
    ] {
        assert_eq!(looked_into(code), 1, "{code}");
    }
    for code in [
        "fn a() { crate::db::x() }",
        "use super::db::x;",
        "use crate::{db::x, db};",
        "fn a() { self::db::x() }",
        "fn a() { db.rows() }",
        "fn a() { let db = 1; m!(db, db.x, [db]) }",
        "fn a() { fdb::x }",
        "fn a() { m!(T::<db>::db::x) }",
        "/// db::Tx\nfn a() {} // db::Tx",
        "const A: &str = \"db::Tx\";",
    ] {
        assert_eq!(looked_into(code), 0, "{code}");
    }
}

#[test]
fn names_and_macros_are_found_inside_macros_too() {
    let names = paths("fn f() { m!(a::{b, c::d}, e.g(1), h!(i::*)) }");
    assert_eq!(names, ["m", "a::b", "a::c::d", "e", "g", "h", "i::*"]);
    let rust = Rust::of("fn f() { m!(\n h!(x) ); a::k! { y } }");
    let macros: Vec<_> = rust
        .macros
        .iter()
        .map(|m| (m.name.as_str(), m.line))
        .collect();
    assert_eq!(macros, [("m", 1), ("h", 2), ("k", 2)]);
}

#[test]
fn methods_and_their_argument_are_told_from_paths() {
    for code in ["fn f() { o.create(true) }", "fn f() { m!(o.create(true)) }"] {
        let rust = Rust::of(code);
        let found = rust.names.iter().find(|n| n.last() == "create").unwrap();
        assert_eq!(found.role, Role::Method(true), "{code}");
    }
    let rust = Rust::of("fn f() { o.create(false) }");
    assert!(rust.names.iter().all(|n| n.role != Role::Method(true)));
}

#[test]
fn an_import_says_where_a_name_comes_from() {
    let rust = Rust::of(
        "use std::fs as f;\nuse std::fs::File;\nfn g() { f::write(a); File::create(b); h(c) }",
    );
    let whole: Vec<String> = rust
        .names
        .iter()
        .filter(|n| n.role == Role::Spoken)
        .map(|n| rust.whole_path(n).join("::"))
        .collect();
    assert_eq!(
        whole,
        [
            "std::fs::write",
            "a",
            "std::fs::File::create",
            "b",
            "h",
            "c"
        ]
    );
}

#[test]
fn lines_of_tests_are_known_however_they_are_marked() {
    for marked in [
        "#[cfg(test)]\nmod tests {\n}",
        "#[cfg(all(unix, test))]\nmod tests {\n}",
        "#[cfg(any(test, all(test, unix)))]\nmod tests {\n}",
        "#[test]\nfn t() {\n}",
        "impl A {\n#[cfg(test)] fn t() {\n}}",
    ] {
        let rust = Rust::of(marked);
        assert!(
            rust.tests.iter().any(|lines| lines.contains(&3)),
            "{marked}"
        );
    }
    for other in [
        "#[cfg(not(test))]\nmod a {\n}",
        "#[cfg(any(test, unix))]\nmod a {\n}",
        "#[cfg(unix)]\nmod a {\n}",
        "struct A {\n#[cfg(test)] a: u8,\n b: u8 }",
        "// #[cfg(test)]\nmod a {\n}",
    ] {
        assert!(Rust::of(other).tests.is_empty(), "{other}");
    }
}

#[test]
fn comments_are_all_that_is_no_token() {
    let text = "//! a\nfn f<'a>(x: &'a str) { /* é /* b */ { */ g(\"// c\", '\"', r#\"/* d \"#) } // e\n/// h\nstruct I;\n";
    let rust = Rust::of(text);
    let comments = comments(text, &rust.tokens);
    assert_eq!(comments.len(), text.len(), "every offset is kept");
    let lines: Vec<&str> = comments.lines().map(str::trim).collect();
    assert_eq!(lines[0], "//! a");
    assert!(lines[1].starts_with("/* é /* b */ { */") && lines[1].ends_with("// e"));
    assert!(!lines[1].contains("// c") && !lines[1].contains('d'));
    assert_eq!(lines[2..], ["/// h", ""]);
}

#[test]
fn literals_are_read_as_the_program_holds_them() {
    let text = "/// \"no\"\nconst A: &str = \"\\x3cp\\u{3e}\";\nfn f() { m!(b\"é\", c\"d\", r\"e\\n\", 'x', 1) }";
    let text = text.replace('é', "e");
    let rust = Rust::of(&text);
    let found: Vec<_> = literals(&text, &rust.tokens)
        .into_iter()
        .map(|l| (l.value, l.line))
        .collect();
    let wanted = [("<p>", 2), ("e", 3), ("d", 3), ("e\\n", 3)];
    assert_eq!(found, wanted.map(|(value, line)| (value.to_owned(), line)));
}

#[test]
fn functions_with_a_body_have_their_lines() {
    let rust =
        Rust::of("trait T { fn a(); fn b() {\n} }\n#[x]\nfn c(f: fn()) {\n let s = \"}\";\n}");
    let found: Vec<_> = rust
        .functions
        .iter()
        .map(|f| (f.name.as_str(), f.lines.clone()))
        .collect();
    assert_eq!(found, [("b", 1..=2), ("c", 4..=6)]);
}
