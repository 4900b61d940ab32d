//! The real listener on the loopback: bodies, streams, slow clients, the end.

#[cfg(test)]
#[path = "listener"]
mod listener {
    mod bodies;
    mod headers;
    mod place;
    mod request_log;
    mod slow;
    mod streams;
}
