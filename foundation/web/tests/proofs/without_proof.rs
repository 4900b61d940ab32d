use web::{Context, Failure, Reply, Routes};

async fn open_to_all(_: Context) -> Result<Reply, Failure> {
    Ok(Reply::empty())
}

fn main() {
    let _ = Routes::new().get("/porte", open_to_all);
}
