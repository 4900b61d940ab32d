use super::*;
use crate::tidy::rules::said;

fn found(path: &str, text: &str) -> Vec<String> {
    said(look, &[(path, text)])
}

#[test]
fn inline_handlers_styles_and_scripts_are_refused_in_views() {
    for bad in [
        "button onclick=\"f()\" { \"Ok\" }",
        "p style=(css) { }",
        "div hx-on:click=\"x\" { }",
        "script src=(url) { }",
        "p { } script { \"x\" }",
        "details ontoggle=[x] { }",
    ] {
        let text = format!("fn v() -> Markup {{\n    html! {{\n        {bad}\n    }}\n}}\n");
        let found = found("foundation/ui/src/card.rs", &text);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
        assert!(
            found
                .first()
                .unwrap()
                .starts_with("foundation/ui/src/card.rs:3: "),
            "{found:?}"
        );
    }
}

/// Ways in which somebody might slip one past a reader.
#[test]
fn disguised_attributes_and_elements_are_refused() {
    for bad in [
        "button onclick = \"f()\" { }",
        "button onclick =(f) { }",
        "button \"onclick\"=\"f()\" { }",
        "p \"style\" = (css) { }",
        "p r#style=(css) { }",
        "style { \"p { color: red }\" }",
        "style type=\"text/css\" { (css) }",
        "r#script src=(url) { }",
    ] {
        let text = format!("fn v() -> Markup {{\n    html! {{\n        {bad}\n    }}\n}}\n");
        let found = found("rooms/a/src/web/views.rs", &text);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
    }
    for bad in [
        "use maud::html as page; fn v() { page! { p style=\"x\" { } } }",
        "use ui::PreEscaped;",
        "fn v() -> Markup { ui::PreEscaped(text) }",
        "fn v() { html ! { p style=(x) { } } }",
        "fn v() { html!(p style=(x) { }) }",
        "const A: &str = r#\"<p style=\"x\">\"#;",
        "const A: &str = r##\"<p STYLE=\"x\">\"##;",
        "const A: &str = \"<SCRIPT src=x>\";",
        "const A: &str = \"<b onclick=go()>\";",
        "const A: &str = \"<b\\tonclick = 'go()'>\";",
        "const A: &str = \"<style>p{}</style>\";",
        "const A: &str = \"<scr\\u{69}pt>\";",
        "const A: &str = \"<p \\x73tyle='x'>\";",
        "fn v() { f(html! { p { (html! { b style=(x) { } }) } }) }",
        "fn v() { page!(html! { b style=(x) { } }) }",
        "use ui::{Markup, PreEscaped as P};",
        "const A: &[u8] = b\"<svg/onload='x'>\";",
    ] {
        let found = found("rooms/a/src/web/views.rs", bad);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
    }
    assert_eq!(
        found("foundation/ui/assets/x.html", "<p onclick=\"x\">").len(),
        1
    );
}

#[test]
fn what_only_resembles_them_passes() {
    for fine in [
        "fn v() { html! { p class=\"a\" { @if let Some(x) = y { (style) } @let on = (1); (x) } } }",
        "fn v() { html! { (field(\"style\", \"Style\")) p title=\"style=x\" { } } }",
        "const A: &str = \"/annuaire?style=sombre&once=2\";",
        "const A: &str = \"a < b, onset = 3\";",
        "fn f(html: &str) { let html = html.trim(); }",
        "fn v() { html! { @let style = (1); @if style { (style.a) } (f(style { a: 1 })) } }",
        "fn v() { html! { @if style == (1) { } @match x { style => { } } } }",
    ] {
        let found = found("rooms/a/src/web/views.rs", fine);
        assert!(found.is_empty(), "{fine}: {found:?}");
    }
}

#[test]
fn htmx_attributes_belong_to_the_ui() {
    let text = "fn v() { html! { form hx-post=(url) { } } }";
    assert_eq!(found("rooms/a/src/web/views/x.rs", text).len(), 1);
    assert!(found("foundation/ui/src/hx.rs", text).is_empty());
}

#[test]
fn the_page_may_name_its_modules() {
    let text = "fn v() { html! { head { script src=(url) defer { } } } }";
    assert!(found("foundation/ui/src/page/head.rs", text).is_empty());
    assert!(found("foundation/ui/src/page.rs", text).is_empty());
}

#[test]
fn literals_that_reach_the_page_are_read_too() {
    for bad in [
        "<p style=\\\"x\\\">",
        "<b onmouseover='x'>",
        concat!("java", "script:alert(1)"),
        "<script>",
        "<i hx-on:x>",
    ] {
        assert_eq!(
            found(
                "rooms/a/src/web/x.rs",
                &format!("const A: &str = \"{bad}\";")
            )
            .len(),
            1,
            "{bad}"
        );
        assert_eq!(
            found(
                "foundation/ui/js/x.js",
                &format!("const a = `{}`;", bad.replace('\\', ""))
            )
            .len(),
            1,
            "{bad}"
        );
    }
}

#[test]
fn ordinary_code_and_tests_pass() {
    let text = "fn f() { let style = (1); let once = [2]; html! { p class=\"style\" once=(x) data-onto=(y) { (script) } } }\n#[cfg(test)]\nmod tests { const A: &str = \"<script>\"; }\n";
    assert!(
        found("rooms/a/src/x.rs", text).is_empty(),
        "{:?}",
        found("rooms/a/src/x.rs", text)
    );
    assert!(
        found(
            "foundation/ui/js/x.js",
            "el.style.width = '3px'; if (/<script/i.test(s)) el.onclick = f;"
        )
        .is_empty()
    );
    assert!(
        found(
            "rooms/a/src/x.rs",
            "// <script> and style=\"x\" in a remark\n"
        )
        .is_empty()
    );
}
