//! The program. Everything is in the library beside it, so that tests of the whole can build it.

use std::process::ExitCode;

/// Requests make and drop some two hundred small values each: the system's allocator took a seventh of a message's cost.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    spico::cli::main()
}
