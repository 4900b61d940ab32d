//! Texts with placeholders: `{to}`, `{text}`.

/// What stands for a text that may be secret.
pub(crate) const MASK: &str = "‹…›";

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(String),
}

/// A text with placeholders. A brace that isn't around a lower-case name stays as it is.
#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Part>);

impl Template {
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            plain.push_str(before);
            if let Some((name, behind)) = after.split_once('}').filter(|(name, _)| is_name(name)) {
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Hole(name.to_owned()));
                rest = behind;
            } else {
                plain.push('{');
                rest = after;
            }
        }
        plain.push_str(rest);
        parts.push(Part::Text(plain));
        Self(parts)
    }

    /// The names of its placeholders.
    pub fn holes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text with each placeholder replaced by `value(name)`. What a value holds is never read as a placeholder.
    pub fn fill(&self, value: impl Fn(&str) -> String) -> String {
        self.0.iter().fold(String::new(), |mut filled, part| {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Hole(name) => filled.push_str(&value(name)),
            }
            filled
        })
    }

    /// The text with its placeholders, and a mask for all that stands around them.
    pub fn masked(&self) -> String {
        let shown = |part: &Part| match part {
            Part::Text(text) if text.is_empty() => String::new(),
            Part::Text(_) => MASK.to_owned(),
            Part::Hole(name) => format!("{{{name}}}"),
        };
        self.0.iter().map(shown).collect()
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(text: &str) -> String {
        Template::parse(text).fill(|name| format!("<{name}>"))
    }

    #[test]
    fn fills_placeholders_and_leaves_other_braces() {
        assert_eq!(fill("à {to} : {text}."), "à <to> : <text>.");
        assert_eq!(fill("{to}{text}"), "<to><text>");
        for same in ["", "{", "}", "{}", "{ to }", "{To}", "{a b}", "{\"x\": 1}"] {
            assert_eq!(fill(same), same);
        }
        assert_eq!(fill("{{to}}"), "{<to>}");
        assert_eq!(
            Template::parse("{a}{b}").holes().collect::<Vec<_>>(),
            ["a", "b"]
        );
    }

    #[test]
    fn a_value_is_never_read_as_a_placeholder() {
        assert_eq!(
            Template::parse("{text}").fill(|_| "{to}".to_owned()),
            "{to}"
        );
    }
}
