//! Help and legal pages: short, and nothing in them that isn't so.

use ui::list::page_header;
use ui::state::definition_list;
use ui::{Markup, html};

/// What the keyboard does (accessibility §4): keys, words.
const KEYS: [(&str, &str); 18] = [
    ("Ctrl + K ou /", "Rechercher"),
    ("g puis a", "Accueil"),
    ("g puis d", "Discussions"),
    ("g puis n", "Annuaire"),
    ("n", "Nouveau message"),
    ("j / k", "Ligne suivante / précédente"),
    ("Entrée", "Ouvrir"),
    ("Échap", "Revenir, fermer"),
    ("e / r", "Écrire / répondre au message"),
    ("Entrée ou Ctrl + Entrée", "Envoyer"),
    ("Maj + Entrée", "Aller à la ligne"),
    ("↑ dans un champ vide", "Modifier mon dernier message"),
    ("Alt + ↑ / ↓", "Discussion précédente / suivante"),
    ("Alt + Maj + ↓", "Prochaine discussion non lue"),
    ("m / u", "Discussion muette / à relire"),
    ("@", "Mentionner quelqu’un"),
    ("Ctrl + L", "Verrouiller"),
    ("?", "Cette liste"),
];

fn keys() -> Markup {
    let pairs = KEYS.iter().map(|(keys, what)| (*keys, html! { (what) }));
    html! { div id="liste-raccourcis" { (definition_list(pairs)) } }
}

/// Help (A14, A23): what people ask most.
pub(crate) fn help() -> Markup {
    html! {
        (page_header("Aide et assistance", None, ""))
        div.prose {
            h2 id="connexion" { "Se connecter" }
            h3 { "Première connexion" }
            p { "Vous avez reçu deux courriels\u{A0}: l’un avec votre identifiant, l’autre avec un lien pour choisir votre mot de passe. Le lien sert une seule fois\u{202F}; s’il n’est plus valable, la page propose d’en recevoir un autre." }
            h3 { "Le mot de passe est refusé" }
            p { "Il compte au moins 12 caractères, avec une majuscule, une minuscule, un chiffre et un caractère spécial. Les caractères . : + / ne sont pas acceptés. La liste sous le champ dit ce qui manque." }
            h3 { "Je ne reçois pas le code" }
            p { "Attendez une minute, regardez dans les courriers indésirables, puis demandez un autre code. Chaque nouveau code remplace le précédent." }
            h3 { "Un service est grisé" }
            p { "Votre connexion repose sur le mot de passe seul. Choisissez «\u{A0}Renforcer la connexion\u{A0}» sur la tuile\u{A0}: un code suffit, sans tout recommencer." }
            h3 { "Trop d’essais" }
            p { "Après plusieurs erreurs, la connexion est bloquée quelque temps depuis l’endroit d’où elles viennent, pour protéger le compte. L’heure de la fin du blocage est affichée. Les appareils où vous vous êtes déjà connecté n’en sont pas touchés, et un nouveau mot de passe peut toujours être demandé." }
            h2 id="compte" { "Obtenir un compte" }
            p { "Demandez-le au référent SPICO de votre structure. Votre identité et votre profession sont vérifiées avant l’ouverture\u{A0}: soyez à jour auprès de votre ordre ou du répertoire RPPS. Il faut une adresse électronique individuelle\u{202F}; une boîte partagée est refusée, parce que chaque accès est tracé à votre nom." }
            h2 id="raccourcis" { "Raccourcis clavier" }
            p { "Tout se fait aussi sans eux. Une touche seule n’agit pas pendant que vous écrivez\u{202F}; vous pouvez désactiver ces touches dans " a href="/compte/affichage" { "Compte, Affichage" } "." }
            (keys())
            h2 id="assistance" { "Joindre l’assistance" }
            p { "Du lundi au vendredi, de 8 h 30 à 18 h 30, auprès du service d’assistance de votre région. Précisez «\u{A0}SPICO\u{A0}», et si vous êtes sur ordinateur ou sur mobile. En cas d’erreur, donnez la référence affichée en bas du message\u{A0}: elle ne contient aucune donnée de santé." }
        }
    }
}

/// The accessibility statement.
pub(crate) fn accessibility() -> Markup {
    html! {
        (page_header("Accessibilité\u{A0}: non conforme", None, ""))
        div.prose {
            p { "SPICO vise la conformité au référentiel général d’amélioration de l’accessibilité (RGAA 4.1.2) et aux règles WCAG 2.2 de niveau AA." }
            h2 { "État de conformité" }
            p { "Aucun audit n’a encore été mené par un tiers\u{A0}: le service est donc déclaré non conforme. Des contrôles automatiques passent à chaque version\u{202F}; ils ne couvrent qu’une partie des critères." }
            h2 { "Ce qui est prévu" }
            ul {
                li { "tout se fait au clavier, dont les raccourcis d’une touche se désactivent, et sans script pour l’essentiel\u{202F};" }
                li { "la taille du texte, les couleurs et la densité se règlent dans votre compte\u{202F};" }
                li { "les nouveaux messages sont annoncés aux lecteurs d’écran sans relire l’historique." }
            }
            h2 { "Signaler une difficulté" }
            p { "Écrivez à l’assistance (page " a href="/aide#assistance" { "Aide" } ") : dites la page, ce que vous vouliez faire et l’outil que vous utilisez. Sans réponse, vous pouvez saisir le Défenseur des droits." }
        }
    }
}

/// The legal notice.
pub(crate) fn legal() -> Markup {
    html! {
        (page_header("Mentions légales", None, ""))
        div.prose {
            h2 { "Éditeur et hébergeur" }
            p { "L’éditeur et l’hébergeur de ce service sont ceux que désigne l’organisme qui l’exploite dans votre région. Demandez leurs coordonnées à l’assistance." }
            h2 { "Logiciel" }
            p { "SPICO est un logiciel libre sous licence EUPL 1.2. Les icônes Lucide (ISC) et les polices libres qu’il utilise gardent leurs propres licences." }
            h2 { "Sans publicité ni mesure d’audience" }
            p { "Aucun traceur publicitaire, aucun service d’un tiers n’est appelé par les pages." }
        }
    }
}
