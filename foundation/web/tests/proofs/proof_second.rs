use access::{Aal2, Signed};
use web::{Context, Failure, Reply, Routes};

async fn asks_too_late(_: Context, _: Signed<Aal2>) -> Result<Reply, Failure> {
    Ok(Reply::empty())
}

fn main() {
    let _ = Routes::new().post("/porte", asks_too_late);
}
