//! The key file: checked when read, written whole or not at all.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use kernel::{Entropy, private};
use zeroize::Zeroizing;

use super::MasterKey;
use super::master::Version;

const FIRST_LINE: &str = "spico-master-key 1";
/// Says that a store was opened under this key.
const TAKEN: &str = "store taken";
const EXPLANATION: &str = "\
# Clé maîtresse de SPICO : elle ouvre ce qui est scellé dans la base (messages, notes, fichiers).
# Gardez-en une copie hors de cette machine, et jamais avec les sauvegardes de la base.
# Sans elle, ce qui est scellé est perdu. Ne modifiez pas ce fichier à la main.
";
/// Far more than a thousand rotations.
const LARGEST: u64 = 256 * 1024;

/// Why the key file can't be used. The texts are for whoever starts the server.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is none.
    #[error(
        "la clé maîtresse « {} » est introuvable : remettez-la depuis sa copie de sauvegarde, sans elle les messages ne peuvent pas être lus",
        .0.display()
    )]
    Missing(PathBuf),
    /// Group or others have rights on it.
    #[error(
        "la clé maîtresse « {} » est accessible à d’autres que son propriétaire (droits {mode:04o}) : corrigez avec « chmod 600 {} »",
        path.display(), path.display()
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a key file, or damaged.
    #[error("la clé maîtresse « {} » est illisible (ligne {line}) : remettez-la depuis sa copie de sauvegarde", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Line number from 1; 0 when the whole is wrong.
        line: usize,
    },
    /// The file system refused.
    #[error("la clé maîtresse « {} » ne peut pas être lue ou écrite : {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
}

pub(super) fn load(path: &Path) -> Result<MasterKey, KeyFileError> {
    let file = File::open(path).map_err(|error| failed(path, error))?;
    let metadata = file.metadata().map_err(|error| failed(path, error))?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(damaged(path, 0));
    }
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyFileError::TooOpen {
            path: path.to_owned(),
            mode,
        });
    }
    let mut text = Zeroizing::new(String::with_capacity(
        usize::try_from(metadata.len()).unwrap_or(0) + 1,
    ));
    file.take(LARGEST)
        .read_to_string(&mut text)
        .map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => damaged(path, 0),
            _ => failed(path, error),
        })?;
    parse(&text).map_err(|line| damaged(path, line))
}

pub(super) fn load_or_create(
    path: &Path,
    entropy: &dyn Entropy,
) -> Result<MasterKey, KeyFileError> {
    match load(path) {
        Err(KeyFileError::Missing(_)) => {}
        found => return found,
    }
    let folder = folder(path);
    private::folder(folder).map_err(|error| failed(path, error))?;
    // Whoever holds the folder's lock writes; the others find the file afterwards.
    let lock = locked(path, folder)?;
    let key = match load(path) {
        Err(KeyFileError::Missing(_)) => {
            let key = MasterKey::generate(entropy);
            write(path, folder, &key)?;
            key
        }
        found => found?,
    };
    drop(lock);
    Ok(key)
}

pub(super) fn rotate(path: &Path, entropy: &dyn Entropy) -> Result<MasterKey, KeyFileError> {
    let folder = folder(path);
    let lock = locked(path, folder)?;
    let key = load(path)?.with_next(entropy);
    write(path, folder, &key)?;
    drop(lock);
    Ok(key)
}

pub(super) fn drop_older(path: &Path) -> Result<usize, KeyFileError> {
    let folder = folder(path);
    let lock = locked(path, folder)?;
    let (key, dropped) = load(path)?.alone();
    if dropped > 0 {
        write(path, folder, &key)?;
    }
    drop(lock);
    Ok(dropped)
}

pub(super) fn take(path: &Path) -> Result<(), KeyFileError> {
    let folder = folder(path);
    let lock = locked(path, folder)?;
    let key = load(path)?;
    if !key.is_taken() {
        write(path, folder, &key.taken())?;
    }
    drop(lock);
    Ok(())
}

fn locked(path: &Path, folder: &Path) -> Result<File, KeyFileError> {
    let lock = File::open(folder).map_err(|error| failed(path, error))?;
    lock.lock().map_err(|error| failed(path, error))?;
    Ok(lock)
}

fn folder(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Beside the file, then renamed over it, each step on the disk before the next. The folder's lock is held.
fn write(path: &Path, folder: &Path, key: &MasterKey) -> Result<(), KeyFileError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".nouveau");
    let beside = folder.join(name);
    let written = write_at(&beside, key).and_then(|()| {
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()
    });
    written.map_err(|error| failed(path, error))
}

fn write_at(beside: &Path, key: &MasterKey) -> io::Result<()> {
    match fs::remove_file(beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private::create_new(beside)?;
    file.write_all(render(key).as_bytes())?;
    file.sync_all()
}

fn render(key: &MasterKey) -> Zeroizing<String> {
    let count = key.versions().count();
    let mut text = Zeroizing::new(String::with_capacity(512 + 128 * count));
    text.push_str(EXPLANATION);
    text.push_str(FIRST_LINE);
    text.push('\n');
    if key.is_taken() {
        text.push_str(TAKEN);
        text.push('\n');
    }
    for version in key.versions() {
        let hex = Zeroizing::new(HEXLOWER.encode(version.key.as_slice()));
        let _ = writeln!(
            text,
            "key {} {} {}",
            version.number,
            version.fingerprint(),
            *hex
        );
    }
    text
}

/// The key, or the number of the line that is wrong.
fn parse(text: &str) -> Result<MasterKey, usize> {
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    match lines.next() {
        Some((_, FIRST_LINE)) => {}
        other => return Err(other.map_or(0, |(number, _)| number)),
    }
    let mut versions: Vec<Version> = Vec::new();
    let mut taken = false;
    for (number, line) in lines {
        if line == TAKEN {
            taken = true;
            continue;
        }
        let version = parse_line(line).ok_or(number)?;
        if versions.iter().any(|known| known.number == version.number) {
            return Err(number);
        }
        versions.push(version);
    }
    let key = MasterKey::from_versions(versions, false).ok_or(0_usize)?;
    Ok(if taken { key.taken() } else { key })
}

fn parse_line(line: &str) -> Option<Version> {
    let mut words = line.split(' ');
    let (kind, number, fingerprint, hex) =
        (words.next()?, words.next()?, words.next()?, words.next()?);
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.as_bytes()).ok()?);
    let version = Version {
        number: number.parse().ok()?,
        key: Zeroizing::new(bytes.as_slice().try_into().ok()?),
    };
    let whole = kind == "key" && words.next().is_none() && version.number > 0;
    (whole && version.fingerprint() == fingerprint).then_some(version)
}

fn damaged(path: &Path, line: usize) -> KeyFileError {
    KeyFileError::Damaged {
        path: path.to_owned(),
        line,
    }
}

fn failed(path: &Path, source: io::Error) -> KeyFileError {
    match source.kind() {
        io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
        _ => KeyFileError::Io {
            path: path.to_owned(),
            source,
        },
    }
}

#[cfg(test)]
#[path = "key_file_tests.rs"]
mod tests;
