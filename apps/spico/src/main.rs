//! The program. Everything is in the library beside it, so that whole-house tests can build the house.

use std::process::ExitCode;

fn main() -> ExitCode {
    spico::cli::main()
}
