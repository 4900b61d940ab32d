//! The room's commands and statements, on both engines.

#[cfg(test)]
mod commands {
    mod stage;

    mod history;
    mod limits;
    mod live;
    mod managing;
    mod sending;
}
