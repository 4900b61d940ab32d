//! Products: what one program shows under several addresses. A product is data, chosen by the name by which a request calls us.

use std::collections::HashMap;

use access::Subject;
use ui::page::Site;

use crate::{Entrances, host};

/// A product: one address that people type, and what is found there.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its name in the configuration and in the trace: `spico`.
    pub key: String,
    /// The address that people type: `https://spico.example.org`, no slash at the end.
    pub public_url: String,
    /// What all its pages share: name, accent, navigation. The rooms fill it in.
    pub site: Site,
    /// Where people are let in.
    pub entrances: Entrances,
    /// The rooms whose pages it shows; none said: those that no other product names.
    pub rooms: Option<Vec<String>>,
    /// The page that opens first: `/` where that is the tiles.
    pub front: String,
    /// The documents that must be accepted where two factors are asked for (A11).
    pub terms: Vec<String>,
    /// Whether a password alone signs in (A03), to pages that ask for no more (I-6).
    pub password_alone: bool,
    /// Whether it answers in this machine's own names beside another product: then it is reached from no other.
    pub is_local: bool,
}

impl Product {
    /// A product with everything in it, to be narrowed.
    pub fn new(key: &str, name: &str, public_url: &str) -> Self {
        Self {
            key: key.to_owned(),
            public_url: public_url.to_owned(),
            site: Site::named(name.to_owned()),
            entrances: Entrances::NONE,
            rooms: None,
            front: "/".to_owned(),
            terms: ["pass", "spico"].map(str::to_owned).to_vec(),
            password_alone: true,
            is_local: false,
        }
    }

    /// Whether people come over TLS: cookies are then `Secure` and `__Host-`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The name within its address: `spico.example.org`.
    pub fn host(&self) -> &str {
        host::host_of(&self.public_url)
    }

    /// Whether a request that calls us so is for it.
    pub fn answers_to(&self, name: &str) -> bool {
        host::answers_to(&self.public_url, name)
    }

    /// Somebody as this product sees them: of the terms, it asks for its own only.
    pub(crate) fn sees(&self, mut subject: Subject) -> Subject {
        let accepted = |document: &String| subject.accepted.contains(&document.as_str());
        subject.accepted_terms = subject.accepted_terms || self.terms.iter().all(accepted);
        subject
    }

    fn names(&self, room: &str) -> bool {
        let named = self.rooms.as_ref();
        named.is_some_and(|rooms| rooms.iter().any(|named| named == room))
    }
}

/// The products of the program. There is one at least.
#[derive(Debug, Clone)]
pub struct Products {
    first: Product,
    others: Vec<Product>,
    /// Whose pages are in which products: bit `n` of the number is the product of rank `n`. Pages that aren't here are of all of them.
    owners: HashMap<&'static str, u64>,
}

/// Where a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// In this product.
    Here,
    /// In the product of this rank.
    In(usize),
    /// In none.
    Nowhere,
}

impl Products {
    /// This one alone.
    pub fn one(first: Product) -> Self {
        Self::new(first, Vec::new())
    }

    /// This one, which letters lead to, and others.
    pub fn new(first: Product, others: Vec<Product>) -> Self {
        Self {
            first,
            others,
            owners: HashMap::new(),
        }
    }

