//! The room's sheets and browser modules.

fn main() -> Result<(), assets::Failure> {
    assets::room()
}
