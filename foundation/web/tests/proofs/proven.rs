//! A page for whoever is signed in with two factors, and one for everybody, with its reason.

use access::{Aal2, Public, Reason, Signed};
use web::{Context, Failure, Reply, Routes};

struct Help;

impl Reason for Help {
    const WHY: &'static str = "help is for everybody";
}

async fn help(_: Public<Help>) -> Result<Reply, Failure> {
    Ok(Reply::empty())
}

async fn inside(_: Signed<Aal2>, _: Context) -> Result<Reply, Failure> {
    Ok(Reply::empty())
}

fn main() {
    let routes = Routes::new().get("/aide", help).get("/dedans", inside);
    assert_eq!(routes.list().len(), 2);
}
