//! One pure function decides every access.

use crate::subject::WITHOUT_SITUATION;
use crate::{Assurance, Matrix, Subject};

/// The relations between a subject and a resource, as a room states them at the moment of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The resource's noun, a table of the matrix.
    pub resource: &'static str,
    /// The relations of the subject to it: rows of the matrix. Empty: none.
    pub relations: Vec<&'static str>,
    /// Whether the subject may know that it exists. Otherwise a refusal reads "not found" (I-7).
    pub known: bool,
}

impl Facts {
    /// A resource that only those with a relation to it may know of.
    pub fn related(resource: &'static str, relations: Vec<&'static str>) -> Self {
        Self {
            resource,
            known: !relations.is_empty(),
            relations,
        }
    }

    /// A resource that every professional may know of.
    pub fn open(resource: &'static str) -> Self {
        Self {
            resource,
            relations: vec!["anyone"],
            known: true,
        }
    }
}

/// The outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Allowed.
    Allowed,
    /// Nobody is signed in.
    SignIn,
    /// Signed in, but with too low a level of assurance.
    StepUp,
    /// The terms of use aren't accepted yet (A11.1).
    AcceptTerms,
    /// The account acts under no situation (I-14); one may be there to be chosen.
    ChooseSituation,
    /// The subject may not know that the thing exists.
    Unknown,
    /// The subject may know of it, but not do this.
    Refused,
}

/// The outcome and its reason, for the screen ("Pourquoi ?") and the trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The outcome.
    pub verdict: Verdict,
    /// The rule that decided, or the relation that gave the right.
    pub rule: &'static str,
    /// The same as a sentence.
    pub because: &'static str,
}

impl Decision {
    const fn new(verdict: Verdict, rule: &'static str, because: &'static str) -> Self {
        Self {
            verdict,
            rule,
            because,
        }
    }
}

impl Decision {
    /// For an account without a situation, where only a situation can have a relation (I-14): the same whether the resource exists or not.
    pub const fn without_situation() -> Self {
        Self::new(Verdict::ChooseSituation, "I-14", WITHOUT_SITUATION)
    }
}

/// Allows subjects with the level that `needs` asks for and, where SPICO begins (two factors), with its terms accepted. Pages that show
/// only one's own data need nothing else; it is the first half of every other decision.
pub fn admit(subject: Option<&Subject>, needs: Assurance) -> Result<&Subject, Decision> {
    let subject = subject.ok_or(Decision::new(
        Verdict::SignIn,
        "anonymous",
        "Connectez-vous pour continuer.",
    ))?;
    if subject.assurance < needs {
        return Err(Decision::new(
            Verdict::StepUp,
            "A04",
            "Cette page demande une connexion renforcée par un code ou Pro Santé Connect.",
        ));
    }
    if needs == Assurance::Aal2 && !subject.accepted_terms {
        return Err(Decision::new(
            Verdict::AcceptTerms,
            "A11.1",
            "Acceptez d’abord les conditions d’utilisation de SPICO.",
        ));
    }
    Ok(subject)
}

/// Decides. Order: signed in, level of assurance, terms, exclusion, relation. Deny by default; the strictest wins.
pub fn decide(subject: Option<&Subject>, action: &str, facts: &Facts, matrix: &Matrix) -> Decision {
    if let Err(decision) = admit(subject, Assurance::Aal2) {
        return decision;
    }
    if facts.relations.contains(&"excluded") {
        return Decision::new(
            Verdict::Unknown,
            "I-7",
            "Cette page n’existe pas ou vous n’y avez pas accès.",
        );
    }
    match facts
        .relations
        .iter()
        .find(|relation| matrix.allows(facts.resource, relation, action))
    {
        Some(relation) => Decision::new(
            Verdict::Allowed,
            relation,
            "Votre lien avec cet élément vous donne ce droit.",
        ),
        None if facts.known => Decision::new(
            Verdict::Refused,
            "matrix",
            "Vous pouvez voir cet élément, mais pas faire cette action.",
        ),
        None => Decision::new(
            Verdict::Unknown,
            "I-7",
            "Cette page n’existe pas ou vous n’y avez pas accès.",
        ),
    }
}

#[cfg(test)]
mod tests;
