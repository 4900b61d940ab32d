//! What the commands print: answers on the standard output, complaints on the error output. A reader that left is no failure.

use std::io::{self, Write as _};

/// One line of answer.
pub(crate) fn line(text: &str) {
    let _reader_left = writeln!(io::stdout().lock(), "{text}");
}

/// One line for whoever looks on, not for a program that reads.
pub(crate) fn note(text: &str) {
    let _reader_left = writeln!(io::stderr().lock(), "{text}");
}

/// Why nothing was done.
pub(crate) fn complain(text: &str) {
    note(&format!("spico : {text}"));
}
