//! The asset step takes out of a module what only people read, and nothing else.

#[path = "../build/minify.rs"]
mod minify;
#[path = "../build/module.rs"]
mod module;

use minify::minify;
use module::{Import, Module};

#[test]
fn comments_and_spaces_go_meaning_stays() {
    for (before, after) in [
        ("// a\nconst a = 1; // b\n", "const a=1;"),
        ("/** doc\n * of two lines */\nlet b;\n", "let b;"),
        (
            "const e = /** @type {HTMLElement | null} */ (found);",
            "const e=(found);",
        ),
        ("return  a  instanceof  B ;", "return a instanceof B;"),
        ("x = a + +b - -c;", "x=a+ +b- -c;"),
        (
            "if (a-- > 0 && b < !c) {\n  d();\n}\n",
            "if(a-- >0&&b< !c){d()}\n",
        ),
        (
            "const s = 'it\\'s // no comment', t = \"/* nor this */\";",
            "const s='it\\'s // no comment',t=\"/* nor this */\";",
        ),
        (
            "`a  ${ b ? `c // ${ d }` : {} }  e`;",
            "`a  ${b?`c // ${d}`:{}}  e`;",
        ),
        (
            "const r = /[/'\"]+ /g.test(x) / 2;",
            "const r= /[/'\"]+ /g.test(x) / 2;",
        ),
        ("return /a  b/;", "return /a  b/;"),
        ("import { a } from './b.js';", "import{a}from'./b.js';"),
        (
            "class A { #x = 1; get y() { return this.#x } }",
            "class A{#x=1;get y(){return this.#x}}",
        ),
        ("a = b\n(c)\n", "a=b\n(c)\n"),
        ("f(a,\n  b);\n\ng()\n", "f(a,b);g()\n"),
        (
            "{ a; b = 2; } { while (c); } for (;;) {}",
            "{a;b=2}{while(c);}for(;;){}",
        ),
        ("{ f(a); }\n{ if (g(b)); }", "{f(a)}\n{if(g(b));}"),
        ("1 .toFixed()", "1 .toFixed()"),
    ] {
        assert_eq!(minify(before).as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn what_cannot_be_read_is_refused() {
    for text in ["const a = 'b", "`${a`", "}", "{", "/* a", "x = /a"] {
        assert!(minify(text).is_err(), "{text}");
    }
}

fn pair(there: &str, here: &str) -> (String, String) {
    (there.to_owned(), here.to_owned())
}

#[test]
fn a_module_is_taken_apart() {
    let text = minify(
        "// @ts-check\nimport { a, b as c } from './x.js';\nimport './y.js';\n\nexport const d = 1;\nconst e = 2;\n\
         /** doc */\nexport async function f() { return c }\nexport class G {}\nexport { e, a as z };\n\
         const exporter = 'export const no = 1';\nimport('./later.js');\n",
    )
    .unwrap();
    let module = Module::parse(&text).unwrap();
    assert_eq!(
        module.imports,
        [
            Import {
                from: "x.js".to_owned(),
                names: vec![pair("a", "a"), pair("b", "c")]
            },
            Import {
                from: "y.js".to_owned(),
                names: Vec::new()
            },
        ]
    );
    assert_eq!(
        module.exports,
        [
            pair("d", "d"),
            pair("f", "f"),
            pair("G", "G"),
            pair("e", "e"),
            pair("z", "a")
        ]
    );
    assert_eq!(
        module.body,
        "const d=1;const e=2;async function f(){return c}\nclass G{}\nconst exporter='export const no = 1';import('./later.js');"
    );
}

#[test]
fn forms_that_would_change_meaning_are_refused() {
    for text in [
        "export let a=1;",
        "export default 1;",
        "export*from'./x.js';",
        "import a from'./x.js';",
        "import{a}from'/x.js';",
        "import*as a from'./x.js';",
    ] {
        assert!(Module::parse(text).is_err(), "{text}");
    }
}
