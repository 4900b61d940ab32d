use super::markup;

/// Each fault alone is found, and nothing else with it.
#[test]
fn every_fault_is_found() {
    for (html, words) in [
        ("<p id=a></p><p id=a></p>", "duplicate id"),
        ("<p id='a b'></p>", "has a space"),
        ("<p class=a class=b></p>", "uplicate attribute"),
        ("<label for=x>Nom</label>", "`for` names `x`"),
        ("<p aria-describedby=x></p>", "`aria-describedby` names `x`"),
        (
            "<button type=button popovertarget=x>Menu</button>",
            "`popovertarget` names `x`",
        ),
        ("<h2>Un</h2><h4>Deux</h4>", "jumps to level 4"),
        ("<h2> </h2>", "an empty heading"),
        ("<h1>Un</h1><h1>Deux</h1>", "2 headings of level 1"),
        ("<p style='color:red'></p>", "`style` is refused"),
        ("<p onclick='x()'></p>", "`onclick` is refused"),
        ("<p hx-on:click='x()'></p>", "`hx-on:click` is refused"),
        ("<p data-hx-get='/x'></p>", "`data-hx-get` is refused"),
        ("<a href=' JavaScript:x()'>Ouvrir</a>", "`href` is refused"),
        (
            "<input aria-label=Nom autofocus>",
            "`autofocus` outside a dialog",
        ),
        (
            "<div><script src=/s/x.js></script></div>",
            "outside the head",
        ),
        ("<div><style></style></div>", "`style` is refused"),
        (
            "<p hx-vals='1'></p>",
            "not one of the product's htmx attributes",
        ),
        (
            "<p hx-get=/x hx-target=#a hx-swap=none hx-trigger='click[ctrlKey]'></p>",
            "a trigger filter is a script",
        ),
        ("<p hx-get=/x></p>", "target and swap are written together"),
        (
            "<p hx-get=/x hx-swap=none hx-target=this></p>",
            "a target is an id",
        ),
        ("<button type=button></button>", "a control without a name"),
        (
            "<button type=button><svg aria-hidden=true></svg></button>",
            "a control without a name",
        ),
        ("<button>Envoyer</button>", "a button without its type"),
        (
            "<a href=/x><span aria-hidden=true>x</span></a>",
            "a control without a name",
        ),
        ("<nav></nav>", "a landmark without a name"),
        ("<input name=q>", "a field without a label"),
        (
            "<label><input type=checkbox></label>",
            "a field without a label",
        ),
        (
            "<input aria-label=Nom aria-invalid=true>",
            "doesn't say why",
        ),
        ("<fieldset></fieldset>", "without a legend"),
        ("<table><tr><td>1</td></tr></table>", "without a caption"),
        ("<img src=/s/x.png width=1 height=1>", "without `alt`"),
        ("<img src=/s/x.png alt=''>", "without its size"),
        (
            "<time datetime=2026-11-20T09:41:00.123456Z>hier</time>",
            "more than three digits",
        ),
        ("<svg></svg>", "neither hidden nor an image"),
        ("<a href=/s/absent>Ouvrir</a>", "asset that does not exist"),
    ] {
        let found = markup(html);
        assert_eq!(found.len(), 1, "{html}: {found:?}");
        assert!(found[0].0.contains(words), "{html}: {found:?}");
    }
}

#[test]
fn a_document_needs_its_frame() {
    let found =
        markup("<!DOCTYPE html><html><head></head><body><a href='#x'>Aller</a></body></html>");
    let all = found
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    for words in [
        "lang",
        "a title",
        "main landmark",
        "a viewport",
        "`#x`",
        "0 headings of level 1",
    ] {
        assert!(all.contains(words), "{words} in {all}");
    }
}

#[test]
fn what_is_right_is_left_alone() {
    let html = "<label for=a>Nom</label><input id=a aria-describedby=b aria-invalid=true><p id=b>Trop court</p>\
        <dialog aria-labelledby=c><h2 id=c>Retirer</h2><input autofocus aria-label=Motif></dialog>\
        <input autofocus autocomplete=one-time-code aria-label=Code>\
        <a href=/x><svg aria-hidden=true></svg>Ouvrir</a>";
    assert_eq!(markup(html), []);
}
