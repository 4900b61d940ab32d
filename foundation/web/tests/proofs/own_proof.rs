struct TrustMe;

impl access::Proof for TrustMe {
    fn describe() -> String {
        String::new()
    }
}

fn main() {}
