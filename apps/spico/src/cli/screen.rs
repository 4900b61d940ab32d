//! Output of the commands: answers on the standard output, errors on the error output. A closed pipe is no failure. Texts may come from
//! anybody: they are escaped for the terminal.

use std::io::{self, Write as _};

use kernel::text::for_terminal;

/// One line of answer.
pub(crate) fn line(text: &str) {
    let _reader_left = writeln!(io::stdout().lock(), "{}", for_terminal(text));
}

/// One line of progress, not for programs.
pub(crate) fn note(text: &str) {
    let _reader_left = writeln!(io::stderr().lock(), "{}", for_terminal(text));
}

/// Why nothing was done.
pub(crate) fn complain(text: &str) {
    note(&format!("spico : {text}"));
}
