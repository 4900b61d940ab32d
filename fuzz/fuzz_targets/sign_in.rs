//! What strangers send before anybody knows them: forms, cookies, codes, links, the way back. The room's own files are read here
//! as they are.

#![no_main]
#![allow(dead_code, reason = "whole files of the room, of which a part is asked")]

#[path = "of_identity.rs"]
mod domain;
#[path = "../../rooms/identity/src/web/forms.rs"]
mod forms;

use crypto::Token;
use crypto::otp::Code;
use domain::login::{Typed, is_login};
use domain::onward::{with_onward, local_address};
use libfuzzer_sys::fuzz_target;
use web::{HeaderMap, HeaderValue, cookie, header};

fn is_local(address: &str) {
    assert!(address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\"), "{address}");
    assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
    assert_eq!(local_address(address), address);
    HeaderValue::from_str(address).expect("fit for a header");
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(form) = serde_urlencoded::from_bytes::<forms::SignInForm>(bytes) {
        let typed = Typed::read(&form.identifiant);
        // Lower case may be longer than upper case, but never without bound.
        assert!(typed.as_text().chars().count() <= 254 * 3);
        assert_eq!(Typed::read(typed.as_text()), Typed::read(typed.as_text()));
        is_local(local_address(&form.suite));
        let onward = with_onward("/renforcer", &form.suite);
        is_local(&onward);
        assert!(onward.len() <= 600 * 3 + 40);
    }
    if let Ok(query) = serde_urlencoded::from_bytes::<forms::OnwardQuery>(bytes) {
        is_local(query.onward());
    }
    if let Ok(form) = serde_urlencoded::from_bytes::<forms::CodeForm>(bytes) {
        if let Some(code) = Code::parse(&form.code) {
            assert!(code.expose().len() == 6 && code.expose().bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
    let _forms = (
        serde_urlencoded::from_bytes::<forms::LinkForm>(bytes).is_ok(),
        serde_urlencoded::from_bytes::<forms::PasswordForm>(bytes).is_ok(),
        serde_urlencoded::from_bytes::<forms::DisplayForm>(bytes).is_ok(),
    );
    let text = String::from_utf8_lossy(bytes);
    if is_login(&text) {
        assert!(!text.contains('@'));
    }
    assert!(domain::device::label(&text).chars().count() <= 60);
    if let Some(token) = Token::parse(&text) {
        assert_eq!(Token::parse(&token.to_base64url()).map(|again| again.hash()), Some(token.hash()));
    }
    if let Ok(value) = HeaderValue::from_bytes(bytes) {
        let headers = HeaderMap::from_iter([(header::COOKIE, value)]);
        if let Some(found) = cookie::of(&headers, "spico") {
            assert!(!found.contains(';'));
        }
    }
});
