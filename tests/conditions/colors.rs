//! The color in which a menu is seen.

use theme_upgrade::source::SourceFile;
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Status, upgrade};

use super::{bubble_in_row, component, header, header_row, message, status, upgraded};

/// Classes that an element has only together are one condition, as utility classes usually are.
#[test]
fn a_color_goes_with_the_background_of_the_same_words() {
    const MINE: &str = "{{ sender.isMe | then: 'dark light' | else: 'pale' }}";
    for (classes, expected) in [
        (MINE, Status::Upgradable),
        ("{{ sender.isMe | then: 'light big dark' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'dark' }} {{ sender.isMe | then: 'light' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'dark' | else: 'light' }}", Status::Manual),
        ("{{ sender.isMe | then: 'dark light' | else: 'light' }}", Status::Manual),
        ("{{ sender.isMe | then: 'dark light' }} {{ custom.look }}", Status::Manual),
        ("{{ sender.isMe | then: 'dark light' }} {{ editedAt | then: 'light' }}", Status::Manual),
        ("{{ sender.isMe | then: 'dark light' }}-x", Status::Manual),
        ("{{ sender.isMe | then: 'pale' | else: 'dark light' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'dark light pale' }}", Status::Manual),
    ] {
        let text = format!(
            "<template>\n<div class=\"row\">\n<div class=\"bubble {classes}\">\n<MessageBody body=\"{{{{ body }}}}\" />\n\
             </div>\n</div>\n</template>\n<style scoped>\n.row {{ display: flex }}\n\
             .bubble {{ padding: 12px 36px 12px 12px; background: #fff }}\n.dark {{ background-color: #124 !important }}\n\
             .pale {{ background-color: #f8f9fa !important }}\n.light {{ color: #fff !important }}\n</style>\n"
        );
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{classes}: {why}");
    }
}

