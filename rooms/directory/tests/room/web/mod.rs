//! The pages, through the router that serves them.

mod cards;
mod search;
mod site;

#[test]
fn the_samples_are_sound() {
    for section in directory::ROOM.gallery {
        for sample in section.samples {
            ui::check::assert_clean(sample.name, &ui::gallery::framed(sample).into_string());
        }
    }
}
