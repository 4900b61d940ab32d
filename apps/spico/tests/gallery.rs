//! Every room's views with samples: sound markup, and snapshots that a reviewer reads.

#[cfg(test)]
mod gallery {
    use std::collections::BTreeSet;

    use scraper::{Html, Selector};
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

    /// What a form asks for in secret is never given back with a failure; what isn't secret is.
    #[test]
    fn whatever_is_typed_in_secret_is_known_as_a_secret() {
        let any = Selector::parse("input[name], textarea[name], select[name]").unwrap();
        let mut secrets = BTreeSet::new();
        for sample in ROOMS
            .iter()
            .flat_map(|room| room.gallery)
            .flat_map(|section| section.samples)
        {
            let page = Html::parse_fragment(&(sample.render)().into_string());
            for field in page.select(&any) {
                let name = field.attr("name").unwrap_or_default();
                let is_secret = field.attr("type") == Some("password")
                    || field.attr("autocomplete") == Some("one-time-code");
                assert_eq!(
                    web::kept::is_secret(name),
                    is_secret,
                    "{}: {name}",
                    sample.name
                );
                if is_secret {
                    secrets.insert(name.to_owned());
                }
            }
        }
        let found: Vec<&str> = secrets.iter().map(String::as_str).collect();
        assert_eq!(found, ["actuel", "code", "mot-de-passe"]);
    }

    #[test]
    fn every_sample_of_every_room_looks_as_it_did() {
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        for room in ROOMS {
            // They lie with their room.
            settings.set_snapshot_path(format!("../../../rooms/{}/tests/snapshots", room.name));
            for section in room.gallery {
                for sample in section.samples {
                    let name = kernel::fold::fold(&format!("{} {}", section.name, sample.name))
                        .replace(' ', "_");
                    let html = ui::check::readable(&(sample.render)().into_string());
                    settings.bind(|| insta::assert_snapshot!(name, html));
                }
            }
        }
    }
}
