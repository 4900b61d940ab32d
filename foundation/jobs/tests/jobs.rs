//! The queue and its workers, on both engines.

#[cfg(test)]
mod jobs {
    mod asking;
    mod failing;
    mod returning;
    mod workers;
    mod workshop;
}
