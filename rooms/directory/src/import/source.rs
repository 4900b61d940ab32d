//! Opens a file to import and reads its first line. Errors say what the operator has to do.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use kernel::Fault;

use super::decode;
use super::lines::Lines;

/// A file being read.
pub(crate) type FileLines = Lines<BufReader<File>>;

/// A file whose first line was read.
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    /// Its first line.
    pub(crate) header: String,
    /// The lines after it.
    pub(crate) lines: FileLines,
}

/// How a compressed file begins: gzip, zip.
const COMPRESSED: [&[u8]; 2] = [b"\x1f\x8b", b"PK\x03\x04"];

/// Opens a file. When it can't be, nothing was written yet.
pub(crate) fn open(path: &Path) -> Result<Source, Fault> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (metadata, file) = opened.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "est introuvable. Vérifiez le chemin.",
            io::ErrorKind::PermissionDenied => {
                "ne peut pas être lu : ce compte du système n’en a pas le droit."
            }
            _ => "ne peut pas être lu.",
        };
        refused(path, why).because(error)
    })?;
    if metadata.is_dir() {
        return Err(refused(
            path,
            "est un dossier : indiquez le fichier qu’il contient.",
        ));
    }
    let mut reader = BufReader::with_capacity(1 << 20, file);
    let start = reader.fill_buf().map_err(|error| unreadable(path, error))?;
    if start.is_empty() {
        return Err(refused(
            path,
            "est vide : le téléchargement a sans doute échoué. Téléchargez-le de nouveau.",
        ));
    }
    if COMPRESSED.iter().any(|magic| start.starts_with(magic)) {
        return Err(refused(path, "est compressé : décompressez-le d’abord."));
    }
    let mut lines = Lines::new(reader);
    let header = header(path, &mut lines)?;
    Ok(Source {
        path: path.to_owned(),
        header,
        lines,
    })
}

/// Why a file is refused whole, with its name.
pub(crate) fn refused(path: &Path, why: &str) -> Fault {
    Fault::invalid(
        "fichier",
        format!("{} {why} Rien n’a été modifié.", path.display()),
    )
}

/// A reading failure in the middle of a file.
pub(crate) fn unreadable(path: &Path, error: io::Error) -> Fault {
    let message = format!(
        "{} n’a pas pu être lu jusqu’au bout. Ce qui précède est importé ; relancez quand le fichier est lisible.",
        path.display()
    );
    Fault::invalid("fichier", message).because(error)
}

/// The first line, decoded.
fn header(path: &Path, lines: &mut FileLines) -> Result<String, Fault> {
    let line = lines.next().map_err(|error| unreadable(path, error))?;
    line.filter(|line| !line.too_long)
        .and_then(|line| {
            let bytes = line.bytes.strip_prefix(b"\xef\xbb\xbf");
            decode::text(bytes.unwrap_or(line.bytes))
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
        .ok_or_else(|| refused(path, "n’est pas un fichier de texte à colonnes."))
}

/// All bytes of the files.
pub(crate) fn total(files: &[PathBuf]) -> u64 {
    files
        .iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .map(|metadata| metadata.len())
        .sum()
}
