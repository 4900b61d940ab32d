//! Journeys through the real program in a real browser (accessibility §7).
//!
//! - `program`: the program, with its demonstration freshly planted. `outbox`: what it sent, and who may come.
//! - `driver`, `device`, `visitor`: a browser, on a desktop or a phone, and a person in front of it. `relay`: her network, which can be cut.
//! - `axe`, `layout`: the accessibility nets. `stage`: one journey from its beginning to the pictures kept when it fails.
//!
//! `SPICO_E2E=1` starts them; without it they say loudly that they proved nothing.

mod axe;
mod device;
mod driver;
mod layout;
mod outbox;
mod program;
mod relay;
mod stage;
mod visitor;

pub use axe::violations;
pub use device::Device;
pub use layout::{beyond_the_edge, cut_words, focus_without_ring, small_targets};
pub use outbox::Persona;
pub use program::Program;
pub use relay::Relay;
pub use stage::{Stage, journey};
pub use visitor::{Scheme, Size, Visitor};

/// What stopped a journey.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// How a journey ends.
pub type Outcome<T = ()> = Result<T, Failure>;

/// An error with this sentence unless `holds`.
pub fn ensure(holds: bool, sentence: impl FnOnce() -> String) -> Outcome {
    if holds {
        Ok(())
    } else {
        Err(sentence().into())
    }
}

/// Where pictures and logs go: `target/journeys`.
pub fn artifacts() -> Outcome<std::path::PathBuf> {
    let folder = program::target()?.join("journeys");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
