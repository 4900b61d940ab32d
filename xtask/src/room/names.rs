//! The names of a new room in code, on the screen and in addresses.

/// The command's options.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The crate's name: an English word in lower case, as `visit`.
    pub name: String,
    /// Its main thing in FHIR's spelling, as `Encounter`; from the name if absent.
    #[arg(long)]
    pub noun: Option<String>,
    /// What people read, in French and in the plural, as `Visites`; from the name if absent.
    #[arg(long)]
    pub title: Option<String>,
    /// The first part of its addresses, without a slash, as `visites`; from the name if absent.
    #[arg(long)]
    pub path: Option<String>,
}

/// All names, checked.
#[derive(Debug)]
pub struct Names {
    /// `visit`: crate and folder.
    pub room: String,
    /// `HomeVisit`: types.
    pub noun: String,
    /// `home_visit`: table, parameter, matrix.
    pub table: String,
    /// `Visites`.
    pub title: String,
    /// `visites`.
    pub path: String,
    /// `hvi`: the prefix of its printed ids.
    pub prefix: String,
    /// `202611_01_home_visit`: its first migration.
    pub migration: String,
}

impl Names {
    /// Completes and checks the options; `month` is as `202611`.
    pub fn new(options: &Options, month: &str) -> Result<Self, String> {
        let room = checked("the room's name", &options.name)?;
        let noun = options.noun.clone().unwrap_or_else(|| camel(&room));
        if !noun.starts_with(|c: char| c.is_ascii_uppercase())
            || !noun.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return Err(format!(
                "`{noun}` is no noun for a type: write it as `HomeVisit`"
            ));
        }
        let table = checked("the table's name", &snake(&noun))?;
        let path = options
            .path
            .clone()
            .unwrap_or_else(|| room.replace('_', "-"));
        if path.is_empty() || !path.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            return Err(format!(
                "`{path}` is no part of an address: lower case letters and hyphens only"
            ));
        }
        let prefix = table.chars().filter(|c| *c != '_').take(3).collect();
        let title = options
            .title
            .clone()
            .unwrap_or_else(|| capitalised(&room.replace('_', " ")));
        Ok(Self {
            migration: format!("{month}_01_{table}"),
            room,
            noun,
            table,
            title,
            path,
            prefix,
        })
    }

    /// A template with the names in their places.
    pub fn fill(&self, template: &str) -> String {
        let places = [
            ("{{room}}", &self.room),
            ("{{Noun}}", &self.noun),
            ("{{noun}}", &self.table),
            ("{{title}}", &self.title),
            ("{{path}}", &self.path),
            ("{{prefix}}", &self.prefix),
            ("{{migration}}", &self.migration),
        ];
        places
            .iter()
            .fold(template.to_owned(), |text, (place, name)| {
                text.replace(place, name)
            })
    }

    /// What is left to do by hand.
    pub fn next_steps(&self) -> String {
        self.fill(
            "The room is written. Next:\n\
             1. cargo test -p {{room}}   its rule, its command and its rights on both engines\n\
             2. rooms/{{room}}/src/domain.rs, then migrations, store, commands, web: make it yours\n\
             3. rooms/{{room}}/rights.toml, rooms/{{room}}/src/policy.rs   who may do what\n\
             4. rooms/{{room}}/README.md   say what {{Noun}} is; ARCHITECTURE.md: an edge, only if this room looks at another one\n\
             5. cargo test -p spico      the golden list of its doors shows the new routes: read it, then accept it\n\
             At length: docs/guides/add-a-room.md",
        )
    }
}

fn checked(what: &str, name: &str) -> Result<String, String> {
    const EMPTY: [&str; 8] = [
        "common", "utils", "shared", "core", "manager", "service", "helper", "misc",
    ];
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if !plain || name.len() < 3 || name.len() > 30 {
        return Err(format!(
            "{what} `{name}`: lower case letters and underscores, 3 to 30 of them"
        ));
    }
    if EMPTY.contains(&name) {
        return Err(format!(
            "{what} `{name}` names nothing: call it after what it holds"
        ));
    }
    Ok(name.to_owned())
}

fn camel(snake: &str) -> String {
    snake.split('_').map(capitalised).collect()
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

fn snake(camel: &str) -> String {
    let mut out = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(name: &str) -> Options {
        Options {
            name: name.into(),
            noun: None,
            title: None,
            path: None,
        }
    }

    #[test]
    fn names_come_from_the_room() {
        let names = Names::new(&options("home_visit"), "202611").unwrap();
        let all =
            names.fill("{{room}} {{Noun}} {{noun}} {{title}} {{path}} {{prefix}} {{migration}}");
        assert_eq!(
            all,
            "home_visit HomeVisit home_visit Home visit home-visit hom 202611_01_home_visit"
        );
    }

    #[test]
    fn given_names_lead() {
        let given = Options {
            noun: Some("CarePlan".into()),
            title: Some("Parcours".into()),
            path: Some("parcours".into()),
            ..options("pathway")
        };
        let names = Names::new(&given, "202611").unwrap();
        assert_eq!(
            (
                names.table.as_str(),
                names.title.as_str(),
                names.path.as_str()
            ),
            ("care_plan", "Parcours", "parcours")
        );
        assert!(names.next_steps().contains("say what CarePlan is"));
    }

    #[test]
    fn names_that_say_nothing_or_break_something_are_refused() {
        for bad in ["utils", "Visit", "a", "visit-x", "1visit", "../x"] {
            assert!(Names::new(&options(bad), "202611").is_err(), "{bad}");
        }
        for (noun, path) in [("visit", "x"), ("Visit", "Vi sites"), ("Vis-it", "x")] {
            let given = Options {
                noun: Some(noun.into()),
                path: Some(path.into()),
                ..options("visit")
            };
            assert!(Names::new(&given, "202611").is_err(), "{noun} {path}");
        }
    }
}
