//! The icons: one sprite, drawn in the colour of the text beside them (design §5).

use maud::{Markup, Render, html};

use crate::assets;

macro_rules! icons {
    ($($variant:ident => $name:literal,)+) => {
        /// An icon of the sprite. Decorative: a word or an accessible name always goes with it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "the names are those of the icon set")]
        pub enum Icon { $($variant,)+ }

        impl Icon {
            /// Every icon, in the order of the sprite.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The icon's name in the sprite, without its `i-`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

icons! {
    Accessibility => "accessibility",
    Activity => "activity",
    Archive => "archive",
    ArrowDown => "arrow-down",
    ArrowLeft => "arrow-left",
    ArrowRight => "arrow-right",
    ArrowUpDown => "arrow-up-down",
    ArrowUpRight => "arrow-up-right",
    AtSign => "at-sign",
    Baby => "baby",
    Bell => "bell",
    BellOff => "bell-off",
    Bookmark => "bookmark",
    Building2 => "building-2",
    Calendar => "calendar",
    CalendarPlus => "calendar-plus",
    Camera => "camera",
    ChartColumn => "chart-column",
    ChartLine => "chart-line",
    Check => "check",
    CheckCheck => "check-check",
    ChevronDown => "chevron-down",
    ChevronLeft => "chevron-left",
    ChevronRight => "chevron-right",
    ChevronUp => "chevron-up",
    CircleAlert => "circle-alert",
    CircleCheck => "circle-check",
    CircleHelp => "circle-help",
    ClipboardList => "clipboard-list",
    ClipboardPlus => "clipboard-plus",
    Clock => "clock",
    CloudUpload => "cloud-upload",
    Copy => "copy",
    Download => "download",
    Ellipsis => "ellipsis",
    EllipsisVertical => "ellipsis-vertical",
    ExternalLink => "external-link",
    Eye => "eye",
    EyeOff => "eye-off",
    FileCheck => "file-check",
    FilePlus => "file-plus",
    FileText => "file-text",
    Filter => "filter",
    Folder => "folder",
    FolderOpen => "folder-open",
    Forward => "forward",
    GitBranch => "git-branch",
    GraduationCap => "graduation-cap",
    HandHelping => "hand-helping",
    Handshake => "handshake",
    HeartPulse => "heart-pulse",
    History => "history",
    Hospital => "hospital",
    House => "house",
    Image => "image",
    Inbox => "inbox",
    Info => "info",
    KeyRound => "key-round",
    Languages => "languages",
    Layers => "layers",
    LayoutDashboard => "layout-dashboard",
    LifeBuoy => "life-buoy",
    Link => "link",
    ListChecks => "list-checks",
    Lock => "lock",
    LockOpen => "lock-open",
    LogIn => "log-in",
    LogOut => "log-out",
    Mail => "mail",
    MapPin => "map-pin",
    Menu => "menu",
    MessageSquare => "message-square",
    MessageSquarePlus => "message-square-plus",
    MessagesSquare => "messages-square",
    Mic => "mic",
    Minus => "minus",
    Monitor => "monitor",
    Moon => "moon",
    NotebookPen => "notebook-pen",
    PanelLeft => "panel-left",
    Paperclip => "paperclip",
    Pencil => "pencil",
    Phone => "phone",
    Pill => "pill",
    Pin => "pin",
    Plus => "plus",
    Printer => "printer",
    RefreshCw => "refresh-cw",
    Reply => "reply",
    Route => "route",
    Search => "search",
    Send => "send",
    Settings => "settings",
    Share2 => "share-2",
    Shield => "shield",
    ShieldCheck => "shield-check",
    Siren => "siren",
    SlidersHorizontal => "sliders-horizontal",
    Smartphone => "smartphone",
    Smile => "smile",
    SquareCheck => "square-check",
    Star => "star",
    Stethoscope => "stethoscope",
    Sun => "sun",
    Tag => "tag",
    Trash2 => "trash-2",
    TriangleAlert => "triangle-alert",
    Upload => "upload",
    User => "user",
    UserCheck => "user-check",
    UserPlus => "user-plus",
    UserRoundSearch => "user-round-search",
    Users => "users",
    Video => "video",
    WifiOff => "wifi-off",
    X => "x",
    Zap => "zap",
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icone aria-hidden="true" { use href={ (assets::url("icones.svg")) "#i-" (self.name()) } {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite_and_the_sprite_has_no_other() {
        let sprite = std::str::from_utf8(assets::named("icones.svg").unwrap().bytes).unwrap();
        for icon in Icon::ALL {
            assert!(
                sprite.contains(&format!("id=\"i-{}\"", icon.name())),
                "{}",
                icon.name()
            );
        }
        assert_eq!(sprite.matches("<symbol").count(), Icon::ALL.len());
    }
}
