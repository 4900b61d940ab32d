//! `cargo xtask check`: the one test command. A table of steps, run in order, that stops at the first failure.

mod cargo;
mod fresh;
mod html;
mod machine;
mod npm;
mod pieces;
mod production;
mod room;
mod scripts;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use machine::Machine;

use crate::{licences, tidy};

/// What a step did.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran and found nothing wrong.
    Passed,
    /// It could not run here, and why. Never accepted in continuous integration.
    Skipped(String),
}

/// What a step may use.
pub struct Context {
    /// The workspace's root.
    pub root: PathBuf,
    /// What this machine has.
    pub machine: Machine,
    /// `--no-install`: say what is missing, install nothing.
    pub install: bool,
}

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&mut Context) -> Result<Outcome, String>,
}

/// In this order: quick steps first, and steps that share a build after each other.
const STEPS: &[Step] = &[
    Step {
        name: "pieces",
        about: "PostgreSQL, Chromium and its driver, Java, node and npm, a C compiler",
        run: pieces::run,
    },
    Step {
        name: "fmt",
        about: "rustfmt finds nothing to change",
        run: cargo::fmt,
    },
    Step {
        name: "tidy",
        about: "the walls that the compiler can't hold",
        run: |cx| passed(tidy::run(&cx.root)),
    },
    Step {
        name: "licences",
        about: "licences and banned crates",
        run: |cx| passed(licences::run(&cx.root)),
    },
    Step {
        name: "scripts",
        about: "the browser's modules are well typed, do what their tests say, and weigh what they may",
        run: scripts::run,
    },
    Step {
        name: "clippy",
        about: "no warning in any target",
        run: cargo::clippy,
    },
    Step {
        name: "doc",
        about: "the documentation builds without a warning",
        run: cargo::doc,
    },
    Step {
        name: "tests",
        about: "all tests, on SQLite and PostgreSQL",
        run: cargo::tests,
    },
    Step {
        name: "html",
        about: "a checker of HTML that is not ours reads every page",
        run: html::run,
    },
    Step {
        name: "fresh",
        about: "a new folder becomes a living demonstration",
        run: fresh::run,
    },
    Step {
        name: "journeys",
        about: "journeys in a real browser",
        run: cargo::journeys,
    },
    Step {
        name: "production",
        about: "what production runs is built without the demonstration, and holds none of its words",
        run: production::run,
    },
    Step {
        name: "room",
        about: "a room that `new-room` makes compiles, and its tests pass",
        run: room::run,
    },
];

/// The command's options.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Run only this step (may be repeated).
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
    /// Leave this step out (may be repeated).
    #[arg(long, value_name = "STEP")]
    skip: Vec<String>,
    /// List the steps and stop.
    #[arg(long)]
    list: bool,
    /// Install nothing, even as root on Debian.
    #[arg(long)]
    no_install: bool,
}

/// Runs the chosen steps; the error names the one that failed.
pub fn run(root: PathBuf, options: &Options) -> Result<(), String> {
    if options.list {
        for step in STEPS {
            println!("{:<10}{}", step.name, step.about);
        }
        return Ok(());
    }
    let steps = chosen(&options.only, &options.skip)?;
    let machine = Machine::here();
    let mut context = Context {
        root,
        machine,
        install: !options.no_install,
    };
    let began = Instant::now();
    let mut skipped = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        println!(
            "\n=== {}/{} {}: {}",
            at + 1,
            steps.len(),
            step.name,
            step.about
        );
        if !take(step, &mut context)? {
            skipped.push(step.name);
        }
    }
    let rest = if skipped.is_empty() {
        String::new()
    } else {
        format!(", WITHOUT {}", skipped.join(", "))
    };
    println!("\n=== check passed in {}{rest}", shown(began.elapsed()));
    Ok(())
}

/// Takes one step; whether it ran.
fn take(step: &Step, context: &mut Context) -> Result<bool, String> {
    let started = Instant::now();
    match (step.run)(context) {
        Ok(Outcome::Passed) => {
            println!("=== {}: passed in {}", step.name, shown(started.elapsed()));
            Ok(true)
        }
        Ok(Outcome::Skipped(why)) if context.machine.in_ci => Err(format!(
            "{}: {why}: continuous integration leaves nothing out",
            step.name
        )),
        Ok(Outcome::Skipped(why)) => {
            notice(&format!("{} did not run: {why}", step.name));
            Ok(false)
        }
        Err(why) => Err(format!(
            "{} failed after {}: {why}",
            step.name,
            shown(started.elapsed())
        )),
    }
}

/// A conspicuous line.
pub fn notice(what: &str) {
    let rule = "!".repeat(72);
    println!("{rule}\n!!! {what}\n{rule}");
}

fn passed(result: Result<(), String>) -> Result<Outcome, String> {
    result.map(|()| Outcome::Passed)
}

fn chosen(only: &[String], skip: &[String]) -> Result<Vec<&'static Step>, String> {
    if let Some(unknown) = only
        .iter()
        .chain(skip)
        .find(|name| !STEPS.iter().any(|s| s.name == name.as_str()))
    {
        let names: Vec<&str> = STEPS.iter().map(|s| s.name).collect();
        return Err(format!(
            "no step is called `{unknown}`; the steps are {}",
            names.join(", ")
        ));
    }
    let has = |list: &[String], step: &Step| list.iter().any(|name| name == step.name);
    Ok(STEPS
        .iter()
        .filter(|s| (only.is_empty() || has(only, s)) && !has(skip, s))
        .collect())
}

fn shown(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>, String> {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        chosen(&owned(only), &owned(skip)).map(|steps| steps.iter().map(|s| s.name).collect())
    }

    #[test]
    fn steps_are_chosen_by_name() {
        assert_eq!(names(&[], &[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["tests", "fmt"], &[]).unwrap(), ["fmt", "tests"]);
        assert!(!names(&[], &["journeys"]).unwrap().contains(&"journeys"));
        assert!(
            names(&["test"], &[])
                .unwrap_err()
                .contains("no step is called `test`")
        );
    }

    #[test]
    fn durations_are_read_at_a_glance() {
        assert_eq!(shown(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(shown(Duration::from_secs(125)), "2 min 05 s");
    }
}
