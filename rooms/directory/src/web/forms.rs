//! Forms and query strings of the directory's pages.

use kernel::percent;
use kernel::text::{self, longest};
use serde::Deserialize;

use crate::domain::place;
use crate::search::Wanted;

/// A search with its filters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// The words.
    pub q: String,
    /// Label of a profession.
    pub profession: String,
    /// Code of a département.
    pub departement: String,
    /// `oui`: only people with an account.
    pub spico: String,
    /// How many hits, for the API.
    pub limit: String,
}

impl SearchForm {
    /// The search to run: `usual` hits, or as many as an API client asks for, 50 at most.
    pub fn wanted(&self, usual: usize) -> Wanted<'_> {
        let end = self
            .q
            .char_indices()
            .nth(longest::LINE)
            .map_or(self.q.len(), |(at, _)| at);
        Wanted {
            text: self.q.get(..end).unwrap_or_default(),
            profession: &self.profession,
            departement: if place::departement_name(&self.departement).is_empty() {
                ""
            } else {
                &self.departement
            },
            on_spico: self.spico == "oui",
            limit: self.limit.parse().unwrap_or(usual).clamp(1, 50),
        }
    }

    /// Why the end of a long search text is ignored, when it is.
    pub fn too_long(&self) -> Option<String> {
        let length = text::length(&self.q);
        (length > longest::LINE).then(|| text::too_long(length, longest::LINE))
    }

    /// Whether any filter is set.
    pub fn is_filtered(&self) -> bool {
        !self.profession.is_empty() || !self.departement.is_empty() || self.spico == "oui"
    }

    /// The address of the same words without any filter.
    pub fn without_filters(&self) -> String {
        Self {
            q: self.q.clone(),
            ..Self::default()
        }
        .address()
    }

    /// The address of the same search without one of its words.
    pub fn without(&self, left_out: &str) -> String {
        let words = self.q.split_whitespace();
        let kept: Vec<&str> = words.filter(|word| *word != left_out).collect();
        Self {
            q: kept.join(" "),
            ..self.clone()
        }
        .address()
    }

    /// The address of this search.
    pub fn address(&self) -> String {
        let pairs = [
            ("q", &self.q),
            ("profession", &self.profession),
            ("departement", &self.departement),
            ("spico", &self.spico),
        ];
        let query: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", percent::encode(value)))
            .collect();
        if query.is_empty() {
            "/annuaire".to_owned()
        } else {
            format!("/annuaire?{}", query.join("&"))
        }
    }
}

/// Part of a structure's members.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct PageForm {
    /// Its number, from 1.
    pub page: String,
}

impl PageForm {
    /// Its number, from 0.
    pub fn index(&self) -> i64 {
        self.page.parse::<i64>().unwrap_or(1).clamp(1, 10_000) - 1
    }
}

/// What somebody writes on their own card.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OwnCardForm {
    /// When to call.
    pub horaires: String,
    /// A free line.
    pub mot: String,
    /// What to do during the absence.
    pub absence: String,
    /// The last day of it.
    #[serde(rename = "absence-fin")]
    pub absence_fin: String,
    /// The version that was on screen.
    pub version: String,
}

/// The query of the page after saving.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SavedForm {
    /// Not empty: it was just saved.
    pub enregistree: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_has_an_address_of_its_own() {
        let form = SearchForm {
            q: "dupon méd & co".to_owned(),
            departement: "31".to_owned(),
            ..SearchForm::default()
        };
        assert_eq!(
            form.address(),
            "/annuaire?q=dupon%20m%C3%A9d%20%26%20co&departement=31"
        );
        assert_eq!(SearchForm::default().address(), "/annuaire");
    }

    #[test]
    fn limits_and_lengths_are_bounded() {
        let form = SearchForm {
            q: "é".repeat(500),
            limit: "9000".to_owned(),
            departement: "x".to_owned(),
            ..SearchForm::default()
        };
        let wanted = form.wanted(20);
        assert_eq!(
            (
                wanted.text.chars().count(),
                wanted.limit,
                wanted.departement
            ),
            (200, 50, "")
        );
        assert_eq!(
            PageForm {
                page: "-3".to_owned()
            }
            .index(),
            0
        );
    }
}
