//! Usual misspellings in searches, asked of the file and of the memory in the same way.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod people;

use people::{PLACE, TRADE, ask, indexes, keys};
use search::{Filter, Near, Query};

#[track_caller]
fn first(text: &str, wanted: u128) {
    let (_folder, indexes) = indexes();
    for (index, name) in indexes.iter().zip(["file", "memory", "both"]) {
        assert_eq!(
            keys(&ask(index, text)).first(),
            Some(&wanted),
            "{text:?} in {name}"
        );
    }
}

#[test]
fn words_in_any_order_with_or_without_accents() {
    first("pierre garmontlan toulouse", 1);
    first("TOULOUSE Garmontlan", 1);
    first("helene cayla", 6);
    first("Hélène", 6);
    first("oeillet", 9);
}

#[test]
fn one_edit_anywhere_in_the_name() {
    let (_folder, indexes) = indexes();
    let name = "garmontlan";
    for at in 0..name.len() {
        let (before, after) = name.split_at(at);
        let mut tries = vec![
            format!("{before}{}", &after[1..]),
            format!("{before}{}{after}", &after[..1]),
            format!("{before}w{}", &after[1..]),
        ];
        if after.len() > 1 {
            tries.push(format!(
                "{before}{}{}{}",
                &after[1..2],
                &after[..1],
                &after[2..]
            ));
        }
        for text in tries {
            for index in &indexes {
                assert_eq!(keys(&ask(index, &text)).first(), Some(&1), "{text}");
                let with_town = format!("{text} toulouse");
                assert_eq!(
                    keys(&ask(index, &with_town)).first(),
                    Some(&1),
                    "{with_town}"
                );
            }
        }
    }
}

#[test]
fn two_edits_in_a_long_name() {
    first("vandenbruke", 10);
    first("zoe vendenbroucque", 10);
}

#[test]
fn unfinished_words() {
    first("gar", 1);
    first("dupon mede toul", 2);
    first("van", 10);
    first("bruno marti foi", 7);
}

#[test]
fn as_it_sounds() {
    first("caila", 6);
    first("lefaivre jean", 4);
    first("garmonlant", 1);
}

#[test]
fn compound_names_split_and_joined() {
    first("jeanpierre", 4);
    first("jean pierre lefebvre", 4);
    first("lefevre anne", 5);
    first("st jean de verac", 4);
    first("ste marie les pins", 9);
}

#[test]
fn abbreviations() {
    first("kine albi", 3);
    first("ide foix", 7);
}

#[test]
fn a_word_like_nothing_is_ignored_and_said() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let hits = ask(index, "garmontlan xyzzyqq");
        assert_eq!(keys(&hits).first(), Some(&1));
        assert_eq!(hits.ignored, ["xyzzyqq"]);
        let nothing = ask(index, "xyzzyqq");
        assert!(nothing.hits.is_empty());
        assert_eq!(nothing.ignored, ["xyzzyqq"]);
    }
}

#[test]
fn exact_before_beginning_before_edit() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let found = keys(&ask(index, "martin"));
        assert_eq!(found, [7, 12, 8]);
        assert_eq!(keys(&ask(index, "dupont"))[..2], [2, 3]);
    }
}

#[test]
fn the_name_weighs_more_than_the_town() {
    first("toulouse", 11);
}

#[test]
fn codes_are_not_forgiven() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        assert_eq!(keys(&ask(index, "31240")), [4]);
        assert!(ask(index, "31241").hits.is_empty());
        assert_eq!(keys(&ask(index, "312")), [4]);
    }
}

#[test]
fn near_ones_first_among_equals() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let near = |near| {
            keys(&index.search(&Query {
                text: "bruno martin",
                near,
                ..Query::default()
            }))
        };
        assert_eq!(near(Near::default())[..2], [7, 12]);
        assert_eq!(
            near(Near {
                groups: &[32],
                keys: &[]
            })[..2],
            [12, 7]
        );
        assert_eq!(
            near(Near {
                groups: &[],
                keys: &[12]
            })[..2],
            [12, 7]
        );
        assert_eq!(
            near(Near {
                groups: &[9],
                keys: &[12]
            })[..2],
            [12, 7]
        );
    }
}

#[test]
fn filters() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let filtered = |text, groups, terms| {
            let mut found = keys(&index.search(&Query {
                text,
                filter: Filter { groups, terms },
                ..Query::default()
            }));
            found.sort_unstable();
            found
        };
        assert_eq!(filtered("marie", &[81], &[]), [3]);
        assert_eq!(
            filtered("bruno", &[], &[(TRADE, "infirmier"), (PLACE, "Toulouse")]),
            [8]
        );
        assert_eq!(
            filtered("marie", &[], &[(PLACE, "albi"), (PLACE, "toulouse")]),
            [2, 3]
        );
        assert_eq!(filtered("", &[31], &[(TRADE, "Infirmier")]), [1, 8]);
        assert_eq!(filtered("", &[65], &[]), [9]);
        assert!(filtered("marie", &[], &[(TRADE, "notaire")]).is_empty());
    }
}
