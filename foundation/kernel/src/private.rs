//! Creates files and folders for their owner only, whatever the process's umask (0600 and 0700).
//!
//! A file that others can read could carry data out of SPICO by a backup or a copy. `cargo xtask tidy` refuses the other ways of creating
//! one.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

const FILE: u32 = 0o600;
const FOLDER: u32 = 0o700;

/// An empty file to write to. One that was there loses what it held, and its rights for others.
pub fn create(path: &Path) -> io::Result<File> {
    let mut options = options();
    owned(options.create(true).truncate(true).open(path)?)
}

/// The same where there must be none yet: `AlreadyExists` otherwise, a dangling link included.
pub fn create_new(path: &Path) -> io::Result<File> {
    options().create_new(true).open(path)
}

/// A file to add to, kept as it is when it is there, but for its rights for others.
pub fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    owned(options.mode(FILE).create(true).append(true).open(path)?)
}

/// The folder and those above it, where they are missing. What is there keeps its rights: it may be somebody else's.
pub fn folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)
}

/// The folder in which this file stands or will stand, where it is missing.
pub fn folder_of(file: &Path) -> io::Result<()> {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => folder(parent),
        _ => Ok(()),
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(FILE);
    options
}

/// Takes the rights of others away. Devices and pipes have none of ours to take.
fn owned(file: File) -> io::Result<File> {
    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(FILE))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_its_owners_only() {
        let place = std::env::temp_dir().join(format!("spico-private-{}", std::process::id()));
        let inside = place.join("a/b");
        folder(&inside).unwrap();
        for made in [&place, &place.join("a"), &inside] {
            assert_eq!(mode(made), 0o700, "{}", made.display());
        }
        let (one, two, three) = (inside.join("1"), inside.join("2"), inside.join("3"));
        create(&one).unwrap();
        create_new(&two).unwrap();
        append(&three).unwrap();
        // What was open to others is so no longer once SPICO writes to it.
        let (old, older) = (inside.join("4"), inside.join("5"));
        for path in [&old, &older] {
            fs::write(path, "x").unwrap();
            fs::set_permissions(path, Permissions::from_mode(0o644)).unwrap();
        }
        create(&old).unwrap();
        append(&older).unwrap();
        for made in [&one, &two, &three, &old, &older] {
            assert_eq!(mode(made), 0o600, "{}", made.display());
        }
        assert_eq!(
            (fs::read(&old).unwrap(), fs::read(&older).unwrap()),
            (Vec::new(), b"x".to_vec())
        );
        assert!(create_new(&one).is_err());
        fs::remove_dir_all(&place).unwrap();
    }
}
