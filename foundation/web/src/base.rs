//! Under which of our addresses a request came: a product's, and of which account of its browser. Every address that an answer holds is
//! made of it.

use std::borrow::Cow;

use http::Uri;
use http::request::Parts;
use http::uri::PathAndQuery;
use kernel::percent;

use crate::product::{Found, Products};
use crate::{Context, Product};

/// What stands before each address, by the rank of the account in its browser: nothing for the first.
const PREFIXES: [&str; 10] = [
    "", "/a/1", "/a/2", "/a/3", "/a/4", "/a/5", "/a/6", "/a/7", "/a/8", "/a/9",
];

/// Which of the accounts of a browser: the same pages, each with its own session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Slot(u8);

impl Slot {
    /// The only one of most browsers.
    pub const FIRST: Self = Self(0);

    /// What stands before its addresses: nothing, or `/a/1`.
    pub fn prefix(self) -> &'static str {
        PREFIXES
            .get(usize::from(self.0))
            .copied()
            .unwrap_or_default()
    }

    /// A cookie's name for it.
    pub fn cookie(self, name: &'static str) -> Cow<'static, str> {
        match self.0 {
            0 => Cow::Borrowed(name),
            rank => Cow::Owned(format!("{name}-{rank}")),
        }
    }

    /// An address of ours for it. What has its prefix already stays as it is, and so do files, which are the same for everybody.
    pub(crate) fn address(self, path: &str) -> Cow<'_, str> {
        let prefix = self.prefix();
        let rest = path.strip_prefix(prefix);
        let has_it = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        if prefix.is_empty() || has_it || !is_page(path) {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(format!("{prefix}{path}"))
        }
    }

    /// An address without its prefix.
    pub(crate) fn bare(self, address: &str) -> &str {
        match address.strip_prefix(self.prefix()) {
            Some("") => "/",
            Some(rest) if rest.starts_with('/') => rest,
            _ => address,
        }
    }

    /// Takes the prefix off a request, so that rooms know nothing of it. `accounts`: how many a browser may have.
    pub(crate) fn take(parts: &mut Parts, accounts: u8) -> Self {
        let whole = parts.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let Some(rank) = whole
            .strip_prefix("/a/")
            .and_then(|rest| rest.bytes().next())
        else {
            return Self::FIRST;
        };
        let slot = Self(rank.wrapping_sub(b'0'));
        let Some(rest) = whole
            .strip_prefix(slot.prefix())
            .filter(|_| (1..accounts).contains(&slot.0))
        else {
            return Self::FIRST;
        };
        let path = match rest.as_bytes().first() {
            Some(b'/') => Cow::Borrowed(rest),
            None | Some(b'?') => Cow::Owned(format!("/{rest}")),
            Some(_) => return Self::FIRST,
        };
        let Ok(uri) = path.parse::<Uri>() else {
            return Self::FIRST;
        };
        parts.uri = uri;
        slot
    }
}

/// Whether it leads to one of our pages: no file, and no other host's.
fn is_page(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.starts_with("/s/")
}

/// Under which of our addresses a request came.
#[derive(Debug, Clone, Copy)]
pub struct Base<'a> {
    /// The product.
    pub product: &'a Product,
    /// The account.
    pub slot: Slot,
}

impl Base<'_> {
    /// Where somebody who is signed in here arrives in another product, to be led to `path` (see the room that lets people in).
    pub fn arrival(&self, to: &Product, path: &str) -> String {
        let (url, prefix, door) = (&to.public_url, self.slot.prefix(), to.entrances.arrival);
        let address = format!("{url}{prefix}{door}?de={}", self.product.key);
        match path {
            "/" => address,
            path => format!("{address}&suite={}", percent::encode_path(path)),
        }
    }
}

impl Context {
    /// The product that was asked.
    pub fn product(&self) -> &Product {
        self.base().product
    }

    /// All of them.
    pub fn products(&self) -> &Products {
        &self.app().settings().products
    }

    /// The address of a page, as a link holds it: whichever product shows it, and for this account of the browser. Addresses that are
    /// written into a page or a redirection as they are get their prefix on the way out: this is for those that may lead elsewhere.
    pub fn link<'a>(&self, path: &'a str) -> Cow<'a, str> {
        let page = path.split(['?', '#']).next().unwrap_or(path);
        match self.products().find(page, self.rank()) {
            Found::In(rank) => Cow::Owned(self.base().arrival(self.products().get(rank), path)),
            Found::Here | Found::Nowhere => self.base().slot.address(path),
        }
    }

    /// The other products that one may go on to: name and address.
    pub fn beside(&self) -> Vec<(&str, String)> {
        let others = self.products().beside(self.rank());
        others
            .map(|other| (other.site.name.as_str(), self.base().arrival(other, "/")))
            .collect()
    }

    /// The other products where one may be signed in already: name, and the address that brings from there to `onward`, here.
    pub fn arrivals(&self, onward: &str) -> Vec<(&str, String)> {
        let here = self.product();
        let others = self.products().beside(self.rank());
        others
            .map(|from| {
                let from_there = Base {
                    product: from,
                    slot: self.base().slot,
                };
                let address = from_there.arrival(here, onward);
                // Within this host.
                let address = address.strip_prefix(&here.public_url).unwrap_or(&address);
                (from.site.name.as_str(), address.to_owned())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn taken(address: &str, accounts: u8) -> (u8, String) {
        let mut parts = Request::get(address).body(()).unwrap().into_parts().0;
        let slot = Slot::take(&mut parts, accounts);
        (slot.0, parts.uri.to_string())
    }

    #[test]
    fn the_prefix_is_taken_off_where_a_browser_may_have_several_accounts() {
        for (address, slot, rest) in [
            ("/discussions?a=b", 0, "/discussions?a=b"),
            ("/a/1/discussions?a=/a/1/x", 1, "/discussions?a=/a/1/x"),
            ("/a/1", 1, "/"),
            ("/a/1/", 1, "/"),
            ("/a/1?x=y", 1, "/?x=y"),
            ("/a/2/compte", 2, "/compte"),
            ("/a/3/compte", 0, "/a/3/compte"),
            ("/a/0/compte", 0, "/a/0/compte"),
            ("/a/12/compte", 0, "/a/12/compte"),
            ("/a/1compte", 0, "/a/1compte"),
            ("/a//compte", 0, "/a//compte"),
        ] {
            assert_eq!(taken(address, 3), (slot, rest.to_owned()), "{address}");
        }
        assert_eq!(
            taken("/a/1/compte", 1),
            (0, "/a/1/compte".to_owned()),
            "not open"
        );
    }

    #[test]
    fn an_address_has_its_prefix_once() {
        let second = Slot(1);
        for (path, address) in [
            ("/", "/a/1/"),
            ("/compte?a=b", "/a/1/compte?a=b"),
            ("/a/1/compte", "/a/1/compte"),
            ("/a/1", "/a/1"),
            ("/a/12", "/a/1/a/12"),
            ("/s/base.css", "/s/base.css"),
            ("//evil.example", "//evil.example"),
            ("https://pass.example.org/", "https://pass.example.org/"),
        ] {
            assert_eq!(second.address(path), address, "{path}");
        }
        assert_eq!(Slot::FIRST.address("/compte"), "/compte");
        assert_eq!(
            (
                second.bare("/a/1/compte"),
                second.bare("/a/1"),
                second.bare("/x")
            ),
            ("/compte", "/", "/x")
        );
    }
}
