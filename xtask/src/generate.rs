//! `cargo xtask generate`: registers of any size in the official formats, full of people who don't exist.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

/// Which register.
#[derive(Debug, Subcommand)]
pub enum Register {
    /// Professionals: the public extraction of activities, one line for each activity.
    Rpps(Rpps),
    /// Structures, in the format of their public extraction.
    Finess(Finess),
}

/// What both take.
#[derive(Debug, Args)]
struct Output {
    /// The same seed gives the same file.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Share of the lines in Occitanie, in percent.
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u8).range(0..=100))]
    occitanie: u8,
    /// Where to write; standard output if absent.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Options of `generate rpps`.
#[derive(Debug, Args)]
pub struct Rpps {
    /// Lines, header not counted.
    #[arg(long)]
    rows: u64,
    #[command(flatten)]
    output: Output,
}

/// Options of `generate finess`.
#[derive(Debug, Args)]
#[group(id = "size", required = true, multiple = false, args = ["rows", "for_rpps"])]
pub struct Finess {
    /// Lines, header not counted.
    #[arg(long)]
    rows: Option<u64>,
    /// The structures in which the people of `generate rpps --rows N`, with the same seed and share, work.
    #[arg(long, value_name = "N")]
    for_rpps: Option<u64>,
    #[command(flatten)]
    output: Output,
}

/// Writes a register as it is drawn, in constant memory, and says on standard error what it holds.
pub fn run(register: &Register) -> Result<(), String> {
    match register {
        Register::Rpps(Rpps { rows, output }) => {
            let plan = fiction::rpps::Plan {
                rows: *rows,
                seed: output.seed,
                occitanie: output.occitanie,
            };
            let written = output.fill(|out| fiction::rpps::write(out, &plan))?;
            told(written.map(|w| format!("{} lines, {} people", w.rows, w.people)));
        }
        Register::Finess(options) => {
            let written = options
                .output
                .fill(|out| fiction::finess::write(out, &options.plan()))?;
            told(written.map(|lines| format!("{lines} structures")));
        }
    }
    Ok(())
}

impl Finess {
    fn plan(&self) -> fiction::finess::Plan {
        let (seed, occitanie) = (self.output.seed, self.output.occitanie);
        let people = fiction::rpps::Plan {
            rows: self.for_rpps.unwrap_or(0),
            seed,
            occitanie,
        };
        let structures = self.rows.unwrap_or_else(|| people.structures());
        fiction::finess::Plan {
            structures,
            seed,
            occitanie,
        }
    }
}

impl Output {
    /// Runs `write` on the chosen output; nothing when the reader went away, as `head` does.
    fn fill<T>(
        &self,
        write: impl FnOnce(&mut Box<dyn Write>) -> io::Result<T>,
    ) -> Result<Option<T>, String> {
        let target: Box<dyn Write> = match &self.out {
            Some(path) => Box::new(BufWriter::new(create(path)?)),
            None => Box::new(BufWriter::new(io::stdout().lock())),
        };
        let mut target = target;
        match write(&mut target).and_then(|written| target.flush().map(|()| written)) {
            Ok(written) => Ok(Some(written)),
            Err(e) if e.kind() == io::ErrorKind::BrokenPipe && self.out.is_none() => Ok(None),
            Err(e) => Err(format!(
                "{}: {e}",
                self.out
                    .as_deref()
                    .unwrap_or(Path::new("standard output"))
                    .display()
            )),
        }
    }
}

fn create(path: &Path) -> Result<File, String> {
    File::create(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn told(what: Option<String>) {
    if let Some(what) = what {
        eprintln!("written: {what}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn output(out: PathBuf) -> Output {
        Output {
            seed: 7,
            occitanie: 15,
            out: Some(out),
        }
    }

    #[test]
    fn a_register_has_its_lines_and_the_same_seed_the_same_text() {
        let dir = tempfile::tempdir().unwrap();
        let texts: Vec<String> = ["a", "b"]
            .iter()
            .map(|name| {
                let path = dir.path().join(name);
                run(&Register::Rpps(Rpps {
                    rows: 500,
                    output: output(path.clone()),
                }))
                .unwrap();
                fs::read_to_string(path).unwrap()
            })
            .collect();
        assert_eq!(texts[0].lines().count(), 501);
        assert_eq!(texts[0], texts[1]);
    }

    #[test]
    fn the_structures_of_a_register_have_the_numbers_its_people_name() {
        let dir = tempfile::tempdir().unwrap();
        let (people, structures) = (dir.path().join("people"), dir.path().join("structures"));
        run(&Register::Rpps(Rpps {
            rows: 300,
            output: output(people.clone()),
        }))
        .unwrap();
        run(&Register::Finess(Finess {
            rows: None,
            for_rpps: Some(300),
            output: output(structures.clone()),
        }))
        .unwrap();
        let people = fs::read_to_string(people).unwrap();
        let text = fs::read_to_string(structures).unwrap();
        let numbers: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(';').nth(1))
            .collect();
        assert!(numbers.len() >= 200);
        assert!(
            numbers.iter().any(|number| people.contains(number)),
            "no structure of the file is named by its people"
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let gone = Rpps {
            rows: 1,
            output: output("nowhere/at/all".into()),
        };
        assert!(
            run(&Register::Rpps(gone))
                .unwrap_err()
                .contains("nowhere/at/all")
        );
    }
}
