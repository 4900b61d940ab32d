//! The products: which of them there are, under which addresses, and what each shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ui::page::{Accent, PRODUCT};
use web::{Product, Products};

use super::{Config, Wrong, is_address, nearest};
use crate::rooms::ROOMS;

/// The product that there always is.
const SPICO: &str = "spico";
/// The portal.
const PASS: &str = "pass";
/// The documents of which a product may ask that they be accepted.
const DOCUMENTS: [&str; 2] = [PASS, SPICO];

/// Un produit : une adresse, et ce qu’on y trouve. SPICO existe toujours ; un autre existe dès qu’il a une adresse.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProductConfig {
    /// Son nom, en tête de ses pages, dans leurs titres et au bas des courriels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// L’adresse que les gens tapent, sans barre finale, chacune avec un nom de serveur à elle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// Sa couleur : « petrole » ou « bleu ».
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// Les parties dont il montre les pages ; aucune liste : celles qu’aucun autre produit ne nomme. Le compte, l’aide et la connexion sont
    /// partout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rooms: Option<Vec<String>>,
    /// La page qui s’ouvre en premier ; « / » pour les tuiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub front: Option<String>,
    /// Les conditions à accepter avant tout ce qui demande deux facteurs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Vec<String>>,
    /// Vrai si le mot de passe seul permet de se connecter, aux pages qui n’en demandent pas plus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_alone: Option<bool>,
}

/// La couleur d’un produit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Pétrole, celui de SPICO.
    Petrole,
    /// Bleu, celui de PASS.
    Bleu,
}

impl From<Theme> for Accent {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Petrole => Self::Petrol,
            Theme::Bleu => Self::Blue,
        }
    }
}

impl Config {
    /// What is found under which address. `main`: the address to which letters lead; `locally`: SPICO with everything answers there as well,
    /// where it is this machine's own name and no product's.
    pub fn products(&self, main: &str, locally: bool) -> Products {
        let beside: Vec<Product> = self
            .products
            .iter()
            .filter(|(key, _)| *key != SPICO)
            .map(|(key, own)| own.over(built_in(key)))
            .collect();
        let mut alone = Product::new(SPICO, PRODUCT, main);
        let own = self.products.get(SPICO);
        if beside.is_empty() {
            let alone = own.map_or(alone.clone(), |own| own.over(alone));
            return Products::one(alone);
        }
        let narrow = Product {
            front: "/discussions".to_owned(),
            password_alone: false,
            ..alone.clone()
        };
        let spico = own.map_or(narrow.clone(), |own| own.over(narrow));
        if locally && spico.public_url != main {
            alone.site = spico.site.clone();
            alone.is_local = true;
            return Products::new(alone, std::iter::once(spico).chain(beside).collect());
        }
        Products::new(spico, beside)
    }

    /// The name by which letters are signed.
    pub fn name(&self) -> &str {
        let own = self.products.get(SPICO);
        own.and_then(|own| own.name.as_deref()).unwrap_or(PRODUCT)
    }

    /// Whether anybody said by which address people come.
    pub fn has_address(&self) -> bool {
        self.address_of_spico().is_some()
    }

    /// SPICO's own address, when it is said.
    pub(super) fn address_of_spico(&self) -> Option<&str> {
        let own = self.products.get(SPICO);
        own.and_then(|own| own.public_url.as_deref())
            .or(self.public_url.as_deref())
            .map(|url| url.trim_end_matches('/'))
    }
}

impl ProductConfig {
    /// What is said, over what is so otherwise.
    fn over(&self, mut product: Product) -> Product {
        if let Some(name) = &self.name {
            product.site.name.clone_from(name);
        }
        if let Some(url) = &self.public_url {
            url.trim_end_matches('/')
                .clone_into(&mut product.public_url);
        }
        if let Some(theme) = self.theme {
            product.site.accent = theme.into();
        }
        if self.rooms.is_some() {
            product.rooms.clone_from(&self.rooms);
        }
        if let Some(front) = &self.front {
            product.front.clone_from(front);
        }
        if let Some(terms) = &self.terms {
            product.terms.clone_from(terms);
        }
        product.password_alone = self.password_alone.unwrap_or(product.password_alone);
        product
    }

    fn check(&self, key: &str) -> Result<(), Wrong> {
        let plain = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-';
        if key.is_empty() || !key.bytes().all(plain) {
            return Err(Wrong::at(
                key,
                "le nom d’un produit n’a que des minuscules, des chiffres et des traits d’union",
            ));
        }
        match &self.public_url {
            Some(url) if is_address(url) => {}
            None if key == SPICO => {}
            _ => return Err(Wrong::at("public_url", super::NO_ADDRESS)),
        }
        if self
            .front
            .as_ref()
            .is_some_and(|front| !front.starts_with('/') || front.starts_with("//"))
        {
            return Err(Wrong::at(
                "front",
                "cette page doit commencer par « / », par exemple « /discussions »",
            ));
        }
        let rooms: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
        among("rooms", self.rooms.as_deref(), &rooms)?;
        among("terms", self.terms.as_deref(), &DOCUMENTS)
    }
}

/// Every word is one of these.
fn among(key: &str, words: Option<&[String]>, known: &[&str]) -> Result<(), Wrong> {
    let mut words = words.unwrap_or_default().iter();
    let Some(wrong) = words.find(|word| !known.contains(&word.as_str())) else {
        return Ok(());
    };
    let text = match nearest(wrong, known) {
        Some(meant) => format!("« {wrong} » n’existe pas : vouliez-vous dire « {meant} » ?"),
        None => format!(
            "« {wrong} » n’existe pas ; les valeurs possibles sont {}",
            known.join(", ")
        ),
    };
    Err(Wrong::at(key, &text))
}

/// A product before the configuration says anything of it.
fn built_in(key: &str) -> Product {
    let mut product = Product {
        rooms: Some(Vec::new()),
        password_alone: false,
        ..Product::new(key, key, "")
    };
    if key == PASS {
        "PASS".clone_into(&mut product.site.name);
        product.site.accent = Accent::Blue;
        product.terms = vec![PASS.to_owned()];
        product.password_alone = true;
    }
    product
}

/// What is wrong with them, together with SPICO's own address.
pub(super) fn check(config: &Config) -> Result<(), Wrong> {
    let all: &BTreeMap<String, ProductConfig> = &config.products;
    for (key, product) in all {
        product
            .check(key)
            .map_err(|wrong| wrong.within(key).within("products"))?;
    }
    if all.keys().all(|key| key == SPICO) {
        return Ok(());
    }
    if config.address_of_spico().is_none() {
        let wrong = Wrong::at(
            "public_url",
            "à côté d’un autre produit, SPICO doit avoir une adresse à lui",
        );
        return Err(wrong.within(SPICO).within("products"));
    }
    let products = config.products(&config.public_url(config.port), false);
    let shared = products.iter().map(Product::host).find(|host| {
        let answering = products.iter().filter(|one| one.answers_to(host));
        answering.count() > 1
    });
    shared.map_or(Ok(()), |host| {
        let text = format!(
            "deux produits répondent au nom de serveur « {host} » : il en faut un pour chacun"
        );
        Err(Wrong::at("products", &text))
    })
}
