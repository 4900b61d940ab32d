//! Texts inside addresses, percent-encoded (RFC 3986).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986 §2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// The same, and the slashes of a path stay readable.
const PATH: &AsciiSet = &VALUE.remove(b'/');

/// A text as one value of a query or one segment of a path: nothing in it can end it.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, VALUE).to_string()
}

/// A path as one value of a query.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_ends_it() {
        assert_eq!(encode("+33 6&é=#/?"), "%2B33%206%26%C3%A9%3D%23%2F%3F");
        assert_eq!(encode("aZ09-._~"), "aZ09-._~");
        assert_eq!(encode_path("/a/é?b"), "/a/%C3%A9%3Fb");
    }
}
