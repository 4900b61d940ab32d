//! The enumerations stored as text.

db::id!(/// A pending one-time code.
    pub SignInId, "sgn");
db::id!(/// A device declared personal.
    pub DeviceId, "dev");
db::id!(/// A temporary link.
    pub LinkId, "lnk");

db::id!(/// What somebody has forgotten.
    pub QuestionId, "qst");

db::text_enum! {
    /// The state of an account (A15).
    pub enum AccountState {
        /// Being written by the applicant.
        Draft = "brouillon",
        /// Sent.
        Submitted = "soumise",
        /// Identity and profession are being checked (A06).
        UnderReview = "en_verification",
        /// A document is missing.
        MoreAsked = "complement_demande",
        /// Accepted.
        Accepted = "validee",
        /// Refused, for a reason.
        Rejected = "refusee",
        /// Identifier and link were sent (A09).
        CredentialsSent = "identifiants_envoyes",
        /// The link was not used in time (A09.1).
        LinkExpired = "lien_expire",
        /// Can sign in.
        Active = "activee",
        /// Can't sign in for now.
        Suspended = "suspendue",
        /// Closed for ever.
        Closed = "cloturee",
    }
}

db::text_enum! {
    /// How a one-time code is sent.
    pub enum Channel {
        /// By mail.
        Mail = "courriel",
        /// By SMS.
        Sms = "sms",
    }
}

db::text_enum! {
    /// Terms that a person accepts.
    pub enum TermsDocument {
        /// The portal's (A11).
        Pass = "pass",
        /// SPICO's (A11.1).
        Spico = "spico",
    }
}

db::text_enum! {
    /// What a temporary link is for.
    pub enum LinkPurpose {
        /// The first password of an account.
        Activation = "activation",
        /// A password that was forgotten.
        Reset = "mot_de_passe",
        /// The first administrator of a new instance: makes the account too.
        Administrator = "administrateur",
    }
}

db::text_enum! {
    /// What is counted against guessing.
    pub enum AttemptKind {
        /// Passwords under one name, from one place.
        Password = "mot_de_passe",
        /// Passwords of one account, from a browser or a session of its own.
        OwnPassword = "mot_de_passe_connu",
        /// Passwords under one name, from anywhere.
        Name = "nom",
        /// Passwords from one address, under any name.
        Address = "adresse",
        /// What anybody may ask for from one address.
        Question = "demande",
        /// Wrong one-time codes of one account.
        Code = "code",
        /// One-time codes sent to one account.
        CodeSent = "envoi_code",
        /// Links sent to one account.
        LinkSent = "envoi_lien",
        /// Identifiers sent to one account.
        LoginSent = "envoi_identifiant",
    }
}

db::text_enum! {
    /// Who ended a situation of an account.
    pub enum EndedBy {
        /// It left the national register, which may bring it back.
        Register = "registre",
        /// An administrator of SPICO: only they give it back (I-8).
        System = "maison",
    }
}

db::text_enum! {
    /// Why a session is over.
    pub enum EndReason {
        /// Its owner signed out.
        SignedOut = "deconnexion",
        /// Its owner ended it from another one (A22).
        Revoked = "revocation",
        /// Another sign-in from the same browser took its place.
        Replaced = "remplacement",
        /// It reached its absolute limit (A21.1).
        Expired = "delai",
        /// The password changed.
        Password = "mot_de_passe",
        /// The account was suspended or closed.
        Account = "compte",
        /// The situation under which it acted has ended (I-8).
        Affiliation = "rattachement",
    }
}
