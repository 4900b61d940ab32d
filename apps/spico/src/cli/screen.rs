//! What the commands print: answers on the standard output, complaints on the error output. A reader that left is no failure.
//! What is printed may come from anybody: it draws, and commands the terminal nothing.

use std::io::{self, Write as _};

use kernel::text::for_terminal;

/// One line of answer.
pub(crate) fn line(text: &str) {
    let _reader_left = writeln!(io::stdout().lock(), "{}", for_terminal(text));
}

/// One line for whoever looks on, not for a program that reads.
pub(crate) fn note(text: &str) {
    let _reader_left = writeln!(io::stderr().lock(), "{}", for_terminal(text));
}

/// Why nothing was done.
pub(crate) fn complain(text: &str) {
    note(&format!("spico : {text}"));
}
