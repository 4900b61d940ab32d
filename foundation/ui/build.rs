//! Sheets, browser modules, fonts, icons.

fn main() -> Result<(), assets::Failure> {
    assets::system()
}