    /// The one that letters lead to.
    pub fn first(&self) -> &Product {
        &self.first
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Product> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The same, to be filled in.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Product> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    /// The product of this key that others may lead to.
    pub fn named(&self, key: &str) -> Option<&Product> {
        self.iter().find(|one| one.key == key && !one.is_local)
    }

    /// Whether a product shows the pages of a room.
    pub fn shows(&self, product: &Product, room: &str) -> bool {
        match product.rooms {
            Some(_) => product.names(room),
            None => !self
                .iter()
                .any(|other| !product.is_local && other.names(room)),
        }
    }

    /// Says which rooms have which pages; pages of nobody's are of all products.
    pub fn share(&mut self, pages: &[(&'static str, &str)]) {
        if self.others.is_empty() && self.first.rooms.is_none() {
            return;
        }
        for (page, room) in pages {
            let bits = self
                .iter()
                .enumerate()
                .filter(|(_, one)| self.shows(one, room));
            let owners = bits.fold(0, |all, (rank, _)| all | bit(rank));
            self.owners.insert(page, owners);
        }
    }

    pub(crate) fn get(&self, rank: usize) -> &Product {
        let other = rank.checked_sub(1).and_then(|rank| self.others.get(rank));
        other.unwrap_or(&self.first)
    }

    /// The rank of the product that is called so; names are compared without their port and their case.
    pub(crate) fn called(&self, name: &str) -> Option<usize> {
        self.iter().position(|one| one.answers_to(name))
    }

    /// Where the page of a route is, seen from a product.
    pub(crate) fn find(&self, route: &str, from: usize) -> Found {
        let Some(owners) = self.owners.get(route).copied() else {
            return Found::Here;
        };
        if owners & bit(from) != 0 {
            return Found::Here;
        }
        let reached = |rank: &usize| owners & bit(*rank) != 0 && !self.get(*rank).is_local;
        (0..=self.others.len())
            .find(reached)
            .map_or(Found::Nowhere, Found::In)
    }

    /// The other products that people may go to from this one.
    pub(crate) fn beside(&self, from: usize) -> impl Iterator<Item = &Product> {
        let is_local = self.get(from).is_local;
        let others = self
            .iter()
            .enumerate()
            .filter(move |(rank, _)| *rank != from);
        others
            .map(|(_, other)| other)
            .filter(move |other| !is_local && !other.is_local)
    }
}

/// The bit of a rank; products beyond the last bit have none, and show what is of all.
fn bit(rank: usize) -> u64 {
    u32::try_from(rank)
        .ok()
        .and_then(|rank| 1_u64.checked_shl(rank))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Products {
        let spico = Product::new("spico", "SPICO", "https://spico.example.org");
        let pass = Product {
            rooms: Some(Vec::new()),
            ..Product::new("pass", "PASS", "https://pass.example.org")
        };
        let samu = Product {
            rooms: Some(vec!["directory".to_owned()]),
            ..Product::new("samu", "SI-SAMU", "https://samu.example.org:8443")
        };
        let mut all = Products::new(spico, vec![pass, samu]);
        all.share(&[("/annuaire", "directory"), ("/discussions", "messaging")]);
        all
    }

    #[test]
    fn a_product_is_found_by_the_name_of_its_host() {
        let all = three();
        for (name, rank) in [
            ("spico.example.org", Some(0)),
            ("PASS.Example.Org", Some(1)),
            ("pass.example.org:443", Some(1)),
            ("samu.example.org", Some(2)),
            ("example.org", None),
            ("evil.spico.example.org", None),
            ("spico.example.org.evil.example", None),
            ("localhost", None),
            ("192.0.2.7", None),
            ("", None),
        ] {
            assert_eq!(all.called(name), rank, "{name}");
        }
    }

    #[test]
    fn a_room_that_nobody_names_is_of_the_product_that_names_none() {
        let all = three();
        assert_eq!(all.find("/discussions", 0), Found::Here);
        assert_eq!(all.find("/discussions", 1), Found::In(0));
        assert_eq!(all.find("/annuaire", 2), Found::Here);
        assert_eq!(all.find("/annuaire", 0), Found::In(2));
        assert_eq!(all.find("/compte", 1), Found::Here, "a page of nobody's");
    }

    #[test]
    fn a_product_in_the_machine_s_own_names_has_everything_and_leads_nowhere() {
        let mut all = three();
        let local = Product {
            is_local: true,
            ..Product::new("spico", "SPICO", "http://localhost:8080")
        };
        all.others.push(local);
        all.share(&[("/annuaire", "directory")]);
        assert_eq!(all.called("127.0.0.1:8080"), Some(3));
        assert_eq!(all.find("/annuaire", 3), Found::Here);
        assert_eq!(all.find("/annuaire", 1), Found::In(2));
        assert_eq!(all.beside(3).count(), 0);
        let beside: Vec<&str> = all.beside(1).map(|one| one.key.as_str()).collect();
        assert_eq!(beside, ["spico", "samu"]);
        assert_eq!(
            all.named("spico").unwrap().public_url,
            "https://spico.example.org"
        );
    }
}
