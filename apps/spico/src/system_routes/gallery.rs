//! Every component and view with samples, in development and in the demonstration.

use access::{Public, Reason};
use serde::Deserialize;
use ui::gallery::Section;
use ui::page::Theme;
use web::{Query, Reply, StatusCode};

use crate::rooms::ROOMS;

/// Why the gallery is open.
pub struct Samples;

impl Reason for Samples {
    const WHY: &'static str = "samples of components, in development and demonstration only";
}

/// Which theme is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    theme: String,
}

/// The whole gallery.
pub async fn show(_: Public<Samples>, Query(asked): Query<Asked>) -> Reply {
    let theme = match asked.theme.as_str() {
        "clair" => Theme::Light,
        "sombre" => Theme::Dark,
        _ => Theme::System,
    };
    Reply::bytes(
        StatusCode::OK,
        "text/html; charset=utf-8",
        ui::gallery::page(&sections(), theme).into_string(),
    )
}

/// The components' sections, then the rooms'.
pub fn sections() -> Vec<&'static [Section]> {
    std::iter::once(ui::gallery::GALLERY)
        .chain(ROOMS.iter().map(|room| room.gallery))
        .collect()
}
