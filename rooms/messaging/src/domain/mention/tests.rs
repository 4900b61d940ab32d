use access::PractitionerRoleId;
use kernel::Uuid;
use kernel::id::Id as _;

use super::{Namable, Names};

fn role(n: u128) -> PractitionerRoleId {
    PractitionerRoleId::from_uuid(Uuid::from_u128(n))
}

fn person(n: u8, name: &str, profession: &str, commune: &str) -> Namable {
    Namable {
        role: role(n.into()),
        name: name.to_owned(),
        profession: profession.to_owned(),
        commune: commune.to_owned(),
        place: format!("Cabinet {n}, {commune} (34)"),
        ordinal: n.into(),
    }
}

fn names(people: &[(u8, &str)]) -> Names {
    let people = people
        .iter()
        .map(|(n, name)| person(*n, name, "Infirmier", "Pézenas"));
    Names::of(people.collect())
}

/// What is highlighted, and whom it may mean.
fn found<'t>(names: &Names, text: &'t str) -> Vec<(&'t str, Vec<PractitionerRoleId>)> {
    let found = names.mentioned(text, None).into_iter();
    found
        .map(|one| (text.get(one.start..one.end).unwrap(), one.whom))
        .collect()
}

#[test]
fn finds_names_whatever_the_accents() {
    let names = names(&[
        (1, "Hélène Saint-Martin"),
        (2, "Hélène Saint"),
        (3, "Paul d'Oc"),
    ]);
    let text = "Merci @helene saint-martin, et @Paul d’Oc ; voir a@paul d'oc, @tous";
    let expected = [
        ("@helene saint-martin", vec![role(1)]),
        ("@Paul d’Oc", vec![role(3)]),
        ("@tous", vec![]),
    ];
    assert_eq!(found(&names, text), expected);
}

#[test]
fn a_name_is_met_however_it_was_typed() {
    let names = names(&[(1, "Dr M.-Claude Étienne"), (2, "Élise d’Œuvre")]);
    for text in [
        "@Dr M.-Claude Étienne",
        "@M.-Claude Étienne",
        "@M-Claude\u{202F}E\u{301}tienne",
        "@m. claude étien\u{AD}ne",
        "@M.\u{2011}Claude\u{A0}Étienne",
        "＠M.-Claude Étienne",
        "@\u{2060}M.-Claude Étienne",
    ] {
        assert_eq!(found(&names, text), [(text, vec![role(1)])], "{text:?}");
    }
    for text in [
        "@E\u{301}lise d'Oeuvre",
        "@elise d\u{2BC}œuvre",
        "@Élise\u{202F}d’Œuvre",
    ] {
        assert_eq!(found(&names, text), [(text, vec![role(2)])], "{text:?}");
    }
}

#[test]
fn another_name_is_no_mention() {
    let names = names(&[(1, "Hélène Roux")]);
    for text in [
        "@helene",
        "@Hélène Rouxel",
        "@",
        "@ Hélène Roux",
        "@Hélène Roux-Noir",
        "@Hélène\nRoux",
    ] {
        assert_eq!(found(&names, text), [], "{text:?}");
    }
}

#[test]
fn those_of_one_name_are_told_apart_by_what_differs() {
    let names = Names::of(vec![
        person(1, "Claire Martin", "Infirmière", "Pézenas"),
        person(2, "Claire Martin", "Orthophoniste", "Pézenas"),
        person(3, "Claire Martin", "Infirmière", "Sète"),
        person(4, "Paul Noir", "Infirmier", "Sète"),
    ]);
    let label = |n| names.label(role(n)).unwrap();
    assert_eq!(label(1), "Claire Martin (Infirmière, Pézenas)");
    assert_eq!(label(2), "Claire Martin (Orthophoniste)");
    assert_eq!(label(4), "Paul Noir");
    assert!(names.is_shared(role(3)) && !names.is_shared(role(4)));
    for n in 1..=4 {
        let text = format!("Pour @{}.", label(n));
        let expected = format!("@{}", label(n));
        assert_eq!(found(&names, &text), [(expected.as_str(), vec![role(n)])]);
    }
    assert_eq!(
        found(&names, "@claire martin, infirmière"),
        [("@claire martin, infirmière", vec![role(1), role(3)])]
    );
}

#[test]
fn even_twins_of_one_practice_have_labels_of_their_own() {
    let twin = |n| Namable {
        place: "Cabinet, Pézenas (34)".to_owned(),
        ..person(n, "Claire Martin", "Infirmière", "Pézenas")
    };
    let names = Names::of(vec![twin(1), twin(2)]);
    let labels: Vec<_> = [1, 2].map(|n| names.label(role(n)).unwrap()).into();
    assert_ne!(labels[0], labels[1]);
    for (n, label) in (1..).zip(&labels) {
        assert_eq!(
            names.told(&format!("@{label} ?"), &[], None).roles,
            [role(n)]
        );
    }
}

#[test]
fn a_shared_name_tells_the_one_who_was_chosen_or_nobody() {
    let names = names(&[(1, "Claire Martin"), (2, "Claire Martin"), (3, "Paul Noir")]);
    let told = |text: &str, chosen: &[u128]| {
        let chosen: Vec<_> = chosen.iter().map(|n| role(*n)).collect();
        let told = names.told(text, &chosen, None);
        (told.roles, told.unclear.len())
    };
    assert_eq!(
        told("@Claire Martin et @Paul Noir", &[]),
        (vec![role(3)], 1)
    );
    assert_eq!(told("@Claire Martin", &[2]), (vec![role(2)], 0));
    assert_eq!(
        told("@Claire Martin, @claire martin", &[1, 2]),
        (vec![role(1), role(2)], 0)
    );
    // One of two was deleted: it is unknown which.
    assert_eq!(told("@Claire Martin", &[1, 2]), (vec![], 1));
    // Deleted altogether.
    assert_eq!(told("Bonjour", &[1, 2]), (vec![], 0));
    assert_eq!(told("Bonjour @tous", &[1]), (vec![], 0));
    assert!(names.told("Bonjour @tous", &[], None).everybody);
    // With `@tous` there is no warning about an ambiguous name.
    for chosen in [&[][..], &[1, 2, 3]] {
        assert_eq!(told("@tous, @Claire Martin", chosen).1, 0, "{chosen:?}");
    }
}

#[test]
fn who_writes_means_the_other_of_the_same_name() {
    let names = names(&[(1, "Claire Martin"), (2, "Claire Martin")]);
    let told = names.told("@Claire Martin", &[], Some(role(1)));
    assert_eq!(
        (told.roles.as_slice(), told.unclear.len()),
        ([role(2)].as_slice(), 0)
    );
    let alone = self::names(&[(1, "Claire Martin")]);
    assert!(alone.mentioned("@Claire Martin", Some(role(1))).is_empty());
}

#[test]
fn a_text_calls_a_hundred_times_at_most() {
    let names = names(&[(1, "Paul Noir"), (2, "Anne Roux")]);
    for (before, told) in [(99, vec![role(2)]), (100, vec![])] {
        // No participant has this name; the others are mail addresses, which mention nobody.
        let text = format!("{}a@b @Anne Roux", "@Zoé\na@b ".repeat(before));
        assert_eq!(names.told(&text, &[], None).roles, told, "{before}");
    }
    let text = "@Paul Noir\n".repeat(3_000);
    assert_eq!(names.mentioned(&text, None).len(), 100);
}
