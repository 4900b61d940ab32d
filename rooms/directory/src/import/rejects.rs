//! The side file of refused lines: number, reason, the line itself.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

/// Longest part of a refused line that is written back.
const KEPT: usize = 4096;

/// Writes refused lines; the file appears with the first one.
#[derive(Debug)]
pub(crate) struct Rejects {
    path: PathBuf,
    out: Option<BufWriter<File>>,
    count: u64,
}

impl Rejects {
    /// Beside `file`, or in `folder`: the same name with `.rejects` at its end.
    pub(crate) fn beside(file: &Path, folder: Option<&Path>) -> Self {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".rejects");
        let folder = folder.or(file.parent()).unwrap_or(Path::new(""));
        Self {
            path: folder.join(name),
            out: None,
            count: 0,
        }
    }

    /// Forgets those of an earlier import.
    pub(crate) fn clear(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes one.
    pub(crate) fn write(&mut self, number: u64, why: &str, line: &[u8]) -> io::Result<()> {
        let out = match &mut self.out {
            Some(out) => out,
            None => self.out.insert(BufWriter::new(File::create(&self.path)?)),
        };
        let shown = line.get(..line.len().min(KEPT)).unwrap_or_default();
        writeln!(
            out,
            "ligne {number} : {why} : {}",
            String::from_utf8_lossy(shown).replace(char::is_control, " ")
        )?;
        self.count += 1;
        Ok(())
    }

    /// Ends the file; gives its path when there is one.
    pub(crate) fn finish(self) -> io::Result<(Option<PathBuf>, u64)> {
        match self.out {
            None => Ok((None, 0)),
            Some(mut out) => {
                out.flush()?;
                Ok((Some(self.path), self.count))
            }
        }
    }
}
