//! Every sample is drawn, checked and compared with what was reviewed.

use ui::check::{assert_clean, readable};
use ui::gallery::{GALLERY, framed, page};
use ui::page::Theme;

#[test]
fn every_sample_is_clean_and_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for section in GALLERY {
        for sample in section.samples {
            let name = format!("{} - {}", section.name, sample.name);
            let html = (sample.render)().into_string();
            assert_clean(
                &name,
                &framed(sample)
                    .into_string()
                    .replace("<h3>", "<h2>")
                    .replace("</h3>", "</h2>")
                    .replacen("<h1", "<h2", 99)
                    .replace("</h1>", "</h2>"),
            );
            settings.bind(|| insta::assert_snapshot!(file_name(&name), readable(&html)));
        }
    }
}

fn file_name(name: &str) -> String {
    kernel::fold::fold(name)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("_")
}

#[test]
fn sample_names_are_unique() {
    let mut names: Vec<String> = GALLERY
        .iter()
        .flat_map(|section| {
            section
                .samples
                .iter()
                .map(|sample| format!("{}/{}", section.name, sample.name))
        })
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn the_gallery_itself_is_a_page_in_each_theme() {
    for (theme, mark) in [
        (Theme::Light, "data-theme=\"clair\""),
        (Theme::Dark, "data-theme=\"sombre\""),
    ] {
        let html = page(&[GALLERY], theme).into_string();
        assert!(html.contains(mark));
        for section in GALLERY {
            for sample in section.samples {
                assert!(
                    html.contains(&format!(
                        "<h3>{}</h3>",
                        ui::html! { (sample.name) }.into_string()
                    )),
                    "{}",
                    sample.name
                );
            }
        }
    }
}
