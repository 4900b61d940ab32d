use std::sync::Arc;

use kernel::SeededEntropy;
use proptest::prelude::*;

use super::*;

fn vault(seed: u64) -> Vault {
    let entropy = SeededEntropy::new(seed);
    Vault::new(MasterKey::generate(&entropy), Arc::new(entropy))
}

#[test]
fn a_body_opens_only_in_its_own_row() {
    let vault = vault(1);
    let wrapped = vault.new_key(b"cnv-1").unwrap();
    let key = vault.unwrap(&wrapped, b"cnv-1").unwrap();
    let sealed = key
        .seal("Glycémie à surveiller".as_bytes(), b"msg-1")
        .unwrap();
    assert_eq!(
        key.open(&sealed, b"msg-1").unwrap(),
        "Glycémie à surveiller".as_bytes()
    );
    assert_eq!(key.open(&sealed, b"msg-2").unwrap_err(), SealError::Forged);
    let other = vault.new_key(b"cnv-1").unwrap();
    let other = vault.unwrap(&other, b"cnv-1").unwrap();
    assert_eq!(
        other.open(&sealed, b"msg-1").unwrap_err(),
        SealError::Forged
    );
}

#[test]
fn the_same_text_never_looks_the_same() {
    let vault = vault(2);
    let wrapped = vault.new_key(b"c").unwrap();
    let key = vault.unwrap(&wrapped, b"c").unwrap();
    assert_ne!(
        key.seal(b"oui", b"r").unwrap(),
        key.seal(b"oui", b"r").unwrap()
    );
    assert_ne!(vault.new_key(b"c").unwrap(), vault.new_key(b"c").unwrap());
}

#[test]
fn a_key_opens_for_its_owner_only_also_when_it_is_in_memory() {
    let vault = vault(3);
    let wrapped = vault.new_key(b"cnv-1").unwrap();
    assert_eq!(wrapped.as_bytes().len(), 65);
    assert!(vault.unwrap(&wrapped, b"cnv-2").is_err());
    assert!(vault.unwrap(&wrapped, b"cnv-1").is_ok());
    assert_eq!(
        vault.unwrap(&wrapped, b"cnv-2").unwrap_err(),
        SealError::Forged
    );
    assert!(vault.unwrap(&wrapped, b"cnv-1").is_ok());
}

#[test]
fn another_master_key_opens_nothing() {
    let (ours, theirs) = (vault(4), vault(5));
    let wrapped = ours.new_key(b"c").unwrap();
    assert_eq!(
        theirs.unwrap(&wrapped, b"c").unwrap_err(),
        SealError::Forged
    );
    let small = ours.seal_small("phone", b"06", b"r").unwrap();
    assert_eq!(
        theirs.open_small("phone", &small, b"r").unwrap_err(),
        SealError::Forged
    );
    assert_ne!(ours.mac("p", b"d"), theirs.mac("p", b"d"));
}

#[test]
fn purposes_are_apart() {
    let vault = vault(6);
    let small = vault.seal_small("phone", b"+33600000000", b"r").unwrap();
    assert_eq!(
        vault.open_small("phone", &small, b"r").unwrap(),
        b"+33600000000"
    );
    assert_eq!(
        vault.open_small("mail", &small, b"r").unwrap_err(),
        SealError::Forged
    );
    assert_eq!(
        vault.open_small("phone", &small, b"s").unwrap_err(),
        SealError::Forged
    );
    assert_ne!(vault.mac("a", b"d"), vault.mac("b", b"d"));
    assert!(vault.verify_mac("a", b"d", &vault.mac("a", b"d")));
    assert!(!vault.verify_mac("a", b"e", &vault.mac("a", b"d")));
    assert!(!vault.verify_mac("a", b"d", b""));
}

#[test]
fn formats_are_not_mixed_up() {
    let vault = vault(7);
    let wrapped = vault.new_key(b"c").unwrap();
    let small = vault.seal_small("wrap", b"x", b"c").unwrap();
    assert!(matches!(
        vault.open_small("wrap", wrapped.as_bytes(), b"c"),
        Err(SealError::UnknownFormat(_))
    ));
    assert!(matches!(
        vault.unwrap(&SealedKey::from(small), b"c"),
        Err(SealError::UnknownFormat(_))
    ));
    let key = vault.unwrap(&wrapped, b"c").unwrap();
    assert_eq!(key.open(b"", b"").unwrap_err(), SealError::Malformed);
    assert_eq!(key.open(&[1; 12], b"").unwrap_err(), SealError::Malformed);
    assert_eq!(
        key.open(&[9; 40], b"").unwrap_err(),
        SealError::UnknownFormat(9)
    );
    assert_eq!(key.seal(b"", b"r").unwrap().len(), DataKey::OVERHEAD);
}

#[test]
fn nothing_secret_is_printed() {
    let vault = vault(8);
    let wrapped = vault.new_key(b"c").unwrap();
    let key = vault.unwrap(&wrapped, b"c").unwrap();
    let printed = format!(
        "{vault:?} {wrapped:?} {key:?} {:?}",
        MasterKey::generate(&SeededEntropy::new(1))
    );
    assert_eq!(
        printed,
        "Vault(‹…›) SealedKey(‹…›) DataKey(‹…›) MasterKey(version 1, ‹…›)"
    );
}

proptest! {
    #[test]
    fn any_text_comes_back_and_any_altered_bit_is_seen(
        text in proptest::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let vault = vault(9);
        let wrapped = vault.new_key(b"c").unwrap();
        let key = vault.unwrap(&wrapped, b"c").unwrap();
        let mut sealed = key.seal(&text, b"row").unwrap();
        prop_assert_eq!(&key.open(&sealed, b"row").unwrap(), &text);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert!(key.open(&sealed, b"row").is_err());

        let mut bytes = wrapped.into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        prop_assert!(vault.unwrap(&SealedKey::from(bytes), b"c").is_err());
    }
}
