//! The things for the golden list of doors: an open conversation and a closed one, and a persona of each relation to them.

mod forms;
mod plant;

use db::query;
use db::row::One;
use db::sql::Query;
use room::Pending;
use room::doors::{Doors, Plot, Stage};

/// See [`Doors`].
pub(crate) struct Shown;

/// Opened both conversations, and manages them.
const MANAGER: &str = "gerante";
/// Takes part in both.
const MEMBER: &str = "membre";
/// Came later, and sees nothing of what was said before.
const LATE: &str = "arrivee";
/// Took part and left.
const LEFT: &str = "partie";
/// Took part and was taken out.
const REMOVED: &str = "retiree";

query!(COUNTS: One<String> = "select 'conversations ' || cast(count(*) as text) as value from conversation \
    union all select 'messages ' || cast(count(*) as text) from message \
    union all select 'revisions ' || cast(count(*) as text) from message_revision \
    union all select 'reactions ' || cast(count(*) as text) from reaction \
    union all select 'drafts ' || cast(count(*) as text) from draft");
query!(CONVERSATIONS: One<String> = "select cast(number as text) || ' ' || state || ' ' || cast(last_change as text) || ' ' || \
    cast(last_seq as text) as value from conversation order by number");
query!(PARTICIPANTS: One<String> = "select c.number || ' ' || p.ordinal || ' ' || p.part || ' ' || p.read_seq || ' ' || p.muted || ' ' || \
    p.archived || ' ' || (p.left_at is null) as value from participant p join conversation c on c.id = p.conversation_id \
    order by c.number, p.ordinal");
query!(MESSAGES: One<String> = "select c.number || ' ' || m.seq || ' ' || m.change || ' ' || m.version || ' ' || (m.retracted_at is null) \
    as value from message m join conversation c on c.id = m.conversation_id order by c.number, m.seq");
query!(QUIET: One<String> = "select enabled || ' ' || from_minute || ' ' || to_minute as value from quiet_hours order by practitioner_role_id");

impl Doors for Shown {
    fn people(&self) -> &'static [&'static str] {
        &[MANAGER, MEMBER, LATE, LEFT, REMOVED]
    }

    fn plant<'a>(&'a self, stage: &'a Stage<'a>) -> Pending<'a, Plot> {
        Box::pin(plant::plant(stage))
    }

    fn state(&self) -> Vec<&'static Query<One<String>>> {
        vec![&COUNTS, &CONVERSATIONS, &PARTICIPANTS, &MESSAGES, &QUIET]
    }
}
