//! The tools of the house's developers: `cargo xtask check | tidy | licences | new-room | generate`.

mod tidy;
use std::path::Path;
fn main() {
    let r = tidy::run(Path::new("."));
    if let Err(e) = r {
        eprintln!("{e}");
    }
}
