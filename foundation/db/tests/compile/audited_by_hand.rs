//! `Audited` built by hand, with an empty trace.

use db::Audited;

fn main() {
    let _empty: Audited<i64> = Audited {
        output: 1,
        events: Vec::new(),
    };
}
