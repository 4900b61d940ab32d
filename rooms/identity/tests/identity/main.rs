//! The room, tried as people and attackers try it: through its pages, on both engines.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong must stop the test, loudly"
)]

mod account;
mod browser;
mod codes;
mod ended;
mod floods;
mod gestures;
mod hand_over;
mod links;
mod lock;
mod meanwhile;
mod refused;
mod returning;
mod room;
mod second_factor;
mod sessions;
mod shut;
mod sign_in;
mod site;
mod streams;
mod texts;
mod throttle;
mod twice;
