//! Every room's views with samples: sound markup, and snapshots that a reviewer reads.

#[cfg(test)]
mod gallery {
    use spico::rooms::ROOMS;
    use ui::gallery::framed;

    #[test]
    fn every_sample_of_every_room_is_sound() {
        for room in ROOMS {
            for section in room.gallery {
                for sample in section.samples {
                    let html = framed(sample).into_string();
                    ui::check::assert_clean(
                        &format!("{} / {} / {}", room.name, section.name, sample.name),
                        &html,
                    );
                }
            }
        }
    }

    #[test]
    fn every_sample_of_every_room_looks_as_it_did() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for room in ROOMS {
            for section in room.gallery {
                for sample in section.samples {
                    let name = kernel::fold::fold(&format!(
                        "{} {} {}",
                        room.name, section.name, sample.name
                    ))
                    .replace(' ', "_");
                    let html = ui::check::readable(&(sample.render)().into_string());
                    settings.bind(|| insta::assert_snapshot!(name, html));
                }
            }
        }
    }
}
