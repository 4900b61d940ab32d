//! Lines of the register of people, good and bad.

use super::*;

fn columns() -> ActivityColumns {
    ActivityColumns::find(&fiction::rpps::COLUMNS.join("|"), '|').unwrap()
}

fn line(changes: &[(usize, &str)]) -> String {
    let mut cells = vec![""; 57];
    for (at, text) in [
        (0, "8"),
        (1, "99700000013"),
        (2, "899700000013"),
        (7, "LEFÈVRE"),
        (8, "CLAIRE"),
        (9, "60"),
        (10, "Infirmier"),
    ] {
        cells[at] = text;
    }
    for (at, text) in changes {
        cells[*at] = text;
    }
    cells.join("|")
}

#[test]
fn a_line_is_read_by_its_columns() {
    let text = line(&[
        (3, "DR"),
        (17, "L"),
        (21, "340000001"),
        (25, "Cabinet"),
        (28, "3"),
        (31, "Rue"),
        (32, "DU PORT"),
        (34, "34120 PEZENAS CEDEX"),
        (35, "34120"),
        (40, "0465710001"),
    ]);
    let columns = columns();
    let activity = Activity::read(&columns, &text).unwrap();
    assert_eq!(
        (activity.title, activity.mode, activity.finess),
        ("DR", "L", "340000001")
    );
    assert_eq!(
        (
            activity.address.as_str(),
            activity.commune,
            activity.departement.as_str()
        ),
        ("3 Rue DU PORT", "PEZENAS", "34")
    );
}

#[test]
fn what_is_wrong_is_said() {
    let columns = columns();
    for (changes, why) in [
        (vec![(2, "")], "identification nationale"),
        (vec![(1, "99700000014")], "différent"),
        (vec![(7, " ")], "nom d’exercice"),
        (vec![(9, "")], "code profession"),
    ] {
        let text = line(&changes);
        assert!(
            Activity::read(&columns, &text).unwrap_err().contains(why),
            "{why}"
        );
    }
    assert!(
        Activity::read(&columns, "8|99700000013|")
            .unwrap_err()
            .contains("incomplète")
    );
    assert!(
        Activity::read(&columns, &line(&[(32, &"x".repeat(501))]))
            .unwrap_err()
            .contains("500")
    );
}

#[test]
fn the_key_ignores_what_may_change_and_the_content_does_not() {
    let columns = columns();
    let (a, b) = (line(&[]), line(&[(40, "0465710001"), (53, "x")]));
    let (a, b) = (
        Activity::read(&columns, &a).unwrap(),
        Activity::read(&columns, &b).unwrap(),
    );
    assert_eq!(a.key(0), b.key(0));
    assert!(
        a.content_hash() != b.content_hash()
            && a.person_hash() == b.person_hash()
            && a.key(0) != a.key(1)
    );
}