/// For a strong background color, only the texts on it tell that a dark menu is hardly visible there.
#[test]
fn a_menu_is_seen_on_a_strong_color() {
    for (rules, expected) in [
        (".by-me .bubble { background: #075e54 } .by-me .body { color: #fff }", Status::Manual),
        (".by-me .bubble { background: #1d4ed8 } .by-me .text { color: #fff }", Status::Manual),
        (
            ".by-me .bubble { background: var(--theme-x, #1d4ed8) } .by-me .body { color: #fff }",
            Status::Manual,
        ),
        (
            ".by-me .bubble { background: #075e54; color: #fff } .by-me .body { color: #fff }",
            Status::Upgradable,
        ),
        (".by-me .bubble { background: #dcf8c6 } .by-me .body { color: #fff }", Status::Upgradable),
        (".by-me .bubble { background: #075e54 } .body { color: #111 }", Status::Upgradable),
    ] {
        let text = format!(
            "<template>\n<div class=\"{{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n<div class=\"bubble\">\
             <div class=\"body\"><span class=\"text\">{{{{ body.text }}}}</span></div></div>\n</div>\n</template>\n\
             <style scoped>\n.bubble {{ padding: 12px; background: #eee }}\n{rules}\n</style>\n"
        );
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// The color that a menu takes over is the one its bubble has whenever it has that background.
#[test]
fn a_menu_is_seen_on_each_background() {
    for (rules, expected) in [
        (".bubble { background: #222; color: #000 } .text { color: #fff }", Status::Manual),
        (".by-me .bubble { background: #222 } .by-me .text { color: #fff }", Status::Manual),
        (".by-me .bubble { background: #222; color: #fff }", Status::Upgradable),
        (".by-me .bubble { background: #222 } .by-me .bubble { color: #fff }", Status::Upgradable),
        (".by-me .bubble { background: #222 } .message.by-me .bubble { color: #fff }", Status::Upgradable),
        (".by-me .bubble { background: #222 } .by-other .bubble { color: #fff }", Status::Manual),
        (
            "@media (prefers-color-scheme: dark) { .bubble { background: #222; color: #eee } }",
            Status::Upgradable,
        ),
        ("@media (prefers-color-scheme: dark) { .bubble { background: #222 } }", Status::Manual),
        (".by-me { .bubble { background: #111; color: white } }", Status::Upgradable),
        (".by-me .bubble { background: var(--mine) }", Status::Upgradable),
        (".by-me .bubble { background: #0a84ff }", Status::Upgradable),
        (".by-me .bubble > * { color: #fff }", Status::Manual),
        (".by-me .bubble { background: #124 } .by-me .bubble > * { color: #fff }", Status::Upgradable),
        (".bubble { color: inherit } .message { color: #eee }", Status::Manual),
        // Pictures, transparent colors in other notations, and colors that are nearly transparent.
        (".by-me .bubble { background-image: linear-gradient(#000, #222) }", Status::Manual),
        // That there is no picture takes away those of weaker rules, and no color.
        (".bubble { background-color: #111; background-image: none; color: inherit }", Status::Manual),
        (
            ".bubble { background-image: none; color: inherit } .by-me .bubble { background: #111 }",
            Status::Manual,
        ),
        (".by-me .bubble { background: #111; background-image: none }", Status::Manual),
        (
            ".bubble { background: linear-gradient(#000, #222) } .message .bubble { background-image: none }",
            Status::Upgradable,
        ),
        (".bubble { background: #0000; color: inherit } .message { background: #111 }", Status::Manual),
        (
            ".bubble { background: rgb(0 0 0 / 0%); color: inherit } .message { background: #111 }",
            Status::Manual,
        ),
        (".bubble { background: none repeat scroll 0 0 } .message { background: #111 }", Status::Manual),
        (".bubble { color: rgba(255, 255, 255, .7) }", Status::Manual),
        (
            ".bubble { background: #111; color: #fff } .message .bubble > button { color: initial }",
            Status::Manual,
        ),
        (".bubble { background: #111; color: canvastext }", Status::Manual),
        (".bubble svg { fill: #eee }", Status::Manual),
        // A font size of zero, which removes gaps within a line.
        (".message { font-size: 0 } .bubble > * { font-size: 14px }", Status::Upgradable),
        (".message { font-size: 0 }", Status::Manual),
        (".bubble { font: 0/0 a }", Status::Manual),
        (".bubble { font: 400 14px/1 a }", Status::Upgradable),
        (".message { font-size: 0 } .bubble { font-size: .9rem }", Status::Upgradable),
        (".bubble svg { fill: currentColor } .bubble path { fill: #333 }", Status::Upgradable),
        // Different elements may be the one under the pointer.
        (".message:hover .bubble { background: #111 } .bubble:hover { color: #fff }", Status::Manual),
        (
            ".message:hover .bubble { background: #111 } .message:hover .bubble { color: #fff }",
            Status::Upgradable,
        ),
        // Variables with other values under some condition.
        (
            ":root { --bg: #fff } @media (prefers-color-scheme: dark) { :root { --bg: #111 } }\
             .bubble { background: var(--bg) }",
            Status::Manual,
        ),
        (
            ":root { --bg: #fff; --fg: #000 } @media (prefers-color-scheme: dark) { :root { --bg: #111; --fg: #eee } }\
             .bubble { background: var(--bg); color: var(--fg) }",
            Status::Upgradable,
        ),
        (".message { --bg: #fff } .by-me { --bg: #111 } .bubble { background: var(--bg) }", Status::Manual),
        (
            ".message { --bg: #fff } .by-me { --bg: #ddd } .bubble { background: var(--bg) }",
            Status::Upgradable,
        ),
        (".message { --fg: #000 } .by-me { --fg: #fff } .bubble { color: var(--fg) }", Status::Manual),
    ] {
        let (status, why) = message("", rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Light texts tell that a menu without a color of its own would be invisible, whatever is behind them.
#[test]
fn light_texts_tell_what_is_behind_them() {
    let header = |attributes: &str, rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header\"{attributes}><div class=\"title\">x</div>{inside}</header>\n</template>\n\
             <style scoped>\n.header {{ display: flex; align-items: center; min-height: 60px; padding: 0 16px }}\n\
             .title {{ flex: 1; min-width: 0 }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let close =
        "<CloseButton t:if=\"{{ showCloseButton }}\" class=\"close\"><Icon type=\"close\" /></CloseButton>";
    for (attributes, rules, inside) in [
        ("", ".header { background: linear-gradient(45deg, #0f2027, #2c5364) }", close),
        ("", ".header { background: var(--brand, #123) }", ""),
        ("", ":root { --brand: #123 } .header { background: var(--brand) }", ""),
        ("", ".title { color: #fff } @media (min-width: 900px) { .title { color: #222 } }", ""),
        (
            "",
            ".header { background: #111 } .title { color: #fff } @media (prefers-color-scheme: light) { .title { color: #222 } }",
            "",
        ),
    ] {
        let (status, why) = header(attributes, rules, inside);
        assert_eq!(status, Status::Manual, "{attributes} {rules}");
        assert!(why.contains("dark") || why.contains("light"), "{attributes} {rules}: {why}");
    }
    // The light color becomes the menu's color, too.
    for (attributes, rules, inside) in [
        (
            "",
            ".header { background: linear-gradient(#0009, #0009), url(x.png) } .close { color: #fff }",
            close,
        ),
        ("", ".header { background: var(--brand) } .title { color: white }", ""),
        ("", ".header { background: #222 url(x.png) center / cover } .title { color: white }", ""),
        (" style=\"background: {{ custom.color | default: '#333' }}\"", ".title { color: #eee }", ""),
        ("", ".title { color: #fff }", ""),
        ("", ".header { background: var(--theme-primary) } .title { color: var(--theme-onPrimary) }", ""),
        (
            "",
            ".header { background: var(--theme-primary, #fff) } .title { color: var(--theme-onPrimary, #111) }",
            "",
        ),
        ("", ".header { background: light-dark(#fff, #111) } .title { color: light-dark(#111, #fff) }", ""),
    ] {
        let (status, why) = header(attributes, rules, inside);
        assert_eq!(status, Status::Upgradable, "{attributes} {rules}: {why}");
    }
    for (rules, inside) in [
        ("", ""),
        (".header { background: var(--brand) }", ""),
        (".header { background: linear-gradient(#fff, #eee) } .title { color: #111 }", close),
        (".header { background: var(--brand); color: var(--on-brand) } .title { color: white }", ""),
        (".header { background: var(--brand, #fafafa) } .title { color: #fff; background: red }", ""),
        (".badge { color: #fff; background: red }", "<span class=\"badge\">1</span>"),
        (".time { color: #aaa }", "<span class=\"time\">1</span>"),
        (".time { color: #eee } .title { color: #222 }", "<span class=\"time\">1</span>"),
    ] {
        let (status, why) = header("", rules, inside);
        assert_eq!(status, Status::Upgradable, "{rules}: {why}");
    }
}

/// A light menu is not faded like dark on white, and beside white titles a menu on a color is white, too.
#[test]
fn a_menu_is_not_faded_on_a_color() {
    for (rules, color, opacity) in [
        ("", "inherit", "0.6"),
        (".h { background: #fff; color: #222 }", "inherit", "0.6"),
        (".h { background: #25d366 }", "inherit", "0.6"),
        (".h { background: #25d366; color: #fff }", "inherit", "1"),
        (".h { background: #0084ff; color: white }", "inherit", "1"),
        (".h { background: #0084ff } .t { color: white }", "white", "1"),
        (".h { background: #0b4f9e } .t { color: #fff }", "#fff", "1"),
        // Dark on a light color is visible however light the title is.
        (".h { background: #a7f3d0 } .t { color: #fff }", "inherit", "0.6"),
        (".h { background: #0084ff; color: #111 } .t { color: white }", "inherit", "0.6"),
        (".h { background: #0084ff } .t { color: #111 }", "inherit", "0.6"),
        (".h { color: var(--on, #fff); background: var(--brand, #06c) }", "inherit", "1"),
    ] {
        let upgraded = upgraded("ChatHeader", &header_row(rules, ""));
        let has_both = upgraded.contains(&format!("  color: {color};\n  opacity: {opacity};\n"));
        assert!(has_both, "{rules}: {upgraded}");
    }
}

/// A menu is visible on its header under all conditions, and in its own color.
#[test]
fn a_menu_is_seen_on_its_header() {
    const DARK: &str = "@media (prefers-color-scheme: dark)";
    for (rules, expected) in [
        (
            format!(
                ".title {{ color: #111 }} {DARK} {{ .header {{ background: #111 }} .title {{ color: #fff }} }}"
            ),
            Status::Manual,
        ),
        (format!("{DARK} {{ .header {{ background: #111; color: #fff }} }}"), Status::Upgradable),
        (
            format!(
                ":root {{ --bg: #fff }} {DARK} {{ :root {{ --bg: #111 }} }} .header {{ background: var(--bg) }}"
            ),
            Status::Manual,
        ),
        (
            format!(
                ":root {{ --bg: #fff; --fg: #111 }} {DARK} {{ :root {{ --bg: #111; --fg: #fff }} }}\
                 .header {{ background: var(--bg); color: var(--fg) }}"
            ),
            Status::Upgradable,
        ),
        (
            format!(
                ":root {{ --bg: #fff; --fg: #111 }} {DARK} {{ :root {{ --bg: #111; --fg: #fff }} }}\
                 body {{ color: var(--fg) }} .header {{ background: var(--bg) }}"
            ),
            Status::Upgradable,
        ),
        (".header { background-image: linear-gradient(#111, #222) }".to_owned(), Status::Manual),
        (".header { background: #fff } .header div button { color: #fff }".to_owned(), Status::Manual),
        (".header { background: #fff } .header button { color: transparent }".to_owned(), Status::Manual),
        (
            ".header { background: #fff } .header button:hover { color: #fff; background: #111 }".to_owned(),
            Status::Upgradable,
        ),
        (
            ".header { background: #fff } .header button { color: #fff; background: #07f }".to_owned(),
            Status::Upgradable,
        ),
        (
            ".header { background: #111; color: #fff } .header button { color: revert }".to_owned(),
            Status::Manual,
        ),
        (".header:hover { background: #111 }".to_owned(), Status::Manual),
        (
            ".header { background: #fff }  .title { color: #111 } .header > div { background: #111 }"
                .to_owned(),
            Status::Manual,
        ),
    ] {
        let (status, why) = header("", &rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A button's own state may change its look, unless the menu vanishes in it.
#[test]
fn a_menu_is_seen_while_somebody_points_at_it() {
    const DARK: &str = ".bubble { background: #283593; color: #fff }";
    const MINE: &str = ".by-me .bubble { background: #283593; color: #fff }";
    for (rules, expected) in [
        (format!("{DARK} button:hover {{ background: #f5f5f5 }}"), Status::Manual),
        (format!("{DARK} .bubble button:hover {{ background-color: #eee }}"), Status::Manual),
        (format!("{DARK} button:hover, button:focus {{ background: #fff }}"), Status::Manual),
        (format!("{MINE} button:hover {{ background: #f5f5f5 }}"), Status::Manual),
        (format!("{DARK} button:hover {{ color: #283593 }}"), Status::Manual),
        (format!("{MINE} button:hover {{ color: #2a3690 }}"), Status::Manual),
        ("button:hover { background: #111 }".to_owned(), Status::Manual),
        (".bubble { color: #111 } button:hover { background: var(--x, #111) }".to_owned(), Status::Manual),
        (format!("{DARK} button:hover {{ color: transparent }}"), Status::Manual),
        (format!("{DARK} button:hover {{ color: initial }} .bubble {{ background: #111 }}"), Status::Manual),
        (
            format!(
                "{DARK} :root {{ --w: #333 }} @media (prefers-color-scheme: dark) {{ :root {{ --w: #fff }} }} \
                 button:hover {{ background: var(--w) }}"
            ),
            Status::Manual,
        ),
        (format!("{DARK} button:hover {{ background: #f5f5f5; color: #111 }}"), Status::Upgradable),
        (
            format!(
                "{DARK} button:hover, button:focus {{ background: #fff }} button:hover {{ color: #111 }}"
            ),
            Status::Upgradable,
        ),
        (
            format!(
                "{DARK} button:hover {{ background: #fff }} button:not(:disabled):hover {{ color: #111 }}"
            ),
            Status::Upgradable,
        ),
        // What a stronger rule replaces.
        (
            format!(
                "{DARK} button:hover {{ background: #fff }} .bubble button:hover {{ background: #1a237e }}"
            ),
            Status::Upgradable,
        ),
        (
            format!("{DARK} button:hover {{ background: #fff }} .bubble button:hover {{ background: none }}"),
            Status::Upgradable,
        ),
        (format!("{DARK} button:hover {{ background: #5c6bc0 }}"), Status::Upgradable),
        (format!("{DARK} button:hover {{ background: none }}"), Status::Upgradable),
        (format!("{DARK} .other:hover {{ background: #f5f5f5 }}"), Status::Upgradable),
        ("button:hover { background: #f5f5f5 }".to_owned(), Status::Upgradable),
        (format!("{MINE} .by-other .bubble button:hover {{ background: #f5f5f5 }}"), Status::Upgradable),
        (format!("{MINE} .by-me .bubble button:hover {{ background: #f5f5f5 }}"), Status::Manual),
    ] {
        let (status, why) = message("", &rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
    // So many are not compared.
    let screens = |count| {
        let rule = |at| format!("@media (min-width: {at}px) {{ button:hover {{ background: #{at:03}; }} }}");
        format!("{DARK} {}", (0..count).map(rule).collect::<String>())
    };
    for (count, expected) in [(30, Status::Upgradable), (40, Status::Manual)] {
        let (status, why) = message("", &screens(count));
        assert_eq!(
            (status, why.contains("than are checked")),
            (expected, expected == Status::Manual),
            "{why}"
        );
    }
    const HEADER: &str = ".h { background: #111; color: #fff }";
    for (rules, behind, expected) in [
        ("button:hover { background: #f5f5f5 }", "", Status::Manual),
        (".h button:hover { background: #f5f5f5 }", "", Status::Manual),
        // Its own buttons look like that, too.
        (
            ".h button:hover { background: #f5f5f5 }",
            "<CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton>",
            Status::Upgradable,
        ),
        // They do not: the menu has not their class.
        (
            "button:hover { background: #fff } .b:hover { background: #333 }",
            "<CloseButton class=\"b\">Close</CloseButton>",
            Status::Manual,
        ),
    ] {
        let (status, why) = status("ChatHeader", &header_row(&format!("{HEADER} {rules}"), behind));
        assert_eq!(status, expected, "{rules} {behind}: {why}");
    }
}

/// What looks like a button whose picture is light is not light by that.
#[test]
fn a_menu_does_not_take_the_look_of_a_button_that_is_seen_by_its_picture() {
    const SVG: &str = "<svg viewBox=\"0 0 9 9\"><path d=\"M0 0\" stroke=\"#fff\" /></svg>";
    const ICON: &str = "<Icon type=\"close\" />";
    const WHITE_ICON: &str = "<Icon type=\"close\" class=\"white\" />";
    const DARK: &str = ".h { background: #123; color: #fff }";
    for (rules, picture, takes_it) in [
        (DARK, SVG, false),
        (DARK, "<img src=\"white.svg\" alt=\"\" />", false),
        (".h { background: #123; color: #fff } .white { fill: #fff }", WHITE_ICON, false),
        (".h { background: linear-gradient(#123, #234); color: #fff }", SVG, false),
        // What is drawn on the menu is seen like the other icon.
        (DARK, ICON, true),
        (".h { background: #123; color: #fff } .b { color: #fff }", SVG, true),
        (".h { background: #123; color: #fff } .b { color: inherit }", SVG, true),
        (".h { background: #123; color: #fff } .b { fill: #fff }", SVG, true),
        (".h { background: #fff; color: #111 }", SVG, true),
        (".h { background: #eee }", WHITE_ICON, true),
    ] {
        let close = format!("<CloseButton class=\"b\">{picture}</CloseButton>");
        let after = upgraded("ChatHeader", &header_row(rules, &close));
        let (expected, other) = ("class=\"b\"><Icon type=\"horizontalDots\"", "class=\"action-button\"");
        assert_eq!(
            (after.contains(expected), after.contains(other)),
            (takes_it, !takes_it),
            "{rules}: {after}"
        );
    }
}

#[test]
fn texts_in_other_components_tell_that_too() {
    let message = |rules: &str, of_body: &str, global: &str| {
        let mut theme = Theme::new("t", Completeness::Partial);
        let files = [
            (
                "UserMessage",
                format!(
                    "<template>\n<div class=\"row\"><div class=\"bubble\"><MessageBody body=\"{{{{ body }}}}\" /></div></div>\n\
                     </template>\n<style scoped>\n.bubble {{ padding: 8px 14px }}\n{rules}\n</style>\n"
                ),
            ),
            (
                "MessageBody",
                format!(
                    "<template><div class=\"text\">{{{{ body.formattedText }}}}</div></template>\n<style scoped>\n{of_body}\n</style>\n"
                ),
            ),
            ("GlobalCSS", format!("<style>\n{global}\n</style>\n")),
        ];
        for (name, text) in files {
            theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
        }
        let outcomes = upgrade(theme, &Options::default()).outcomes;
        let outcome = outcomes.into_iter().find(|one| &*one.component == "UserMessage").unwrap();
        (outcome.status, outcome.reason.unwrap_or_default())
    };
    for (rules, of_body, global, expected) in [
        (".bubble { background: linear-gradient(#111, #223) }", ".text { color: #fff }", "", Status::Manual),
        (".bubble { background: var(--mine) }", ".text { color: #fff }", "", Status::Manual),
        (
            ".bubble { background: var(--mine) }",
            ".text { color: #fff }",
            ":root { --mine: #0a84ff }",
            Status::Upgradable,
        ),
        (".bubble { background: var(--mine) }", ".text { color: #123 }", "", Status::Upgradable),
        (".row:hover { background: #2b2d31 }", ".text { color: #dbdee1 }", "", Status::Manual),
        (
            ".bubble { background: #fff }",
            ".text { color: #123 }",
            "body { background: #000; color: #fff }",
            Status::Manual,
        ),
        (
            ".bubble { background: #123 }",
            ".text { color: #eee }",
            "body { background: #000; color: #fff }",
            Status::Upgradable,
        ),
        (".bubble { background: #fff; color: #123 }", "", "body { color: #fff }", Status::Upgradable),
    ] {
        let (status, why) = message(rules, of_body, global);
        assert_eq!(status, expected, "{rules} {of_body} {global}: {why}");
    }
}

/// In a dark theme, a light element must set a dark text color.
#[test]
fn what_the_page_says_of_texts_is_said_of_menus() {
    let files = |global: &str, layout: &str, header: &str, bubble: &str| {
        let header = format!(
            "<template>\n<header class=\"header\"><div class=\"title\">x</div></header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; min-height: 60px; {header} }}\n.title {{ flex: 1; color: #123 }}\n</style>\n"
        );
        let message = format!(
            "<template>\n<div class=\"bubble\"><MessageBody body=\"{{{{ body }}}}\" /></div>\n</template>\n<style scoped>\n\
             .bubble {{ padding: 9px; {bubble} }}\n</style>\n"
        );
        let files = [
            ("ChatHeader.template", header),
            ("GlobalCSS.template", format!("<style>\n{global}\n</style>\n")),
            ("UserMessage.template", message),
            ("layout.json", layout.to_owned()),
        ];
        let files = files.iter().map(|(name, text)| (*name, text.as_str()));
        let assembled = theme_upgrade::assembly::assemble("t", files);
        let outcomes = upgrade(assembled.theme, &Options::default()).outcomes;
        let of = |name: &str| outcomes.iter().find(|one| &*one.component == name).unwrap().status;
        [of("ChatHeader"), of("UserMessage")]
    };
    let (white, dark, said) = ("background: #fff", "background: #111", "background: #fff; color: #123");
    let (body, layout) = ("body { color: #fff }", r##"{"global": {"color": "#FFFFFF"}}"##);
    for (global, layout) in [(body, "{}"), ("", layout)] {
        assert_eq!(files(global, layout, white, white), [Status::Manual; 2]);
        assert_eq!(files(global, layout, dark, dark), [Status::Upgradable; 2]);
        assert_eq!(files(global, layout, said, said), [Status::Upgradable; 2]);
    }
    assert_eq!(files("", "{}", white, white), [Status::Upgradable; 2]);
    assert_eq!(files("", "{", white, white), [Status::Upgradable; 2]);
}

/// If a bubble's or header's texts are lighter than it, it is too dark for a menu as well.
#[test]
fn a_color_in_which_no_text_is_read_is_none_for_a_menu() {
    for (ground, text, expected) in [
        ("#334155", "#fff", Status::Manual),
        ("#1e3a8a", "#fff", Status::Manual),
        ("#14532d", "#fff", Status::Manual),
        ("#dbeafe", "#fff", Status::Upgradable),
        ("#dbeafe", "#123", Status::Upgradable),
    ] {
        let rules = format!(
            ".b {{ color: #111; padding: 8px 12px }} .r .b {{ background: {ground} }} .t {{ color: {text} }}"
        );
        let inside = "<div class=\"t\"><MessageBody body=\"{{ body }}\" /></div>";
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, expected, "{ground} {text}: {why}");
    }
}

/// A bubble without a background shows what lies across its top, and the menu lies on that.
#[test]
fn a_menu_is_seen_on_what_lies_across_the_top_of_its_bubble() {
    let bar = "<div class=\"bar\">{{ sender.name }}</div>";
    let at_times = "<div t:if=\"{{ custom.urgent }}\" class=\"bar\">Urgent</div>";
    let below = format!("<div class=\"name\">{{{{ sender.name }}}}</div>{bar}");
    const DARK: &str = ".bar { background: #1f2937; color: #fff; padding: 8px 12px }";
    for (rules, above, expected) in [
        (DARK, bar, Status::Manual),
        (DARK, at_times, Status::Manual),
        (".bar { background: #f3f4f6; padding: 8px }", bar, Status::Upgradable),
        // The menu has the background of its bubble.
        (&format!("{DARK} .bubble {{ background: #fff }}"), bar, Status::Upgradable),
        (&format!("{DARK} .bubble {{ background: #fff }} .off {{ background: none }}"), bar, Status::Manual),
        (&format!("{DARK} .bubble {{ color: #eee }}"), bar, Status::Upgradable),
        (".bubble { color: #fff } .bar { background: #fff; color: #111 }", bar, Status::Manual),
        // Below a line as high as the menu, or elsewhere in its line.
        (DARK, &below, Status::Manual),
        (&format!("{DARK} .name {{ padding: 6px 12px }}"), &below, Status::Upgradable),
        (&format!("{DARK} .bar {{ width: fit-content }}"), bar, Status::Upgradable),
        (&format!("{DARK} .bar {{ max-width: 80% }}"), bar, Status::Upgradable),
        (".bar { background: #222; height: 1px; padding: 0 }", bar, Status::Upgradable),
        (".bar { background-image: linear-gradient(#111, #222); color: #fff }", bar, Status::Manual),
        // Both colors of a dark page.
        (
            ".bubble { color: #222 } .bar { background: #f4f4f4 } \
             @media (prefers-color-scheme: dark) { .bubble { color: #eee } .bar { background: #333 } }",
            bar,
            Status::Upgradable,
        ),
        (&format!("{DARK} .bubble {{ padding: 32px }}"), bar, Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"row\"><div class=\"bubble {{{{ isOff | then: 'off' }}}}\">{above}<MessageBody body=\"{{{{ body }}}}\" /></div></div>"
        );
        let all = format!(".bubble {{ position: relative; border: 1px solid #ccc }} {rules}");
        let (status, why) = status("UserMessage", &component(&markup, &all));
        assert_eq!(status, expected, "{rules} {above}: {why}");
    }
}

/// What a rule draws in the corner, or an empty element there, is what a menu without a background is seen on.
#[test]
fn a_menu_is_seen_on_what_is_drawn_in_its_corner() {
    const BAR: &str = "content: ''; position: absolute; top: 0; left: 0; right: 0; height: 28px";
    const TIMES: &str = "@media (min-width: 500px)";
    const ELEMENT: &str = "<i class=\"x\" />";
    let before = |rules: &str| format!(".b::before {{ {BAR}; {rules} }}");
    for (rules, inside, expected) in [
        (before("background: #111827"), "", Status::Manual),
        (format!(".b::after {{ {BAR}; background: #111827 }}"), "", Status::Manual),
        // A menu takes over the background of a painted bubble.
        (format!(".b {{ background: #eee }} {}", before("background: #111827")), "", Status::Upgradable),
        (before("background: #dde"), "", Status::Upgradable),
        (format!(".b {{ color: #fff }} {}", before("background: #eef")), "", Status::Manual),
        (before("height: 4px; background: #111827"), "", Status::Upgradable),
        (before("right: auto; width: 4px; background: #111827"), "", Status::Upgradable),
        (before("top: auto; bottom: 0; background: #111827"), "", Status::Upgradable),
        (before("background: #111827; z-index: -1"), "", Status::Upgradable),
        // What is hardly seen covers nothing.
        (before("background: #111827; opacity: 0.05"), "", Status::Upgradable),
        (
            format!("{} .b:hover::before {{ opacity: 0.05 }}", before("background: #000; opacity: 0")),
            "",
            Status::Upgradable,
        ),
        (before("background: #111827; display: none"), "", Status::Upgradable),
        (before("background: #111827; visibility: hidden"), "", Status::Upgradable),
        (before("background: #111827; content: none"), "", Status::Upgradable),
        (format!("{TIMES} {{ {} }}", before("background: #111827")), "", Status::Manual),
        (format!(".x {{ {BAR}; background: #111827 }}"), ELEMENT, Status::Manual),
        (format!(".x {{ {BAR}; background: #111827; opacity: 0 }}"), ELEMENT, Status::Upgradable),
        (format!(".x {{ {BAR}; background: #dde }}"), ELEMENT, Status::Upgradable),
    ] {
        let inside = format!("{inside}<MessageBody body=\"{{{{ body }}}}\" />");
        let bubble =
            ".b { position: relative; padding: 36px 12px 12px; background: none; border: 1px solid #ccc }";
        let (status, why) = bubble_in_row(&format!("{bubble}\n{rules}"), &inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}
