//! Why the configuration can't be used, in French, without the secrets that it may hold.

use std::path::{Path, PathBuf};

use super::Wrong;

/// Why the configuration can't be used: for whoever starts the program.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named can't be read.
    #[error("le fichier de configuration « {} » ne peut pas être lu : {}", path.display(), told(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: std::io::Error,
    },
    /// The file isn't TOML.
    #[error("le fichier de configuration « {} » n’est pas du TOML valable, ligne {line}{shown}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line where the reader stopped, from 1.
        line: usize,
        /// What that line may show of itself.
        shown: String,
    },
    /// The file is right; a variable of the environment isn't.
    #[error("configuration, variables d’environnement « SPICO_… » : {0}")]
    Environment(Wrong),
    /// A key or a value is wrong.
    #[error("configuration : {0}")]
    Wrong(#[from] Wrong),
}

/// What the system answered, in French where it is usual.
pub(crate) fn told(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "il n’existe pas".to_owned(),
        std::io::ErrorKind::PermissionDenied => "l’accès est refusé".to_owned(),
        std::io::ErrorKind::IsADirectory => "c’est un dossier".to_owned(),
        _ => error.to_string(),
    }
}

/// A file that isn't TOML.
pub(super) fn malformed(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let text = text.lines().nth(line - 1).unwrap_or_default();
    ConfigError::Malformed {
        path: path.to_owned(),
        line,
        shown: shown_of(text.trim()).map_or_else(String::new, |shown| format!(" : « {shown} »")),
    }
}

/// What an error may show of an unreadable line: its key, or the name of a section. Its value may be a secret without a closing quotation
/// mark, and so may a line without a key.
fn shown_of(line: &str) -> Option<String> {
    let is_key = |text: &str| {
        let mut letters = text.chars();
        !text.is_empty() && letters.all(|one| one.is_ascii_alphanumeric() || "_-. []".contains(one))
    };
    match line.split_once('=') {
        Some((key, value)) => is_key(key).then(|| {
            let value = if value.trim().is_empty() {
                ""
            } else {
                " ‹…›"
            };
            format!("{} ={value}", key.trim())
        }),
        None => (line.starts_with('[') && is_key(line)).then(|| line.to_owned()),
    }
}
