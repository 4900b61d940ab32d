//! Search for people of whom one remembers only a part of the name.

use std::collections::HashMap;
use std::sync::Arc;

use access::{PractitionerRoleId, Read, Scope};
use kernel::Fault;
use kernel::fold::fold;
use search::{Filter, Hits, Near, Query};

use crate::directory::Directory;
use crate::domain::{Presence, Reach, number, place};
use crate::index::schema::{CODE, JOINED, PROFESSION, REGION};
use crate::index::{PersonCard, StructureCard};
use crate::policy::Practitioner;
use crate::store::numbers;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted<'a> {
    /// Words in any order: name, profession, place.
    pub text: &'a str,
    /// Label of a profession, exactly; empty: any.
    pub profession: &'a str,
    /// Code of a département; empty: any.
    pub departement: &'a str,
    /// Only people with an account.
    pub on_spico: bool,
    /// Most hits, 1 to 100.
    pub limit: usize,
}

impl Wanted<'_> {
    /// Whether the query is empty.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
            && self.profession.is_empty()
            && self.departement.is_empty()
            && !self.on_spico
    }

    /// The question to the index of people.
    fn asked<T>(&self, from: &Standpoint, ask: impl FnOnce(&Query<'_>) -> T) -> T {
        let mut terms = Vec::new();
        if !self.profession.is_empty() {
            terms.push((PROFESSION, self.profession));
        }
        if !self.departement.is_empty() {
            terms.push((CODE, self.departement));
        }
        if self.on_spico {
            terms.push((REGION, JOINED));
        }
        let near: Vec<u16> = from.departement.into_iter().collect();
        ask(&Query {
            text: self.text,
            limit: self.limit,
            near: Near {
                groups: &near,
                keys: &from.contacts,
            },
            filter: Filter {
                groups: &[],
                terms: &terms,
            },
        })
    }
}

/// Who asks: people of the same département and past contacts come first.
#[derive(Debug, Clone, Default)]
pub struct Standpoint {
    departement: Option<u16>,
    contacts: Arc<[u128]>,
}

/// Somebody found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHit {
    /// What is shown.
    pub card: PersonCard,
    /// How to reach them (B04).
    pub reach: Reach,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchHits {
    /// Best first.
    pub people: Vec<PersonHit>,
    /// Words that match nothing in the directory and were left out.
    pub ignored: Vec<String>,
    /// Whether the best hit matches every typed word.
    pub complete: bool,
}

/// People to write to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Best first.
    pub people: Vec<PersonHit>,
    /// What to say before one of them is chosen: they don't match every typed word.
    pub caution: Option<String>,
}

/// Whether each typed word begins a word of somebody's card.
fn answers(says: &str, text: &str) -> bool {
    let says = fold(says);
    let words: Vec<&str> = says.split_whitespace().collect();
    let begins = |typed: &str| words.iter().any(|word| word.starts_with(typed));
    fold(text).split_whitespace().all(begins)
}

impl Directory {
    /// The département of the one who asks.
    pub async fn standpoint(&self, scope: &Scope<Read, Practitioner>) -> Result<Standpoint, Fault> {
        match scope.subject().practitioner_role {
            Some(role) => self.standpoint_of(role).await,
            None => Ok(Standpoint::default()),
        }
    }

    /// The same for a situation.
    pub async fn standpoint_of(&self, role: PractitionerRoleId) -> Result<Standpoint, Fault> {
        let own = self.people(&[role]).await?;
        let departement = own
            .get(&role)
            .map(|person| place::group(&person.departement))
            .filter(|group| *group != 0);
        let contacts = self.contacts.of(role, self.db.now()).await?;
        let known = self.people(&contacts).await?;
        let keys = contacts
            .iter()
            .filter_map(|role| known.get(role))
            .map(|person| cards::key(person.practitioner));
        Ok(Standpoint {
            departement,
            contacts: keys.collect(),
        })
    }

    /// The best matching people. Asks the store nothing, except from time to time how those with an account can be reached, and who has a
    /// national number that was typed whole.
    pub async fn find_people(
        &self,
        wanted: &Wanted<'_>,
        from: &Standpoint,
    ) -> Result<SearchHits, Fault> {
        if let Some(owner) = self.owner(wanted).await? {
            return Ok(SearchHits {
                people: self.with_reach(vec![owner]).await?,
                ignored: Vec::new(),
                complete: true,
            });
        }
        let (cards, hits) = self.search_people(wanted, from);
        Ok(SearchHits {
            people: self.with_reach(cards).await?,
            complete: hits.hits.first().is_none_or(|best| best.complete),
            ignored: hits.ignored,
        })
    }

    /// People to write to: those whom a message reaches, without `me`. People who don't match every typed word are never offered as if they
    /// did.
    pub async fn offer(
        &self,
        text: &str,
        me: Option<PractitionerRoleId>,
        limit: usize,
        from: &Standpoint,
    ) -> Result<Offer, Fault> {
        let wanted = Wanted {
            text,
            on_spico: true,
            limit: limit + 1,
            ..Wanted::default()
        };
        let SearchHits {
            mut people,
            ignored,
            ..
        } = self.find_people(&wanted, from).await?;
        people.retain(|hit| hit.reach.can_be_written_to() && Some(hit.card.role) != me);
        people.truncate(limit);
        let caution = match (ignored.as_slice(), people.is_empty()) {
            ([], _) => self.caution(&wanted, from, me, &people),
            (_, true) => None,
            (words, false) => Some(format!(
                "Mots laissés de côté\u{A0}: «\u{A0}{}\u{A0}». Ces personnes ne répondent pas à tout.",
                words.join(" ")
            )),
        };
        Ok(Offer { people, caution })
    }

