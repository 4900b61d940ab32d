use super::*;

fn rust(text: &str) -> Views {
    let views = Views::of(text, Language::Rust);
    assert_eq!(views.code.len(), text.len(), "a view keeps every offset");
    assert_eq!(views.code.lines().count(), text.lines().count());
    views
}

#[test]
fn comments_and_strings_are_no_code() {
    let views = rust("let a = \"in { text\"; // in comment {\n/* a /* b */ c { */ let b;");
    assert_eq!(
        views.code.trim_end(),
        format!(
            "let a = \"{}\"; {}\n{} let b;",
            " ".repeat(9),
            " ".repeat(15),
            " ".repeat(19)
        )
    );
    assert_eq!(views.literals.trim(), "in { text");
    let comments: Vec<&str> = views.comments.lines().map(str::trim).collect();
    assert_eq!(comments, ["// in comment {", "/* a /* b */ c { */"]);
}

#[test]
fn raw_strings_end_with_as_many_hashes() {
    let views = rust("f(r#\"a \"quoted\" b\"#, br\"x\", r#type)");
    assert!(views.literals.contains("a \"quoted\" b") && views.literals.contains('x'));
    assert!(views.code.contains("r#type)"), "{}", views.code);
}

#[test]
fn lifetimes_are_not_characters() {
    let views = rust("fn f<'a>(x: &'a str) -> char { if x == 'é' { '\\'' } else { '{' } }");
    assert_eq!(views.code.matches('{').count(), 3);
    assert!(views.code.contains("<'a>(x: &'a str)"));
    assert!(views.literals.contains('é'));
}

#[test]
fn script_patterns_are_told_from_divisions() {
    let views = Views::of(
        "const a = b / c; if (/[/\"]'/.test(x)) y(`t ${z}`);",
        Language::Script,
    );
    assert!(views.code.contains("b / c") && views.code.contains(".test(x)"));
    assert_eq!(views.literals.trim(), "t ${z}");
}

#[test]
fn other_languages_are_all_code() {
    assert_eq!(Views::of("# \"a\"", Language::of("a.toml")).code, "# \"a\"");
}
