//! People ready to post, for a load generator.

use kernel::Fault;
use serde::Serialize;

use super::people;
use crate::config::Config;
use crate::opened::Opened;

/// What is wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Accounts.
    pub users: usize,
    /// People in each conversation.
    pub room: usize,
    /// The password of all of them; none: they are entered by their sessions only.
    pub password: Option<String>,
}

/// One user, ready to post.
#[derive(Debug, Serialize)]
pub struct Line {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// For `Cookie`.
    pub cookie: String,
    /// The conversation.
    pub room: String,
    /// The identifier, for those who have a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
}

/// Makes the accounts and one conversation for each `room` of them in order.
pub async fn run(opened: &Opened, config: &Config, wanted: &Wanted) -> Result<Vec<Line>, Fault> {
    let password = wanted.password.as_deref();
    let made = people::make(opened, config, wanted.users, password).await?;
    let rooms = people::converse(opened, &made, wanted.room).await?;
    let secure = config.public_url(config.port).starts_with("https://");
    let cookie = if secure { "__Host-spico" } else { "spico" };
    let rooms = rooms
        .iter()
        .flat_map(|room| std::iter::repeat_n(room, wanted.room.max(1)));
    let line = |(person, room): (people::Person, _)| Line {
        cookie: format!("{cookie}={}", person.token),
        room: ToString::to_string(room),
        login: password.is_some().then_some(person.login),
        token: person.token,
    };
    Ok(made.into_iter().zip(rooms).map(line).collect())
}