    /// What to say of people who don't match every typed word; above all when somebody who does can't be reached by a message, and isn't
    /// `me`.
    fn caution(
        &self,
        wanted: &Wanted<'_>,
        from: &Standpoint,
        me: Option<PractitionerRoleId>,
        people: &[PersonHit],
    ) -> Option<String> {
        let meant = |card: &PersonCard| {
            let says = [
                card.name(),
                card.trade(),
                card.profession.clone(),
                card.place(),
            ];
            answers(&says.join(" "), wanted.text)
        };
        if wanted.text.trim().is_empty() || people.iter().any(|hit| meant(&hit.card)) {
            return None;
        }
        let anybody = Wanted {
            on_spico: false,
            limit: 2,
            ..wanted.clone()
        };
        let (best, _) = self.search_people(&anybody, from);
        match best
            .into_iter()
            .find(|card| Some(card.role) != me)
            .filter(|card| answers(&card.name(), wanted.text))
        {
            Some(card) => Some(format!(
                "{} ({}) n’est pas encore sur SPICO\u{A0}: sa fiche, dans l’annuaire, dit comment joindre cette personne.",
                card.name(),
                card.place()
            )),
            None if people.is_empty() => None,
            None => Some(
                "Personne, sur SPICO, ne répond exactement à ces mots. Les plus proches\u{A0}:"
                    .to_owned(),
            ),
        }
    }

    /// The person with the typed national number, if within the filters.
    async fn owner(&self, wanted: &Wanted<'_>) -> Result<Option<PersonCard>, Fault> {
        let Some(number) = number::typed(wanted.text) else {
            return Ok(None);
        };
        let Some(id) = numbers::owner(&self.db, &number).await? else {
            return Ok(None);
        };
        let card = self.people.cards(&[cards::key(id)]).pop();
        Ok(card.filter(|card| {
            (wanted.departement.is_empty() || card.departement == wanted.departement)
                && (wanted.profession.is_empty() || card.profession.starts_with(wanted.profession))
                && (!wanted.on_spico || card.joined)
        }))
    }

    /// The words of a search without hits whose removal, one at a time, would give hits: the page proposes to leave them out.
    pub fn hindering_words(&self, wanted: &Wanted<'_>, from: &Standpoint) -> Vec<String> {
        wanted.asked(from, |query| self.people.hindering_words(query))
    }

    fn search_people(&self, wanted: &Wanted<'_>, from: &Standpoint) -> (Vec<PersonCard>, Hits) {
        wanted.asked(from, |query| self.people.search(query))
    }

    /// The best matching structures; or the one with the typed FINESS number.
    pub async fn find_structures(
        &self,
        wanted: &Wanted<'_>,
        from: &Standpoint,
    ) -> Result<Vec<StructureCard>, Fault> {
        if let Some(number) = number::typed(wanted.text)
            && let Some(id) = numbers::place(&self.db, &number).await?
        {
            let mut cards = self.structures.cards(&[cards::key(id)]);
            cards.retain(|card| {
                wanted.departement.is_empty() || card.departement == wanted.departement
            });
            return Ok(cards);
        }
        Ok(self.search_structures(wanted, from))
    }

    fn search_structures(&self, wanted: &Wanted<'_>, from: &Standpoint) -> Vec<StructureCard> {
        let groups: Vec<u16> = if wanted.departement.is_empty() {
            Vec::new()
        } else {
            vec![place::group(wanted.departement)]
        };
        let near: Vec<u16> = from.departement.into_iter().collect();
        let query = Query {
            text: wanted.text,
            limit: wanted.limit,
            near: Near {
                groups: &near,
                keys: &[],
            },
            filter: Filter {
                groups: &groups,
                terms: &[],
            },
        };
        let (cards, hits) = self.structures.search(&query);
        // A structure shares its place and category with hundreds of people: it is shown only when every typed word matches it.
        let complete = hits
            .hits
            .iter()
            .map(|hit| hit.complete && hits.ignored.is_empty());
        cards
            .into_iter()
            .zip(complete)
            .filter(|(_, complete)| *complete)
            .map(|(card, _)| card)
            .collect()
    }

    /// One's past contacts, most recent first.
    pub async fn recent_contacts(
        &self,
        from: &Standpoint,
        limit: usize,
    ) -> Result<Vec<PersonHit>, Fault> {
        let keys: Vec<u128> = from.contacts.iter().copied().take(limit).collect();
        self.with_reach(self.people.cards(&keys)).await
    }

    /// How these people can be reached. Only those marked as having an account are asked about.
    async fn with_reach(&self, cards: Vec<PersonCard>) -> Result<Vec<PersonHit>, Fault> {
        let joined: Vec<PractitionerRoleId> = cards
            .iter()
            .filter(|card| card.joined)
            .map(|card| card.role)
            .collect();
        let known = self.presence_of(&joined).await?;
        let hit = |card: PersonCard| {
            let presence = known.get(&card.role).copied().unwrap_or(Presence::None);
            PersonHit {
                reach: Reach::of(presence, card.has_mailbox),
                card,
            }
        };
        Ok(cards.into_iter().map(hit).collect())
    }

    /// How the person of these situations can be reached under each.
    pub async fn presence_of(
        &self,
        roles: &[PractitionerRoleId],
    ) -> Result<HashMap<PractitionerRoleId, Presence>, Fault> {
        if roles.is_empty() {
            return Ok(HashMap::new());
        }
        self.reach.of(roles, self.db.now()).await
    }
}
