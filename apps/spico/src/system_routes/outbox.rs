//! The demonstration's outbox: mails and SMS that were not really sent. This route exists in the demonstration only.

use std::sync::Arc;

use access::{Public, Reason};
use courier::{Courier, Outbox, Parcel};
use kernel::{Fault, fr};
use ui::{Markup, html};
use web::{Context, Failure, Reply, Screen, Want};

/// Why the outbox is open.
pub struct Demonstration;

impl Reason for Demonstration {
    const WHY: &'static str = "mails and SMS of the demonstration, which leave for nobody";
}

/// How many are shown.
const SHOWN: usize = 200;

/// Newest first, as a page or as JSON.
pub async fn show(_: Public<Demonstration>, cx: Context) -> Result<Reply, Failure> {
    let courier = cx.extension::<Courier>()?;
    let parcels = courier
        .outbox()
        .map(|outbox: &Arc<Outbox>| outbox.newest(SHOWN))
        .ok_or_else(Fault::not_found)?;
    if cx.want() == Want::Json {
        return Ok(Reply::json(&parcels));
    }
    let body = html! {
        (ui::list::page_header("Courrier de la démonstration", Some("Les courriels et SMS qui seraient partis, du plus récent au plus ancien."), ""))
        @if parcels.is_empty() {
            p { "Rien n’est encore parti. Demandez un code de connexion : il s’affichera ici." }
        }
        @for parcel in &parcels { (letter(parcel)) }
    };
    Ok(Screen::new("Courrier de la démonstration", body).reply(&cx))
}

fn letter(parcel: &Parcel) -> Markup {
    let title = parcel.subject().unwrap_or("SMS");
    let means = if parcel.channel() == "sms" {
        "SMS"
    } else {
        "Courriel"
    };
    let body = html! {
        p { (means) " à " (parcel.to()) ", le " time datetime=(fr::machine_time(parcel.at())) { (fr::date_time(parcel.at())) } }
        @for paragraph in parcel.text().split("\n\n") {
            p { @for (rank, line) in paragraph.lines().enumerate() { @if rank > 0 { br; } (line) } }
        }
    };
    ui::list::card(2, title, body)
}

/// The banner: everything is fictional, and where the mail is read.
pub fn banner() -> Markup {
    let outbox = html! { a href="/demo/courrier" { "Lire le courrier" } };
    ui::notice::banner(
        ui::state::Meaning::Info,
        "Démonstration : tout est fictif.",
        outbox,
    )
}
