//! `bundles.txt`: the files that are made of several sources, one a line, in the order in which they take them.
//!
//! `conversation.js: fil.js compositeur.js`: these modules, with what they import at once unless an earlier file has it. A module that no
//! line takes becomes a file of its own, loaded when something needs it. Before the name may stand when a page needs the file:
//! `signed-in` (on every page of a session) or `guard` (it watches the session; one of all rooms).

/// When a page needs a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Role {
    #[default]
    OnDemand,
    SignedIn,
    Guard,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    pub role: Role,
    pub file: String,
    pub members: Vec<String>,
}

/// The lines, without the comments.
pub fn read(text: &str) -> Result<Vec<Bundle>, String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| bundle(line).ok_or_else(|| format!("bundles.txt: what is « {line} »?")))
        .collect()
}

fn bundle(line: &str) -> Option<Bundle> {
    let (left, members) = line.split_once(':')?;
    let (role, file) = match left.split_once(' ') {
        None => (Role::OnDemand, left),
        Some(("signed-in", file)) => (Role::SignedIn, file),
        Some(("guard", file)) => (Role::Guard, file),
        Some(_) => return None,
    };
    let members: Vec<String> = members.split_whitespace().map(str::to_owned).collect();
    (!members.is_empty()).then(|| Bundle {
        role,
        file: file.to_owned(),
        members,
    })
}
