//! Minifying removes comments and spaces, and nothing else.

use std::fs;

use crate::bundles::{self, Bundle, Role};
use crate::linked::{Linked, Served};
use crate::minify::minify;
use crate::module::{Import, Module};
use crate::pack::Pack;
use crate::{Crate, css, js};

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
                of_ui: false,
                names: vec![pair("a", "a"), pair("b", "c")]
            },
            Import {
                from: "y.js".to_owned(),
                of_ui: false,
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
        // Another room's, or a file beside the modules.
        "import{a}from'../../messaging/js/x.js';",
        "import{a}from'./tests/x.js';",
    ] {
        assert!(Module::parse(text).is_err(), "{text}");
    }
}

#[test]
fn bundles_are_read_line_by_line() {
    let text = "# one\n\nentree.js: entree.js requete.js\nsigned-in envoi.js: file-envoi.js\n";
    let (all, own) = (bundles::read(text).unwrap(), |file: &str| file.to_owned());
    assert_eq!(
        all,
        [
            Bundle {
                role: Role::OnDemand,
                file: own("entree.js"),
                members: vec![own("entree.js"), own("requete.js")]
            },
            Bundle {
                role: Role::SignedIn,
                file: own("envoi.js"),
                members: vec![own("file-envoi.js")]
            },
        ]
    );
    for text in ["entree.js", "entree.js:", "often x.js: x.js"] {
        assert!(bundles::read(text).is_err(), "{text}");
    }
}

/// A room with these modules and this list; `ui` has `page.js`, which exports `on`.
fn step(modules: &[(&str, &str)], list: &str) -> Result<Pack, String> {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("js")).unwrap();
    for (name, text) in modules.iter().chain([&("bundles.txt", list)]) {
        fs::write(root.path().join("js").join(name), text).unwrap();
    }
    let crate_ = Crate {
        name: "visit".to_owned(),
        root: root.path().to_owned(),
        out: root.path().to_owned(),
    };
    let served = Served {
        url: "/s/entree.0.js".to_owned(),
        exports: vec!["on".to_owned()],
    };
    let linked = Linked([("page.js".to_owned(), served)].into());
    assert_eq!(Linked::read(&linked.text()), Ok(linked.clone()));
    let mut pack = Pack::new(Some(crate_.name.clone()));
    js::add_all(&mut pack, &crate_, &linked).map_err(|why| why.to_string())?;
    pack.write(root.path()).unwrap();
    Ok(pack)
}

#[test]
fn a_room_builds_on_the_modules_of_ui_and_on_its_own() {
    let ui = "import { on } from '../../../foundation/ui/js/page.js';\n";
    let page = format!("{ui}export const page = () => on;\n");
    let plan = "import { page } from './page.js';\nimport('./later.js');\nimport('../../../foundation/ui/js/page.js');\npage();\n";
    let modules = [
        ("page.js", page.as_str()),
        ("plan.js", plan),
        ("later.js", "export const a = 1;\n"),
    ];
    let pack = step(&modules, "signed-in tour.js: plan.js\n").unwrap();
    let text = pack.text("tour.js").unwrap();
    // Two modules with the same name are told apart.
    assert!(
        text.starts_with(
            "import{$page as $$page}from'/s/entree.0.js';const $page=(()=>{const{on}=$$page;"
        ),
        "{text}"
    );
    let later = pack.url("later.js").unwrap();
    assert!(later.starts_with("/s/visit-later."), "{later}");
    assert!(
        text.contains(&format!("import('{later}').then(m=>m.$later)")),
        "{text}"
    );
    assert!(
        text.contains("import('/s/entree.0.js').then(m=>m.$page)"),
        "{text}"
    );
    assert!(text.ends_with("export{$page,$plan};"), "{text}");
}

#[test]
fn what_cannot_be_linked_stops_the_build() {
    let of_ui = "../../../foundation/ui/js/page.js";
    for (text, list, why) in [
        (
            format!("import {{ off }} from '{of_ui}';"),
            "",
            "imports off from page.js",
        ),
        ("import { a } from './b.js';".to_owned(), "", "imports b.js"),
        ("import('./b.js');".to_owned(), "", "imports ./b.js"),
        (
            "import('../../messaging/js/fil.js');".to_owned(),
            "",
            "imports ../../messaging/js/fil.js",
        ),
        (String::new(), "x.js: y.js", "names y.js"),
    ] {
        let failed = step(&[("x.js", &text)], list).err().unwrap_or_default();
        assert!(failed.contains(why), "{text}: {failed}");
    }
}

#[test]
fn the_sheets_of_a_room_stand_in_their_layers() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a.css", "impression.css", "z.css"].map(str::to_owned);
    for (name, text) in names.iter().zip([
        ".a { top: 0; }",
        "p { top: 1px; }",
        "/* why */\n.z { top: 0; }\n",
    ]) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(
        css::of_room(folder.path(), &names).unwrap(),
        "@layer salle{.a{top:0}\n.z{top:0}}@layer impression{p{top:1px}}"
    );
}
