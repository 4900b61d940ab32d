//! A message's text: what is accepted is drawn escaped, in bounded size, and holds nothing that a page may not hold.

#![no_main]
#![allow(dead_code, reason = "whole files of the room, of which a part is asked")]

mod domain {
    pub use messaging::domain::{Body, Named, mentioned};
}
#[path = "../../rooms/messaging/src/web/views/text.rs"]
mod text;

use access::PractitionerRoleId;
use domain::{Body, Named, mentioned};
use kernel::id::Id as _;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let typed = String::from_utf8_lossy(bytes);
    let Ok(body) = Body::parse(&typed) else {
        return;
    };
    let body = body.as_str();
    assert!(body.chars().count() <= 10_000 && !body.trim().is_empty());
    // Two people of the conversation, and one whose name is the text's own beginning.
    let odd: String = body.chars().take(30).collect();
    let people: Vec<Named> = ["Claire Martin", "Jean-Noël d’Œuilly", &odd]
        .iter()
        .zip(1_u128..)
        .map(|(name, number)| Named {
            role: PractitionerRoleId::from_uuid(kernel::Uuid::from_u128(number)),
            name: (*name).to_owned(),
        })
        .collect();
    let found = mentioned(body, &people);
    let mut end = 0;
    for mention in &found {
        assert!(mention.start >= end && mention.end > mention.start);
        assert!(body.get(mention.start..mention.end).is_some_and(|words| words.starts_with('@')));
        end = mention.end;
    }
    let drawn = text::draw(body, &people).into_string();
    assert!(drawn.len() <= 128 + 60 * body.len(), "{} bytes from {}", drawn.len(), body.len());
    let lower = drawn.to_lowercase();
    for tag in lower.split('<').skip(1) {
        let name: String = tag.chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '/').collect();
        let known = ["p", "/p", "br", "ul", "/ul", "li", "/li", "strong", "/strong", "a", "/a", "span", "/span"];
        assert!(known.contains(&name.as_str()), "<{name} in {drawn}");
    }
    // An address that is typed may hold `href=` itself; it can't hold `<`.
    for href in lower.split("<a href=\"").skip(1) {
        assert!(href.starts_with("http://") || href.starts_with("https://"), "{drawn}");
    }
    assert_eq!(ui::check::markup(&drawn), [], "{drawn}");
});
