//! The side file of refused lines: number, reason, the line itself.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use kernel::{Fault, private};

/// Longest part of a refused line that is written back.
const KEPT: usize = 4096;

/// Writes refused lines; the file appears with the first one.
#[derive(Debug)]
pub(crate) struct Rejects {
    path: PathBuf,
    out: Option<BufWriter<File>>,
}

impl Rejects {
    /// Beside `file`, or in `folder`, which is created if needed: the same name with `.rejects` at its end. The file of an earlier import
    /// is replaced.
    pub(crate) fn beside(file: &Path, folder: Option<&Path>) -> Result<Self, Fault> {
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".rejects");
        let place = folder.or(file.parent()).unwrap_or(Path::new(""));
        let rejects = Self {
            path: place.join(name),
            out: None,
        };
        let made = folder.map_or(Ok(()), private::folder);
        let cleared = made.and_then(|()| match std::fs::remove_file(&rejects.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        });
        cleared.map_err(|error| rejects.failed(error))?;
        Ok(rejects)
    }

    fn failed(&self, error: io::Error) -> Fault {
        let message = format!(
            "Les lignes refusées ne peuvent pas être écrites dans {} ({error}). Indiquez un autre dossier avec --rejects.",
            self.path.display()
        );
        Fault::invalid("rejets", message).because(error)
    }

    /// Writes one.
    pub(crate) fn write(&mut self, number: u64, why: &str, line: &[u8]) -> Result<(), Fault> {
        self.put(number, why, line)
            .map_err(|error| self.failed(error))
    }

    fn put(&mut self, number: u64, why: &str, line: &[u8]) -> io::Result<()> {
        let out = match &mut self.out {
            Some(out) => out,
            None => self
                .out
                .insert(BufWriter::new(private::create(&self.path)?)),
        };
        let shown = line.get(..line.len().min(KEPT)).unwrap_or_default();
        writeln!(
            out,
            "ligne {number} : {why} : {}",
            String::from_utf8_lossy(shown).replace(char::is_control, " ")
        )
    }

    /// Ends the file; returns its path when there is one.
    pub(crate) fn finish(mut self) -> Result<Option<PathBuf>, Fault> {
        match self.out.as_mut().map(BufWriter::flush) {
            None => Ok(None),
            Some(Ok(())) => Ok(Some(self.path)),
            Some(Err(error)) => Err(self.failed(error)),
        }
    }
}
