//! The text of the terms. A change that asks for a new acceptance raises the version in `domain::terms`.

use crate::words::TermsDocument;

/// One article.
pub(crate) struct Article {
    pub title: &'static str,
    pub paragraphs: &'static [&'static str],
}

/// The articles of a document.
pub(crate) const fn of(document: TermsDocument) -> &'static [Article] {
    match document {
        TermsDocument::Pass => PASS,
        TermsDocument::Spico => SPICO,
    }
}

const PASS: &[Article] = &[
    Article {
        title: "1. À quoi sert le portail",
        paragraphs: &[
            "Le portail PASS est le point d’accès aux services e-santé de la région. Un seul compte ouvre les services auxquels vous avez droit.",
            "Il est gratuit et réservé aux professionnels des secteurs sanitaire, médico-social et social.",
        ],
    },
    Article {
        title: "2. Votre compte",
        paragraphs: &[
            "Le compte est personnel. Il est ouvert après vérification de votre identité et de votre profession, avec une adresse électronique individuelle.",
            "Vous gardez votre mot de passe et vos codes pour vous. Ne les communiquez à personne, pas même à l’assistance.",
            "Sur un poste partagé, déconnectez-vous en partant.",
        ],
    },
    Article {
        title: "3. Ce qui est enregistré",
        paragraphs: &[
            "Vos connexions et vos actions sont tracées avec votre nom, pour protéger les personnes accompagnées et pour répondre de chaque accès.",
            "La page «\u{A0}Données personnelles\u{A0}» dit ce qui est gardé, pourquoi et combien de temps.",
        ],
    },
    Article {
        title: "4. Suspension et fermeture",
        paragraphs: &[
            "Un compte peut être suspendu en cas d’usage contraire à ces conditions ou de risque pour la sécurité.",
            "Quand votre rattachement à une structure se termine, les droits qu’il donnait cessent aussitôt.",
        ],
    },
];

const SPICO: &[Article] = &[
    Article {
        title: "1. À quoi sert SPICO",
        paragraphs: &[
            "SPICO sert à échanger entre professionnels qui accompagnent une même personne, et à coordonner son parcours.",
            "C’est un outil d’échange\u{A0}: il ne remplace ni le dossier patient de l’établissement, ni le logiciel métier. Ce qui doit y figurer y est reporté.",
            "SPICO n’est pas un moyen d’alerte en urgence. En cas d’urgence vitale, appelez le 15.",
        ],
    },
    Article {
        title: "2. Secret et respect des personnes",
        paragraphs: &[
            "Vous ne partagez que ce qui est utile à l’accompagnement, avec des professionnels qui y participent, dans le respect du secret professionnel.",
            "La personne accompagnée est informée de ces échanges et peut s’y opposer.",
            "Vous n’ouvrez que ce dont vous avez besoin\u{A0}: chaque consultation est tracée.",
        ],
    },
    Article {
        title: "3. Ce que vous écrivez",
        paragraphs: &[
            "Vos messages portent votre nom et la situation d’exercice sous laquelle vous agissez. Ils peuvent être retirés ou corrigés pendant un temps limité, et la trace en est gardée.",
            "Aucune donnée de santé ne part par courriel ni par SMS\u{A0}: seuls un avertissement et un lien sont envoyés.",
        ],
    },
    Article {
        title: "4. Connexion renforcée",
        paragraphs: &[
            "L’entrée dans SPICO demande toujours un second facteur\u{A0}: un code à usage unique, ou Pro Santé Connect quand il est ouvert sur ce service.",
            "Signalez sans attendre à l’assistance la perte d’un appareil ou un accès que vous ne reconnaissez pas.",
        ],
    },
];
