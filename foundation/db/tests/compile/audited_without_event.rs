//! `Audited` built without an event.

use db::Audited;

fn main() {
    let _untraced: Audited<i64> = Audited::new(1);
}
