//! The people of a measure, made by `spico bench setup`.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::failure::Failure;

/// One of them, signed in and ready to post.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct User {
    /// The whole value of `Cookie`.
    pub cookie: String,
    /// The conversation.
    pub room: String,
    /// The identifier, for those who have a password.
    #[serde(default)]
    login: String,
}

/// Makes `users` people and a conversation for each `room` of them in order. The server need not run.
pub(crate) fn make(
    program: &Path,
    config: &Path,
    users: usize,
    room: usize,
) -> Result<Vec<User>, Failure> {
    setup(program, config, users, &["--room", &room.to_string()])
}

/// Makes `users` people who sign in with this password; gives their identifiers.
pub(crate) fn visitors(
    program: &Path,
    config: &Path,
    users: usize,
    password: &str,
) -> Result<Vec<String>, Failure> {
    let made = setup(
        program,
        config,
        users,
        &["--room", "10", "--password", password],
    )?;
    Ok(made.into_iter().map(|user| user.login).collect())
}

fn setup(program: &Path, config: &Path, users: usize, more: &[&str]) -> Result<Vec<User>, Failure> {
    let output = Command::new(program)
        .args(["bench", "setup", "--json", "--config"])
        .arg(config)
        .args(["--users", &users.to_string()])
        .args(more)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(Failure::new("« spico bench setup » a échoué."));
    }
    let made: Vec<User> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::new(format!("« spico bench setup » : {error}")))?;
    if made.len() == users {
        Ok(made)
    } else {
        Err(Failure::new(format!(
            "« spico bench setup » a rendu {} comptes.",
            made.len()
        )))
    }
}
