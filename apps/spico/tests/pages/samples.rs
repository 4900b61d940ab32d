//! Every sample of the gallery alone.

use spico::rooms::ROOMS;

use super::kept;

#[test]
fn every_sample_is_kept() {
    let folder = kept::folder("echantillons");
    let rooms = ROOMS.iter().flat_map(|room| room.gallery);
    let mut count = 0;
    for section in ui::gallery::GALLERY.iter().chain(rooms) {
        for sample in section.samples {
            count += 1;
            let name = kept::file_name(count, &format!("{} {}", section.name, sample.name));
            let html = (sample.render)().into_string();
            std::fs::write(folder.join(name), kept::document(&html)).unwrap();
        }
    }
    assert!(count > 60, "only {count} samples");
}
