//! The states of an account (A15).

use crate::words::AccountState;

/// Whether an account may pass from one state to another.
pub(crate) const fn may_become(from: AccountState, to: AccountState) -> bool {
    use AccountState as S;
    // Also one that never opened: that is how an invitation sent by mistake is withdrawn.
    if matches!(to, S::Closed) {
        return !matches!(from, S::Closed);
    }
    matches!(
        (from, to),
        (S::Draft, S::Submitted)
            | (S::Submitted | S::MoreAsked, S::UnderReview)
            | (S::UnderReview, S::MoreAsked | S::Accepted | S::Rejected)
            // With Pro Santé Connect the signed identity is the proof: no letter, no link (A17.1).
            | (S::Submitted, S::Accepted)
            | (S::Accepted, S::CredentialsSent | S::Active)
            | (S::CredentialsSent, S::Active | S::LinkExpired)
            | (S::LinkExpired, S::CredentialsSent)
            | (S::Active, S::Suspended)
            | (S::Suspended, S::Active)
    )
}

/// Whether a temporary link may set a password in this state.
pub(crate) const fn may_set_password(state: AccountState) -> bool {
    matches!(
        state,
        AccountState::CredentialsSent | AccountState::Active | AccountState::LinkExpired
    )
}

/// Whether an account in this state keeps its situations from others. A closed one never reopens: a person who comes back gets another
/// account, and the messages written under a situation follow the person.
pub(crate) const fn keeps_situations(state: AccountState) -> bool {
    !matches!(state, AccountState::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_written_ways_exist() {
        let ways = AccountState::ALL
            .iter()
            .flat_map(|from| AccountState::ALL.iter().map(move |to| (*from, *to)));
        assert_eq!(ways.filter(|(from, to)| may_become(*from, *to)).count(), 24);
        assert!(
            AccountState::ALL
                .iter()
                .all(|to| !may_become(AccountState::Closed, *to))
        );
        let mut open = AccountState::ALL.iter();
        assert!(
            open.all(
                |from| may_become(*from, AccountState::Closed) == (*from != AccountState::Closed)
            )
        );
        assert!(!may_become(AccountState::Rejected, AccountState::Active));
        assert!(may_become(
            AccountState::LinkExpired,
            AccountState::CredentialsSent
        ));
    }

    #[test]
    fn only_a_closed_account_lets_its_situations_go() {
        let all = AccountState::ALL.iter().copied();
        let free: Vec<_> = all.filter(|state| !keeps_situations(*state)).collect();
        assert_eq!(free, [AccountState::Closed]);
    }

    #[test]
    fn a_suspended_or_closed_account_takes_no_password() {
        assert!(!may_set_password(AccountState::Suspended));
        assert!(!may_set_password(AccountState::Closed));
        assert!(!may_set_password(AccountState::UnderReview));
        assert!(may_set_password(AccountState::CredentialsSent));
    }
}
