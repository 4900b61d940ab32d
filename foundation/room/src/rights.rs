//! The rooms' lines of the matrix of rights.

use access::Matrix;
use kernel::Fault;

use crate::Room;

/// The rights of all rooms. An error when a room has lines for a resource that it doesn't declare, declares one without lines, or two rooms
/// declare the same one: each is a right that nobody would have, or that nobody decided.
pub fn matrix(rooms: &[&Room]) -> Result<Matrix, Fault> {
    let mut all = Matrix::default();
    for room in rooms {
        let own = room.matrix()?;
        let said = own.nouns().collect::<Vec<_>>();
        let mut kept: Vec<&str> = room.resources.iter().map(|one| one.noun).collect();
        kept.sort_unstable();
        if said != kept {
            return Err(Fault::internal(format!(
                "the rights of {} speak of {said:?}, and it protects {kept:?}",
                room.name
            )));
        }
        all = all.and(own)?;
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use access::Protected;

    use super::*;

    const VISIT: Protected = Protected {
        noun: "visit",
        param: "visit",
        is_traced: true,
    };

    fn room(resources: &'static [Protected], rights: &'static str) -> Room {
        Room {
            resources,
            rights,
            ..Room::new("visit", "Visites")
        }
    }

    #[test]
    fn rights_speak_of_what_the_room_protects_and_of_nothing_else() {
        let sound = room(&[VISIT], "[visit]\nauthor = [\"read\"]");
        assert!(matrix(&[&sound]).unwrap().allows("visit", "author", "read"));
        let forgotten = room(&[VISIT], "");
        let foreign = room(&[VISIT], "[visit]\n[conversation]\nmember = [\"read\"]");
        for wrong in [forgotten, foreign] {
            assert!(matrix(&[&wrong]).is_err());
        }
        assert!(matrix(&[&sound, &sound]).is_err(), "two rooms, one thing");
    }
}
