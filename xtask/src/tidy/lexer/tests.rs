use super::*;

#[test]
fn comments_and_literals_are_told_apart() {
    let text = "const a = \"/* é */\"; // b \"c\"\n/* d\n/* e */ f();";
    let views = Views::of(text, Language::Script);
    for view in [&views.literals, &views.comments] {
        assert_eq!(view.len(), text.len(), "a view keeps every offset");
        assert_eq!(view.lines().count(), text.lines().count());
    }
    assert_eq!(views.literals.trim(), "/* é */");
    let comments: Vec<&str> = views.comments.lines().map(str::trim).collect();
    assert_eq!(comments, ["// b \"c\"", "/* d", "/* e */"]);
    let sheet = Views::of("a { b: url(//c) } /* d */", Language::Style);
    assert_eq!(sheet.comments.trim(), "/* d */");
}

#[test]
fn script_patterns_are_told_from_divisions() {
    let views = Views::of(
        "const a = b / c; if (/[/\"]'/.test(x)) y(`t ${z}`); // d",
        Language::Script,
    );
    assert_eq!(views.literals.trim(), "t ${z}");
    assert_eq!(views.comments.trim(), "// d");
}

#[test]
fn other_languages_are_not_split() {
    assert!(
        Views::of("# \"a\" // b", Language::of("a.toml"))
            .comments
            .trim()
            .is_empty()
    );
}
