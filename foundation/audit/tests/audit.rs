//! The trace read and sealed, and manipulations detected, on both engines.

#[cfg(test)]
mod audit {
    mod doubts;
    mod reading;
    mod sealing;
    mod tampering;
}
