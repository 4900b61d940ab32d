//! `bundles.txt`: the files made of several modules, one a line, in the order in which they take their modules.
//!
//! `conversation.js: fil.js compositeur.js`: these modules, with their static imports unless an earlier file has them. A module that is on
//! no line becomes a file of its own, loaded when needed. A word before the name says when a page needs the file: `signed-in` (every page
//! of a session) or `guard` (it watches the session; one for all rooms).

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
