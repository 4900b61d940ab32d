//! A conversation, and one who reads and writes there.

use http::StatusCode;
use kernel::Uuid;

use super::world::World;

/// A nurse in a group with a doctor. Tests add what they look at.
pub struct Scene<'h> {
    pub world: &'h World,
    pub cookie: String,
    /// The conversation's address.
    pub place: String,
}

impl<'h> Scene<'h> {
    pub async fn open(world: &'h World) -> Self {
        let cookie = format!("spico={}", world.session("maelle-cazalbou").await);
        let other = world.people.role("etienne-rouquette", None).unwrap();
        let form = format!("type=groupe&sujet=Essai&avec={other}");
        let place = world.begin(&cookie, &form).await;
        Self {
            world,
            cookie,
            place,
        }
    }

    /// Sends the `n`th message; `form`: its fields but its id.
    pub async fn send(&self, n: u128, form: &str) {
        let id = Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_7000 + n);
        let path = format!("{}/messages", self.place);
        let form = format!("{form}&client_id={id}");
        let sent = self.world.post(&path, &self.cookie, &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    }
}
