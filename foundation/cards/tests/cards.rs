//! An index of a toy room, on both engines.

#[cfg(test)]
mod cards {
    mod following;
    mod persons;
    mod restarting;
}
