//! Files to import that are damaged, or are not what they should be, on both engines.

use std::path::Path;

use directory::face::people;
use directory::import::{Options, import_finess, import_rpps};
use kernel::{Fault, FaultKind};

use crate::support::{
    self, ROOM, count_people, counts, file, header, import, line, on_each_engine, raw, role_of,
};

fn told(fault: &Fault) -> &str {
    match &fault.kind {
        FaultKind::Invalid(errors) => errors.of("fichier").unwrap(),
        other => panic!("{other:?}"),
    }
}

/// A register of a few lines with its text changed.
fn changed(folder: &Path, name: &str, change: impl Fn(&str) -> String) -> std::path::PathBuf {
    let lines = [line(1, "CAYLUS", "ANNE"), line(2, "NOIRET", "PAUL")];
    let whole = file(folder, "whole", &lines);
    let text = std::fs::read_to_string(whole).unwrap();
    raw(folder, name, change(&text).as_bytes())
}

#[tokio::test]
async fn whoever_imports_is_told_what_is_wrong_with_the_file() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let finess = raw(folder.path(), "finess", b"finess;etalab;93;2026-05-04\n");
        let table = changed(folder.path(), "table", |text| text.replace('|', ";"));
        let renamed = changed(folder.path(), "renamed", |text| {
            text.replace("Libellé commune (coord. structure)", "Commune")
        });
        let rpps = file(folder.path(), "rpps", &[line(1, "CAYLUS", "ANNE")]);
        let zip = raw(folder.path(), "zip", b"PK\x03\x04rest");
        let cases = [
            (finess.as_path(), "relancez avec « import finess »"),
            (&table, "sans passer par un tableur"),
            (
                &renamed,
                "Colonnes inconnues, peut-être renommées : « Commune »",
            ),
            (&raw(folder.path(), "empty", b""), "est vide"),
            (&zip, "décompressez-le"),
            (folder.path(), "est un dossier"),
            (&folder.path().join("absent"), "est introuvable"),
        ];
        for (path, why) in cases {
            let files = [path.to_owned()];
            let fault = import_rpps(&store.db, &files, &Options::default(), &mut |_| {})
                .await
                .unwrap_err();
            let told = told(&fault);
            assert!(
                told.contains(why) && told.ends_with("Rien n’a été modifié."),
                "{told}"
            );
        }
        let fault = import_finess(&store.db, &[rpps], &Options::default(), &mut |_| {})
            .await
            .unwrap_err();
        assert!(told(&fault).contains("« import rpps »"), "{fault:?}");
        assert_eq!(count_people(&store.db).await, 0);
    })
    .await;
}

#[tokio::test]
async fn quotes_are_read_and_lines_without_their_separators_end_nobody() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let quoted = changed(folder.path(), "quoted", |text| {
            let line = |line: &str| {
                let cells: Vec<String> =
                    line.split('|').map(|cell| format!("\"{cell}\"")).collect();
                cells.join("|") + "\n"
            };
            text.lines().map(line).collect()
        });
        assert_eq!(counts(&import(&store.db, &quoted).await), [2, 0, 0, 0, 0]);
        let plain = changed(folder.path(), "plain", str::to_owned);
        assert_eq!(counts(&import(&store.db, &plain).await), [0, 0, 2, 0, 0]);
        let broken = changed(folder.path(), "broken", |text| {
            let (first, rest) = text.split_once('\n').unwrap();
            format!("{first}\n{}", rest.replace('|', ";"))
        });
        let report = import(&store.db, &broken).await;
        assert_eq!(counts(&report), [0, 0, 0, 0, 2]);
        assert!(
            report.warnings[0].contains("Plus de la moitié"),
            "{:?}",
            report.warnings
        );
        let unnamed = changed(folder.path(), "unnamed", |text| {
            text.replace("|899700000002|", "||")
        });
        let report = import(&store.db, &unnamed).await;
        assert_eq!(
            counts(&report),
            [0, 0, 1, 0, 1],
            "the shorter number spares too"
        );
        let nothing = raw(folder.path(), "header", header().as_bytes());
        let options = Options {
            partial: true,
            rejects_folder: Some(folder.path().join("new/folder")),
            ..Options::default()
        };
        let report = import_rpps(&store.db, &[nothing, broken], &options, &mut |_| {})
            .await
            .unwrap();
        assert_eq!(
            report.rejects,
            [folder.path().join("new/folder/broken.rejects")]
        );
    })
    .await;
}

#[tokio::test]
async fn refused_lines_are_kept_with_their_reason() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let good = line(1, "CAYLUS", "ANNE");
        let nameless = support::Line {
            family: "",
            ..line(2, "", "PAUL")
        };
        let mut bytes = format!(
            "\u{feff}{}\r\n{}\r\n{}\r\n8|12\r\n\r\n",
            header(),
            good.text(),
            nameless.text()
        )
        .into_bytes();
        bytes.extend_from_slice(b"a\0b|c\r\n");
        // A line in Windows-1252 among lines in UTF-8.
        let latin = line(3, "LEFEVRE", "HELENE")
            .text()
            .replace("LEFEVRE", "LEF\u{1}VRE");
        bytes.extend(
            latin
                .bytes()
                .map(|byte| if byte == 1 { 0xC8 } else { byte }),
        );
        bytes.extend_from_slice(b"\r\n");
        bytes.extend(vec![b'x'; 3 << 20]);
        bytes.extend_from_slice(b"\r\n");
        let path = raw(folder.path(), "quirks.txt", &bytes);
        let report = import(&store.db, &path).await;
        assert_eq!((report.read, counts(&report)), (6, [2, 0, 0, 0, 4]));
        let text = std::fs::read_to_string(&report.rejects[0]).unwrap();
        assert_eq!(report.rejects[0], folder.path().join("quirks.txt.rejects"));
        let lines: Vec<&str> = text.lines().collect();
        for (line, start) in lines.iter().zip([
            "ligne 3 : nom d’exercice absent",
            "ligne 4 : ligne incomplète",
            "ligne 6 : caractères de contrôle",
            "ligne 8 : ligne de plus de 64 Kio",
        ]) {
            assert!(line.starts_with(start), "{line}");
        }
        assert!(lines.len() == 4 && text.len() < 10_000);
        let role = role_of(&store.db, "899700000003").await;
        assert_eq!(
            people(&store.db, &[role]).await.unwrap()[&role].name,
            "Helene Lefèvre"
        );
        // Whoever is on a refused line isn't ended by it.
        let broken = good.text().replace("CAYLUS", "");
        let path = raw(
            folder.path(),
            "broken.txt",
            format!(
                "{}\n{broken}\n{}\n",
                header(),
                line(3, "LEFÈVRE", "HELENE").text()
            )
            .as_bytes(),
        );
        assert_eq!(counts(&import(&store.db, &path).await), [0, 0, 1, 0, 1]);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_cut_ends_nobody() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let lines = [
            line(1, "CAYLUS", "ANNE"),
            line(2, "NOIRET", "PAUL"),
            line(3, "BONNAFOUS", "LÉA"),
        ];
        let whole = file(folder.path(), "whole", &lines);
        import(&store.db, &whole).await;
        let bytes = std::fs::read(&whole).unwrap();
        let cut = raw(folder.path(), "cut", &bytes[..bytes.len() - 150]);
        let report = import(&store.db, &cut).await;
        assert_eq!(counts(&report), [0, 0, 1, 0, 1]);
        assert!(
            report.warnings[0].contains("au milieu d’une ligne"),
            "{:?}",
            report.warnings
        );
        // A large register cut between two lines: with so many people missing, nobody is ended.
        let many: Vec<_> = (10..800)
            .map(|number| line(number, "CAZALS", "MARIE"))
            .collect();
        let all = file(folder.path(), "all", &[&lines[..], &many[..]].concat());
        assert_eq!(counts(&import(&store.db, &all).await)[0], 790);
        let report = import(&store.db, &whole).await;
        assert!(
            report.ended == 0 && report.warnings[0].contains("790 entrées sur 793"),
            "{report:?}"
        );
        let options = Options {
            accept_many_endings: true,
            ..Options::default()
        };
        let report = import_rpps(&store.db, &[whole], &options, &mut |_| {})
            .await
            .unwrap();
        assert_eq!(report.ended, 790);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_cut_in_its_last_cell_ends_nobody() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let (first, last) = (line(1, "CAYLUS", "ANNE"), line(2, "NOIRET", "PAUL"));
        let whole = file(folder.path(), "whole", &[first.clone(), last]);
        import(&store.db, &whole).await;
        let text = format!(
            "{}\n{}GENR01|",
            header(),
            first.text().trim_end_matches('|')
        );
        // The closing separator is missing, then a part of the last cell, then all of it.
        let missing =
            header().matches('|').count() - text.lines().last().unwrap().matches('|').count();
        let text = text.replace("GENR01", &format!("{}GENR01", "|".repeat(missing)));
        for cut in [1, 3, 7] {
            let path = raw(folder.path(), "cut", &text.as_bytes()[..text.len() - cut]);
            let report = import(&store.db, &path).await;
            assert_eq!(counts(&report), [0, 0, 0, 0, 1], "{cut}");
            let told = &report.warnings[0];
            assert!(told.contains("au milieu d’une ligne"), "{told}");
        }
        // Only its line end is missing: its closing separator shows that it is whole.
        let path = raw(folder.path(), "unended", text.as_bytes());
        assert_eq!(counts(&import(&store.db, &path).await), [0, 0, 1, 1, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_file_without_its_key_columns_changes_nothing() {
    on_each_engine(ROOM, |store| async move {
        let folder = tempfile::tempdir().unwrap();
        let good = file(folder.path(), "good", &[line(1, "CAYLUS", "ANNE")]);
        let bad = raw(
            folder.path(),
            "bad",
            header()
                .replace("Identification nationale PP", "Autre")
                .as_bytes(),
        );
        let fault = import_rpps(&store.db, &[good, bad], &Options::default(), &mut |_| {})
            .await
            .unwrap_err();
        let FaultKind::Invalid(errors) = &fault.kind else {
            panic!("{fault:?}")
        };
        assert!(
            errors
                .of("fichier")
                .unwrap()
                .contains("« Identification nationale PP »"),
            "{errors}"
        );
        assert_eq!(count_people(&store.db).await, 0);
        for (name, bytes) in [
            ("empty", &b""[..]),
            ("zeros", &[0; 4096][..]),
            ("long", &vec![b'a'; 1 << 20][..]),
        ] {
            let path = raw(folder.path(), name, bytes);
            let fault = import_rpps(&store.db, &[path], &Options::default(), &mut |_| {})
                .await
                .unwrap_err();
            assert!(
                matches!(fault.kind, FaultKind::Invalid(_)),
                "{name}: {fault:?}"
            );
        }
        let fault = import_rpps(
            &store.db,
            &[folder.path().join("absent")],
            &Options::default(),
            &mut |_| {},
        )
        .await
        .unwrap_err();
        assert!(matches!(fault.kind, FaultKind::Invalid(_)));
        // An unknown column doesn't stop the import.
        let path = raw(
            folder.path(),
            "new",
            format!(
                "{}Colonne neuve|\n{}|\n",
                header(),
                line(1, "CAYLUS", "ANNE").text()
            )
            .as_bytes(),
        );
        let report = import(&store.db, &path).await;
        assert!(
            report.added == 1 && report.warnings[0].contains("« Colonne neuve »"),
            "{report:?}"
        );
    })
    .await;
}
