//! What happens to a bubble that becomes the frame of its menu, and to what is in it or overlaps it.

use theme_upgrade::menu::{Snippets, Target};
use theme_upgrade::rules;
use theme_upgrade::source::SourceFile;
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Status, upgrade};

use super::{bubble, bubble_in_row, component, message, status, upgraded, upgraded_with};

/// Giving a bubble a position paints it over elements that were painted over it.
#[test]
fn nothing_that_was_in_front_of_a_bubble_goes_behind_it() {
    let row = |rules: &str, before: &str, layout: &str| {
        let text = format!(
            "<template>\n<div class=\"row {{{{ sender.isMe | then: 'by-me' }}}}\">{before}<div class=\"bubble\"><MessageBody body=\"{{{{ body }}}}\" /></div></div>\n</template>\n\
             <style scoped>\n.row {{ {layout} }}\n.bubble {{ padding: 9px; background: #fff }}\n{rules}\n</style>\n"
        );
        status("UserMessage", &text)
    };
    let (name, avatar) = ("<div class=\"a\">x</div>", "<div class=\"b\"><img class=\"a\" src=\"x\" /></div>");
    for (rules, before, layout, expected) in [
        (".a { position: relative; top: 10px }", name, "", Status::Manual),
        (".a { position: relative } .bubble { margin-left: -12px }", avatar, "display: flex", Status::Manual),
        (".a { opacity: .9 } .bubble { margin: 0 0 0 -12px }", avatar, "display: flex", Status::Manual),
        (".a { filter: blur(1px); margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { transform: translateY(50%) }", name, "", Status::Manual),
        (".a { isolation: isolate; margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { rotate: 3deg; margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { contain: layout; margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { contain: size; margin-right: -9px }", avatar, "display: flex", Status::Upgradable),
        (".a { animation: pop 1s both; margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { translate: 0 8px }", name, "display: flex; flex-direction: column", Status::Manual),
        (".a { position: relative; left: 8px }", avatar, "display: flex", Status::Manual),
        (".a { position: relative; inset: 10px auto auto }", name, "", Status::Manual),
        (".by-me .a { position: relative; top: 10px }", name, "", Status::Manual),
        (".a { position: relative } .by-me .a { inset-block: 4px auto }", name, "", Status::Manual),
        (".a { opacity: .9 } .by-me .bubble { margin-left: -9px }", avatar, "display: flex", Status::Manual),
        (
            ".row:hover::before { content: ''; position: absolute; inset: 0; background: #fc02 }",
            "",
            "position: relative",
            Status::Manual,
        ),
        (
            ".row::before { content: ''; position: absolute; top: 0; left: 0; width: 100%; height: 100% }",
            "",
            "position: relative",
            Status::Manual,
        ),
        (
            ".row::after { content: ''; position: absolute; inset: 0; background: #fc02 }",
            "",
            "position: relative",
            Status::Upgradable,
        ),
        (
            ".row::before { content: ''; position: absolute; inset: 0; z-index: -1 }",
            "",
            "position: relative",
            Status::Upgradable,
        ),
        (
            ".row::before { content: ''; position: absolute; left: 0; top: 0; width: 3px; height: 100% }",
            "",
            "position: relative",
            Status::Upgradable,
        ),
        (
            ".a { position: absolute; left: 20px; width: 2px } .bubble { flex: 1 }",
            name,
            "position: relative; display: flex; padding: 0 8px",
            Status::Manual,
        ),
        (
            ".a { position: absolute; left: 20px; width: 2px } .p { width: 32px; margin-right: 8px } .bubble { flex: 1 }",
            "<div class=\"a\">x</div><div class=\"p\">x</div>",
            "position: relative; display: flex; padding: 0 8px",
            Status::Upgradable,
        ),
        (
            ".a { position: absolute; left: 20px; width: 2px } .p { width: 32px } .by-me .p { width: 8px }",
            "<div class=\"a\">x</div><div class=\"p\">x</div>",
            "position: relative; display: flex; padding: 0 8px",
            Status::Manual,
        ),
        (
            ".a { position: absolute; left: 20px; width: 2px } .p { width: 32px }",
            "<div class=\"a\">x</div><div class=\"p\" t:if=\"{{ isFirst }}\">x</div>",
            "position: relative; display: flex; padding: 0 8px",
            Status::Manual,
        ),
        (".a { position: relative; top: -4px }", name, "", Status::Upgradable),
        (".a { position: relative; top: 6px }", avatar, "display: flex", Status::Upgradable),
        (".a { position: relative }", avatar, "display: flex", Status::Upgradable),
        (".a { opacity: .9 }", avatar, "display: flex", Status::Upgradable),
        (".a { opacity: .9 } .bubble { margin-top: -4px }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: translateY(50%) }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: rotate(9deg) }", name, "", Status::Upgradable),
        (".a { transform: rotate(0deg) translateX(20px) }", avatar, "display: flex", Status::Manual),
        (".a { transform: rotate(90deg) translateY(20px) }", avatar, "display: flex", Status::Manual),
        (".a { transform: scale(2) translateX(20px) }", avatar, "display: flex", Status::Manual),
        (".a { transform: translateX(-8px) translateX(20px) }", avatar, "display: flex", Status::Manual),
        (".a { transform: matrix(1, 0, 0, 1, 20, 0) }", avatar, "display: flex", Status::Manual),
        (".a { -webkit-transform: translateX(20px) }", avatar, "display: flex", Status::Manual),
        (".a { transform: translateZ(0) }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: translate3d(0, 0, 0) }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: rotate(0) scale(1) translate(0) }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: translateY(-20px) }", name, "", Status::Upgradable),
        (".a { transform: translateY(-20px) translateY(calc(-1 * 4px)) }", name, "", Status::Upgradable),
        (".a { margin-right: -9px }", avatar, "display: flex", Status::Upgradable),
        (".a { position: relative; z-index: 1; top: 10px }", name, "", Status::Upgradable),
    ] {
        let (status, why) = row(rules, before, layout);
        assert_eq!(status, expected, "{rules} {layout}: {why}");
    }
}

/// The same holds for elements that are pulled over it from below, wherever they are.
#[test]
fn nothing_that_is_pulled_over_a_bubble_goes_behind_it() {
    let (message, seen) =
        ("<MessageBody body=\"{{ body }}\" />", "<div class=\"seen\"><i class=\"s\">x</i></div>");
    let of = |rules: &str, in_row: &str, behind: &str, others: &str| {
        let text = format!(
            "<template>\n<div class=\"row\"><div class=\"bubble\">{message}</div>{in_row}</div>\n{behind}\n</template>\n<style scoped>\n\
             .row {{ display: flow-root }}\n.bubble {{ padding: 9px; background: #fff }}\n{rules}\n</style>\n"
        );
        let mut theme = Theme::new("t", Completeness::Partial);
        theme.add(Component::new("UserMessage", SourceFile::new("UserMessage", text).unwrap()));
        theme.add(Component::new("Seen", SourceFile::new("Seen", others.to_owned()).unwrap()));
        let outcomes = upgrade(theme, &Options::default()).outcomes;
        let outcome = outcomes.into_iter().find(|one| &*one.component == "UserMessage").unwrap();
        (outcome.status, outcome.reason.unwrap_or_default())
    };
    let pulled = format!("<template>{seen}</template><style scoped>.seen {{ margin-top: -8px }}</style>");
    let other = format!("<template>{seen}</template><style scoped>.seen {{ margin-top: 8px }}</style>");
    for (rules, in_row, behind, others, expected) in [
        (".seen { margin: -14px 16px 6px }", "", seen, "", Status::Manual),
        (".seen { margin-top: -14px }", seen, "", "", Status::Manual),
        (".seen { margin-top: calc(-1 * var(--r)) }", seen, "", "", Status::Manual),
        (".seen { display: flex } .s { margin-top: -10px }", "", seen, "", Status::Manual),
        (".row { margin-bottom: -8px }", "", seen, "", Status::Manual),
        ("@media (max-width: 500px) { .seen { margin-top: -8px } }", "", seen, "", Status::Manual),
        (".row { display: grid } .bubble, .seen { grid-area: 1 / 1 }", seen, "", "", Status::Manual),
        (".row { display: grid } .bubble, .seen { grid-area: one }", seen, "", "", Status::Manual),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 / 3 } .seen { grid-row: 2; grid-column: 1 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 / 3 / -1 } .seen { grid-area: 2 / 2 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 2 } .seen { grid-row: 1; grid-column: -2 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 } .seen { grid-row: 1; grid-column: span 2 / 3 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 } .seen { grid-row: 1; grid-column: auto / 2 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 } .seen { grid-row: 1; grid-column: 1 / main }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: one } .seen { grid-area: 1 / 1 }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: one } .seen { grid-area: one-start }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 } .seen { grid-row: 1; grid-column: span 1 / 3 }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        (".row { display: grid } .seen { margin-top: -8px }", seen, "", "", Status::Manual),
        (
            ".row { display: grid } .bubble, .seen { grid-area: 9223372036854775807 / 1 / span 9223372036854775807 }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        (".seen { height: 0; display: flex; align-items: center }", seen, "", "", Status::Manual),
        (".seen { max-height: 0px; display: flex; align-items: flex-end }", seen, "", "", Status::Manual),
        ("", "<Seen />", "", &*pulled, Status::Manual),
        ("", "", "<Seen />", &*pulled, Status::Manual),
        (".seen { margin-top: -14px } .row { padding: 16px }", "", seen, "", Status::Upgradable),
        (".seen { margin-top: -14px; position: relative }", "", seen, "", Status::Upgradable),
        (".seen { padding-top: 12px } .s { margin-top: -10px }", "", seen, "", Status::Upgradable),
        (".seen { margin: 4px -8px }", "", seen, "", Status::Upgradable),
        (
            ".row { display: grid; grid-template-areas: 'one' 'two' } .bubble { grid-area: one } .seen { grid-area: two }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        (
            ".row { display: grid; grid-template-columns: [one two] 1fr } .bubble { grid-area: one } .seen { grid-area: two }",
            seen,
            "",
            "",
            Status::Manual,
        ),
        (".row { display: grid } .bubble, .seen { grid-area: 1 / 1 / 1 / 1 }", seen, "", "", Status::Manual),
        (
            ".row { display: grid } .bubble { grid-area: 1 / 1 } .seen { grid-area: 2 / 1 }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        (".row { display: grid } .bubble, .seen { grid-column: 2 }", seen, "", "", Status::Upgradable),
        (
            ".row { display: grid } .bubble, .seen { grid-area: 1 / 1 } .seen { position: relative }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        (".seen { height: 20px; display: flex; align-items: center }", seen, "", "", Status::Upgradable),
        (
            ".seen { height: 0; overflow: hidden; display: flex; align-items: center }",
            seen,
            "",
            "",
            Status::Upgradable,
        ),
        ("", "", "<Seen />", &*other, Status::Upgradable),
    ] {
        let (status, why) = of(rules, in_row, behind, others);
        assert_eq!(status, expected, "{rules} {others}: {why}");
    }
}

/// An element around a bubble with the same corner also clips what is in it.
#[test]
fn a_corner_is_that_of_all_that_ends_there() {
    let bubble = |pill: &str, clip: &str| {
        let text = format!(
            "<template>\n<div class=\"row\"><div class=\"pill\"><div class=\"clip\"><MessageBody body=\"{{{{ body }}}}\" /></div></div></div>\n\
             </template>\n<style scoped>\n.pill {{ background: #def; {pill} }}\n.clip {{ {clip} }}\n</style>\n"
        );
        status("UserMessage", &text)
    };
    let pill = "border-radius: 999px; overflow: hidden";
    for (pill, clip, expected) in [
        (pill, "padding: 0 10px", Status::Manual),
        (pill, "margin: 40px 20px; background: #cde", Status::Upgradable),
        // The menu would be on the text, without a background.
        (pill, "margin: 40px 20px", Status::Manual),
        ("border-radius: 18px; overflow: hidden", "padding: 0 10px", Status::Upgradable),
        ("border-radius: 999px", "padding: 0 10px", Status::Upgradable),
    ] {
        let (status, why) = bubble(pill, clip);
        assert_eq!(status, expected, "{pill} {clip}: {why}");
    }
}

/// An offset has no effect on a bubble without a position, and would move it as soon as it has one.
#[test]
fn no_offset_gets_an_effect() {
    for (rules, expected) in [
        (".bubble { left: -40px }", Status::Manual),
        (".bubble { top: var(--z) }", Status::Manual),
        (".bubble { left: calc(10px) }", Status::Manual),
        (".bubble { inset: 0 0 3% }", Status::Manual),
        (".bubble { left: inherit }", Status::Manual),
        (".by-me .bubble { left: -40px }", Status::Manual),
        (".by-me .bubble { inset-block: 2px auto }", Status::Manual),
        ("@media (max-width: 600px) { .bubble { left: 40px } }", Status::Manual),
        (".message:hover .bubble { bottom: 1em }", Status::Manual),
        (".bubble { left: 9px } .by-me .bubble { position: relative }", Status::Manual),
        (".bubble { left: auto; top: 0; inset-inline: 0px auto }", Status::Upgradable),
        (".by-me .bubble { left: unset }", Status::Upgradable),
        (".bubble { left: 9px } .message .bubble { left: 0 }", Status::Upgradable),
        (".by-me .bubble { left: 9px; position: relative }", Status::Upgradable),
    ] {
        let (status, why) = bubble(rules, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A button that is in the menu's place only under some condition is still in the way.
#[test]
fn what_is_in_the_corner_at_times_is_there() {
    const BUTTON: &str = "<ActionButton class=\"b\" action=\"reply\">x</ActionButton>";
    for (rules, expected) in [
        ("", Status::Upgradable),
        (".b { float: left }", Status::Upgradable),
        (".by-me .b { float: right }", Status::Manual),
        (".bubble { display: flex; flex-direction: column; align-items: flex-start }", Status::Upgradable),
        (
            ".bubble { display: flex; flex-direction: column } .b { align-self: flex-start } .by-me .b { align-self: flex-end }",
            Status::Manual,
        ),
        (
            ".bubble { display: flex; flex-direction: column } .by-me .bubble { align-items: flex-end }",
            Status::Manual,
        ),
        (".bubble { display: flex } .text { flex: 1 }", Status::Upgradable),
        (".bubble { display: flex } .text { flex: 1 } .by-me .b { order: 2 }", Status::Manual),
        (".bubble { display: flex } .by-me .bubble { flex-direction: row-reverse }", Status::Manual),
        (
            ".bubble { display: flex } .by-me .bubble { flex-direction: row-reverse } .b { display: none }",
            Status::Upgradable,
        ),
        (".bubble { display: grid; grid-template-columns: 24px 1fr }", Status::Upgradable),
        (
            ".bubble { display: grid; grid-template-columns: 24px 1fr } .by-me .b { grid-column: 2 }",
            Status::Manual,
        ),
        (
            ".bubble { display: grid; grid-template-columns: 24px 1fr } .by-me .bubble { grid-template-columns: 1fr }",
            Status::Upgradable,
        ),
    ] {
        let (status, why) = bubble(rules, BUTTON);
        assert_eq!(status, expected, "{rules}: {why}");
    }
    const BOX: &str = "<label class=\"b\"><input type=\"checkbox\" /></label>";
    const PARTS: &str = "<details class=\"b\"><summary>x</summary></details>";
    for (rules, inside, expected) in [
        (".b { float: right }", BOX, Status::Manual),
        (".b { float: left }", BOX, Status::Upgradable),
        (".b { display: block; text-align: right }", BOX, Status::Manual),
        (".b { display: block; text-align: right }", BUTTON, Status::Manual),
        (".message { text-align: right } .b { display: block; text-align: unset }", BUTTON, Status::Manual),
        (
            ".message { text-align: right } .b { display: block; text-align: initial }",
            BUTTON,
            Status::Upgradable,
        ),
        (".b { display: block }", BUTTON, Status::Upgradable),
        (".b { display: flex; justify-content: flex-end }", BUTTON, Status::Manual),
        (".b summary { text-align: right }", PARTS, Status::Manual),
    ] {
        let (status, why) = bubble(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// Styles of a bubble under some condition count like its usual ones.
#[test]
fn a_bubble_is_looked_at_as_it_is_at_times() {
    for (rules, expected) in [
        (".by-me .bubble { display: contents }", Status::Manual),
        (".by-me .bubble { display: inline }", Status::Manual),
        (".by-me .bubble { display: inline-block }", Status::Upgradable),
        (".by-me .bubble { overflow: hidden; border-radius: 99px }", Status::Manual),
        (".bubble { overflow: hidden } .by-me .bubble { border-radius: 50% }", Status::Manual),
        (
            ".bubble { border-radius: 99px } @media (max-width: 600px) { .bubble { overflow: clip } }",
            Status::Manual,
        ),
        (
            ".bubble { overflow: hidden; border-radius: 99px; border-top-right-radius: 4px }",
            Status::Upgradable,
        ),
        (".bubble { clip-path: circle(40%) }", Status::Manual),
        (".by-me .bubble { clip-path: polygon(0 0, 90% 0, 100% 50%, 0 100%) }", Status::Manual),
        (".bubble { clip-path: inset(0 20px 0 0) }", Status::Manual),
        (".bubble { clip-path: polygon(0 0, 100% 0, 100% 90%, 0 100%) }", Status::Upgradable),
        (".bubble { clip-path: inset(0 round 12px) }", Status::Upgradable),
        (".bubble { clip-path: none; overflow: hidden; border-radius: 18px }", Status::Upgradable),
    ] {
        let (status, why) = bubble(rules, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A row with a button at its end.
const FOOT: &str = "<div class=\"foot\"><AddEmojiReaction class=\"tool\"><Icon type=\"addEmoji\" /></AddEmojiReaction></div>";

/// The result for a bubble in a flex row, which is as wide as its contents, with such a row.
fn bubble_with_foot(rules: &str, inside: &str) -> (Status, String) {
    let markup = format!("<div class=\"row\">\n<div class=\"bubble\">{inside}</div>\n</div>");
    let rules = format!(
        ".row {{ display: flex }}\n.bubble {{ background: #eee; color: #000 }}\n\
         .foot {{ display: flex; justify-content: flex-end }}\n{rules}"
    );
    status("UserMessage", &component(&markup, &rules))
}

/// A line of text may be so low that a menu beside it reaches down to what is below.
#[test]
fn a_menu_does_not_reach_below_a_low_line() {
    let link = "<div class=\"foot\"><span>x</span></div>";
    let body = "<div class=\"body\"><span>{{ body.text }}</span></div>";
    let (text, name) = ("{{ body.text }}", "{{ body.text }}<div class=\"name\">x</div>");
    for (rules, line, behind, expected) in [
        (".bubble { line-height: 16px }", text, FOOT, Status::Manual),
        (".bubble { line-height: 16px }", name, FOOT, Status::Upgradable),
        (".bubble { line-height: 24px }", text, FOOT, Status::Upgradable),
        // Blocks have no gap between them, and items of a column none from a gap between columns.
        (".bubble { padding: 0 8px; line-height: 16px; gap: 12px }", body, FOOT, Status::Manual),
        (
            ".bubble { padding: 0 8px; display: flex; flex-direction: column; gap: 0 12px; line-height: 16px }",
            body,
            FOOT,
            Status::Manual,
        ),
        (".bubble { padding: 0 8px; font-size: .75rem; line-height: 1rem }", body, FOOT, Status::Manual),
        (
            ".bubble { padding: 0 8px; line-height: 16px } .body span { display: block; min-height: 30px }",
            body,
            FOOT,
            Status::Upgradable,
        ),
        (".bubble { padding: 0 8px; line-height: 16px }", body, FOOT, Status::Manual),
        (".bubble { padding: 4px 8px; font-size: 13px; line-height: 1.3 }", body, FOOT, Status::Manual),
        (".bubble { padding: 4px 8px; font: 13px/1.3 a }", body, FOOT, Status::Manual),
        (".bubble { padding: 4px 8px; font: 13px/1.3 a }", body, link, Status::Upgradable),
        (".bubble { padding: 4px 8px }", body, FOOT, Status::Upgradable),
        (".bubble { padding: 8px; font: 13px/1.3 a }", body, FOOT, Status::Upgradable),
        (
            ".bubble { padding: 0 8px; line-height: 16px } .body span { display: block; margin: 4px 0 }",
            body,
            FOOT,
            Status::Upgradable,
        ),
        (
            ".bubble { padding: 0 8px; line-height: 16px } .body { margin-bottom: 8px }",
            body,
            FOOT,
            Status::Upgradable,
        ),
        (
            ".bubble { padding: 0 8px; line-height: 16px } .foot { justify-content: flex-start }",
            body,
            FOOT,
            Status::Upgradable,
        ),
        (
            ".bubble { padding: 0 8px; display: flex; flex-direction: column; gap: 8px; line-height: 16px }",
            body,
            FOOT,
            Status::Upgradable,
        ),
    ] {
        let (status, why) = bubble_with_foot(rules, &format!("{line}{behind}"));
        assert_eq!(status, expected, "{rules} {line}{behind}: {why}");
    }
}

/// One branch of a chain with an `else` always shows, so what follows is below it.
#[test]
fn what_stands_below_a_chain_is_below_one_of_it() {
    const WIDE: &str = ".bubble { padding: 8px 12px }";
    const LOW: &str = ".bubble { padding: 0 12px; line-height: 16px }";
    const COLUMN: &str = ".bubble { padding: 8px 12px; display: flex; flex-direction: column }";
    let chain = "<div t:if=\"{{ body.type == 'file' }}\" class=\"file\">{{ body.file.name }}</div>\
                 <div t:else-if=\"{{ body.type == 'x' }}\" class=\"x\">x</div><div t:else class=\"text\">{{ body.text }}</div>";
    let open = chain.replace("t:else class", "t:else-if=\"{{ body.text }}\" class");
    let spans = chain.replace("div", "span");
    let empty = chain.replace("{{ body.text }}", "<span t:if=\"{{ body.text }}\">{{ body.text }}</span>");
    let wrapped = format!("<div>{chain}</div>");
    for (rules, line, expected) in [
        (WIDE, chain, Status::Upgradable),
        (WIDE, &spans, Status::Upgradable),
        (WIDE, &wrapped, Status::Upgradable),
        (COLUMN, chain, Status::Upgradable),
        (COLUMN, &wrapped, Status::Upgradable),
        (WIDE, &open, Status::Manual),
        (COLUMN, &open, Status::Manual),
        (WIDE, &empty, Status::Manual),
        (WIDE, "<div class=\"none\"></div>", Status::Manual),
        (
            ".bubble { padding: 8px 12px } .none { height: 30px }",
            "<div class=\"none\"></div>",
            Status::Upgradable,
        ),
        (WIDE, &empty.replace("t:else ", "t:else-if=\"{{ a }}\" "), Status::Manual),
        (WIDE, &chain.replace("{{ body.text }}", "<!-- nothing -->"), Status::Manual),
        (WIDE, &chain.replace("{{ body.text }}", "<p t:if=\"{{ a }}\"></p><p t:else></p>"), Status::Manual),
        (
            WIDE,
            &chain.replace("{{ body.text }}", "<p t:if=\"{{ a }}\">x</p><p t:else>y</p>"),
            Status::Upgradable,
        ),
        (".bubble { padding: 8px 12px } .x { height: 0 }", chain, Status::Manual),
        (".bubble { padding: 8px 12px } .x { margin-bottom: -40px }", chain, Status::Manual),
        (
            ".bubble { padding: 0 12px } .file, .text { padding: 20px 0 } .x { height: 8px }",
            chain,
            Status::Manual,
        ),
        (LOW, chain, Status::Manual),
        (LOW, &wrapped, Status::Manual),
        (LOW, &spans, Status::Manual),
        (LOW, "<span>{{ body.text }}</span>", Status::Manual),
        (LOW, "<span>{{ body.text }}</span><span>x</span>", Status::Manual),
        (LOW, "<p t:if=\"{{ a }}\">x</p><div>{{ body.text }}</div>", Status::Manual),
        (LOW, "<p>x</p><div>{{ body.text }}</div>", Status::Upgradable),
        (WIDE, "<p t:if=\"{{ a }}\">x</p><div>{{ body.text }}</div>", Status::Upgradable),
        (LOW, "<span>{{ body.text }}<img src=\"{{ a }}\" /></span>", Status::Manual),
        (LOW, "<img src=\"{{ a }}\" />", Status::Upgradable),
        (".bubble { padding: 8px 12px } .x { display: none }", chain, Status::Manual),
        (".bubble { padding: 8px 12px } .text { position: absolute }", chain, Status::Manual),
        (".bubble { padding: 8px 12px } .file { float: left }", chain, Status::Manual),
        (
            ".bubble { padding: 0 12px; line-height: 16px } .x, .file, .text { padding: 4px 0 }",
            chain,
            Status::Upgradable,
        ),
        (
            ".bubble { padding: 0 12px; line-height: 16px } .x, .text { padding: 4px 0 }",
            chain,
            Status::Manual,
        ),
    ] {
        let (status, why) = bubble_with_foot(rules, &format!("{line}{FOOT}<p>{{{{ body.text }}}}</p>"));
        assert_eq!(status, expected, "{rules} {line}: {why}");
    }
}

/// Only with a level of its own is a menu that comes last in front of what is raised.
#[test]
fn a_last_menu_is_in_front_only_with_a_level() {
    const AUTHOR: &str = "<div class=\"author\">x</div><MessageBody body=\"{{ body }}\" />";
    let page = |menu: &str, rules: &str| {
        format!(
            "<template>\n<div class=\"row\">\n<div t:if=\"{{{{ sender.isMe }}}}\" class=\"bubble\">{menu}{AUTHOR}</div>\n\
             <div t:else class=\"bubble other\">{AUTHOR}</div>\n</div>\n</template>\n<style scoped>\n.row {{ display: flex }}\n\
             .bubble {{ position: relative; background: #f3f3f3; padding: 8px 12px }}\n{rules}\n</style>\n"
        )
    };
    let menus = |text: &str, options: &Options<'_>| {
        upgraded_with("UserMessage", text, options).matches("<ActionMenu").count()
    };
    let raised = ".other .author { position: relative; z-index: 1 }";
    // As the snippet has it, for one of two bubbles and for both.
    assert_eq!(menus(&page("", raised), &Options::default()), 2);
    assert_eq!(menus(&page("", ".author { position: relative; z-index: 1 }"), &Options::default()), 2);
    // A team's own menu, which is copied, and a team's own snippet.
    let own = "<ActionMenu class=\"am\"><Icon type=\"horizontalDots\" /></ActionMenu>";
    for (level, expected) in [("", 1), ("; z-index: 1", 2), ("; z-index: 0", 1)] {
        let place = format!(".am {{ position: absolute; top: 4px; right: 4px{level} }}");
        assert_eq!(menus(&page(own, &format!("{raised} {place}")), &Options::default()), expected, "{level}");
        let snippet = format!("<template>{own}</template>\n<style scoped>\n{place}\n</style>\n");
        let source = SourceFile::new("UserMessage.template", snippet).unwrap();
        let snippet = rules::snippet(Target::UserMessage, source).unwrap();
        let options = Options { snippets: Snippets::built_in().with(&snippet), ..Options::default() };
        assert_eq!(menus(&page("", raised), &options), if expected == 2 { 2 } else { 0 }, "{level}");
    }
}

/// Where rules go by what is first, the menu is the last, unless they go by that as well.
#[test]
fn a_menu_is_the_last_child_where_the_first_one_counts() {
    const FIRST: &str = ".bubble > :first-child { font-weight: bold }";
    for (rules, expected) in [
        ("", Status::Upgradable),
        (".bubble > * + * { margin-top: 8px }", Status::Upgradable),
        (
            ".bubble > :not([hidden]) ~ :not([hidden]) { --r: 0; margin-top: calc(.25rem * calc(1 - var(--r))) }",
            Status::Upgradable,
        ),
        (
            ".bubble > :not([hidden]) ~ :not([hidden]) { --r: 0; margin-top: calc(4rem * calc(1 - var(--r))) }",
            Status::Manual,
        ),
        (".bubble > * + * { margin-top: -8px }", Status::Manual),
        (".bubble > :last-child { margin-bottom: 0 }", Status::Manual),
        (".bubble > :not(:last-child) { margin-bottom: 4px }", Status::Manual),
        (".bubble > * { .x, &:last-child { color: red } }", Status::Manual),
        (".bubble > :nth-last-child(2) { color: red }", Status::Manual),
        (".bubble:has(> :nth-child(3)) { color: red }", Status::Manual),
        (".bubble:has(button) { padding: 9px }", Status::Manual),
        (".row:has(.author + .text + *) { color: red }", Status::Manual),
        (".bubble > .text + button { display: block }", Status::Manual),
        (".bubble > .author + .text { margin-top: 30px }", Status::Upgradable),
        // A margin or a border that goes is a change in a bubble, unlike in a row of buttons.
        (".bubble > :not(:last-child) { margin-right: 40px }", Status::Manual),
        (".text { border-right: 1px solid } .text:last-child { border-right: none }", Status::Manual),
        (".author:has(+ :last-child) { color: red }", Status::Manual),
        (".author:not(:has(~ button)) { color: red }", Status::Manual),
    ] {
        let text = format!(
            "<template>\n<div class=\"row\">\n<div class=\"bubble\">\n<p class=\"author\">x</p>\n\
             <div class=\"text\"><MessageBody body=\"{{{{ body }}}}\" /></div>\n</div>\n</div>\n</template>\n<style scoped>\n\
             .row {{ display: flex }}\n.bubble {{ padding: 12px 36px 12px 12px; background: #eee }}\n{FIRST}\n{rules}\n</style>\n"
        );
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// The same harm, written in ways other than the first known ones.
#[test]
fn harm_is_seen_however_it_is_said() {
    const AUTHOR: &str = "<p class=\"author\">x</p>";
    const COVER: &str = "<div class=\"wrap\"><div class=\"cover\" /></div>";
    const COVERS: &str =
        ".bubble { position: relative } .cover { position: absolute; inset: 0; z-index: 9 } .wrap";
    let drawn = "{ content: ''; position: absolute; inset: 0; z-index: 9 }";
    for (rules, inside, expected) in [
        // As the last child it would be moved, too.
        (".bubble > * ~ * { margin-top: 12px }", AUTHOR, Status::Manual),
        (".bubble > :not([hidden]) ~ :not([hidden]) { margin-top: 12px }", AUTHOR, Status::Manual),
        (".bubble { position: relative } .by-me .bubble { position: static }", "", Status::Manual),
        (".bubble { position: relative } .by-me .bubble { all: unset }", "", Status::Manual),
        // A `z-index` has an effect only on positioned elements.
        (&format!("{COVERS} {{ color: red }}"), COVER, Status::Manual),
        (&format!("{COVERS} {{ z-index: 0 }}"), COVER, Status::Manual),
        (&format!("{COVERS} {{ z-index: 0; position: relative }}"), COVER, Status::Upgradable),
        (&format!(".bubble::after {drawn}"), "", Status::Manual),
        (&format!("[class~=\"bubble\"]::after {drawn}"), "", Status::Manual),
        (&format!(".message > :first-child::after {drawn}"), "", Status::Manual),
        (&format!(".message > :not(.x)::after {drawn}"), "", Status::Manual),
        (&format!("[data-open]::after {drawn}"), "", Status::Upgradable),
        (".bubble { font-size: 2px }", "", Status::Manual),
        (".bubble { font-size: 0.1rem }", "", Status::Manual),
        (".bubble { font-size: 10% }", "", Status::Manual),
        (".bubble { font-size: 0.8rem }", "", Status::Upgradable),
        // An invalid value neither hides anything nor shows it again.
        (".bubble { visibility: hidden; visibility: shown }", "", Status::Manual),
        (".bubble { opacity: 0; opacity: none }", "", Status::Manual),
        (".bubble { visibility: shown; opacity: none }", "", Status::Upgradable),
    ] {
        let (status, why) = bubble(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
    for (level, expected) in [("", Status::Manual), ("; z-index: 2", Status::Manual)] {
        let text = format!(
            "<template><div class=\"row\"><div class=\"name\">x</div><div class=\"bubble\"><MessageBody /></div></div>\
             </template><style scoped>.bubble {{ padding: 8px }} .name {{ opacity: 0.9; margin-bottom: -10px{level} }}</style>"
        );
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{level}: {why}");
    }
}

/// Elements that stay in front of a bubble and are pulled over it may be in front of its menu, too, or below it.
#[test]
fn nothing_beside_a_bubble_is_pulled_over_its_menu() {
    const PADDED: &str = ".b { padding: 8px 12px }";
    let (star, mark) = ("<ActionButton action=\"star\" class=\"k\">x</ActionButton>", "<i class=\"k\">x</i>");
    let text = "<p>{{ body.text }}</p>";
    let body = "<MessageBody body=\"{{ body }}\" />";
    let grid =
        ".r { display: grid; grid-template-columns: 1fr 40px } .b { grid-column: 1 / -1; grid-row: 1 }";
    for (rules, inside, behind, expected) in [
        (".r { display: flex } .k { margin-left: -30px; z-index: 1 }", body, star, Status::Manual),
        (".r { display: flex } .k { margin-left: -30px; z-index: 1 }", body, mark, Status::Manual),
        (".r { display: flex } .k { margin-left: -12px; z-index: 1 }", body, star, Status::Upgradable),
        (
            ".r { display: flex; gap: 20px } .k { margin-left: -30px; z-index: 1 }",
            body,
            star,
            Status::Upgradable,
        ),
        (".r { display: flex } .b { margin-right: -30px } .k { z-index: 2 }", body, star, Status::Manual),
        (".r { display: flex } .k { margin-left: -30px; position: relative }", body, star, Status::Manual),
        (".r { display: flex } .k { left: -30px; position: relative }", body, star, Status::Manual),
        (".r { display: flex } .k { right: 30px; position: relative }", body, star, Status::Manual),
        (".r { display: flex } .k { left: 30px; position: relative }", body, star, Status::Upgradable),
        // A bubble that already has a position has had such a menu in the same place.
        (
            ".r { display: flex } .b { position: relative } .k { margin-left: -30px; z-index: 1 }",
            body,
            star,
            Status::Manual,
        ),
        (
            ".r { display: flex } .b { position: relative } .k { margin-left: -12px; z-index: 1 }",
            body,
            star,
            Status::Upgradable,
        ),
        // An element that is no button is below the menu for as long as the menu shows.
        (".r { display: flex } .k { left: -30px; position: relative }", body, mark, Status::Upgradable),
        (
            ".k { display: block; margin-top: -10px; position: relative; z-index: 1 }",
            text,
            mark,
            Status::Upgradable,
        ),
        (
            ".k { display: block; margin-top: -10px; position: relative; z-index: 1 } .b { padding: 2px 8px; line-height: 18px } p { margin: 0 }",
            text,
            mark,
            Status::Manual,
        ),
        (
            ".k { display: block; margin-top: -10px; position: relative; z-index: 1 } .b { padding: 2px 8px; line-height: 18px }",
            body,
            mark,
            Status::Upgradable,
        ),
        (".r { display: flex } .k { translate: -36px }", body, star, Status::Manual),
        (".r { display: flex } .k { transform: translateX(-100%) }", body, star, Status::Manual),
        (".r { display: flex } .k { transform: translate(-8vw, 0) }", body, star, Status::Manual),
        (".r { display: flex } .k { transform: translateX(-4px) }", body, star, Status::Upgradable),
        (".r { display: flex } .k { transform: translateX(40px) }", body, star, Status::Upgradable),
        (".r { display: flex } .k { transform: scale(1.1) }", body, star, Status::Upgradable),
        (".r { display: flex } .k { -webkit-transform: translateX(-36px) }", body, star, Status::Manual),
        (".r { display: flex } .k { transform: matrix(1, 0, 0, 1, -36, 0) }", body, star, Status::Manual),
        (".r { display: flex } .k { transform: scaleX(-1) translateX(36px) }", body, star, Status::Manual),
        (
            ".r { display: flex } .k { transform: translateX(-36px) translateX(36px) }",
            body,
            star,
            Status::Upgradable,
        ),
        (".r { display: flex } .k { transform: translateX(4vw) }", body, star, Status::Upgradable),
        (".r { display: flex } .k { transform: translate3d(0, 0, 0) }", body, star, Status::Upgradable),
    ] {
        let (status, why) = bubble_in_row(&format!("{PADDED}\n{rules}"), inside, behind);
        assert_eq!(status, expected, "{rules} {inside}{behind}: {why}");
    }
    for (rules, expected) in [
        (".k { grid-column: 2; grid-row: 1; place-self: start end; z-index: 1 }", Status::Manual),
        (".k { grid-column: 2; grid-row: 2; place-self: start end; z-index: 1 }", Status::Upgradable),
    ] {
        let (status, why) = bubble_in_row(&format!("{PADDED}\n{grid}\n{rules}"), body, star);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// What a theme's own MessageBody positions in the corner counts, also if a component that it renders does so.
#[test]
fn nothing_in_a_message_body_is_placed_in_the_corner() {
    for (rules, expected) in [
        (".body { position: relative } .time { position: absolute; top: 8px; right: 8px }", Status::Manual),
        (".time { position: absolute; top: 8px; right: 8px }", Status::Manual),
        (
            ".body { position: relative } .time { position: absolute; bottom: 8px; right: 8px }",
            Status::Upgradable,
        ),
        (
            ".body { position: relative } .time { position: absolute; top: 8px; left: 8px }",
            Status::Upgradable,
        ),
    ] {
        let mut theme = Theme::new("t", Completeness::Partial);
        let body =
            component("<div class=\"body\"><p>{{ body.text }}</p><span class=\"time\">x</span></div>", rules);
        let message = component(
            "<div class=\"r\"><div class=\"b\"><MessageBody body=\"{{ body }}\" /></div></div>",
            ".b { background: #eee; color: #000 }",
        );
        for (name, text) in [("MessageBody", body), ("UserMessage", message)] {
            theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
        }
        let outcomes = upgrade(theme, &Options::default()).outcomes;
        let message = outcomes.iter().find(|outcome| &*outcome.component == "UserMessage").unwrap();
        assert_eq!(message.status, expected, "{rules}: {:?}", message.reason);
    }
}

/// An item named into the first row of a grid is there wherever it is in the template.
#[test]
fn a_row_of_a_grid_comes_first_by_its_name() {
    for (rules, expected) in [
        (".b { grid-template-areas: 'r' 'm' } .k { grid-area: r; justify-self: end }", Status::Manual),
        (".b { grid-template-areas: 'r r' 'm m' } .k { grid-area: r; margin-left: auto }", Status::Manual),
        (".b { grid-template-areas: 'r' 'm'; justify-items: end } .k { grid-area: r }", Status::Manual),
        (".b { grid-template-areas: 'r' 'm' } .k { grid-area: r; justify-self: start }", Status::Upgradable),
        (".b { grid-template-areas: 'm' 'r' } .k { grid-area: r; justify-self: end }", Status::Upgradable),
    ] {
        let inside =
            "<MessageBody body=\"{{ body }}\" /><ActionButton action=\"a\" class=\"k\">x</ActionButton>";
        let (status, why) =
            bubble_in_row(&format!(".b {{ display: grid; padding: 8px }}\n{rules}"), inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A pseudo-element drawn over something in the bubble covers the menu if that is in the menu's corner.
#[test]
fn nothing_is_drawn_over_the_menu_in_what_is_in_its_corner() {
    const OVER: &str = "content: ''; position: absolute; inset: 0; background: #0003";
    for (rules, expected) in [
        (format!(".pic {{ position: relative }} .pic::after {{ {OVER}; z-index: 1 }}"), Status::Manual),
        (
            format!(".pic {{ position: relative; width: 100% }} .r .pic::after {{ {OVER}; z-index: 1 }}"),
            Status::Manual,
        ),
        (format!(".pic {{ position: relative }} .pic::after {{ {OVER} }}"), Status::Upgradable),
        (
            format!(".pic {{ position: relative }} .pic::after {{ {OVER}; z-index: 1; pointer-events: none }}"),
            Status::Upgradable,
        ),
        (
            format!(".b {{ padding: 32px 12px }} .pic {{ position: relative }} .pic::after {{ {OVER}; z-index: 1 }}"),
            Status::Upgradable,
        ),
        (
            format!(".pic {{ position: relative; width: 40px }} .pic::after {{ {OVER}; z-index: 1 }}"),
            Status::Upgradable,
        ),
        (
            ".pic { position: relative } .pic::after { content: ''; position: absolute; left: 0; bottom: 0; width: 8px; height: 8px; z-index: 1 }".to_owned(),
            Status::Upgradable,
        ),
        (format!(".low {{ position: relative }} .low::after {{ {OVER}; z-index: 1 }}"), Status::Upgradable),
    ] {
        let inside = "<div class=\"pic\"><Thumbnail file=\"{{ body.file }}\" /></div><div class=\"low\">{{ body.text }}</div>";
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A bubble that clips its overflow must be at least as high as its menu's icon.
#[test]
fn a_menu_is_not_cut_off_below() {
    for (rules, inside, expected) in [
        ("padding: 1px 8px; line-height: 16px; overflow: hidden", "{{ body.text }}", Status::Manual),
        ("padding: 1px 8px; line-height: 16px", "{{ body.text }}", Status::Upgradable),
        ("padding: 4px 8px; line-height: 18px; overflow: hidden", "{{ body.text }}", Status::Upgradable),
        ("padding: 0 8px; height: 18px; overflow: hidden", "{{ body.text }}", Status::Manual),
        (
            "padding: 0 8px; height: 18px; min-height: 48px; overflow: hidden",
            "{{ body.text }}",
            Status::Upgradable,
        ),
        ("padding: 12px; height: 20px; overflow: hidden", "{{ body.text }}", Status::Upgradable),
        ("padding: 0 8px; height: 32px; overflow: hidden", "{{ body.text }}", Status::Upgradable),
        ("padding: 1px 8px; line-height: 16px; overflow: hidden", "<MessageBody />", Status::Upgradable),
    ] {
        let (status, why) = bubble_in_row(&format!(".b {{ {rules} }}"), inside, "");
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// If one of several bubbles shows, and each is a bubble of its own, each gets a menu.
#[test]
fn each_branch_that_is_a_bubble_has_a_menu() {
    const PAINTED: &str = ".a, .b { padding: 8px 40px 8px 12px; background: #eee; color: #000 }";
    let two = |first: &str, second: &str| {
        format!("<div t:if=\"{{{{ sender.isMe }}}}\">{first}</div>\n<div t:else>{second}</div>")
    };
    let (a, b) = ("<p class=\"a\">{{ body.text }}</p>", "<p class=\"b\">{{ body.text }}</p>");
    let body = "<div class=\"b\"><MessageBody body=\"{{ body }}\" /></div>";
    let chain = "<p t:if=\"{{ sender.isMe }}\" class=\"a\">{{ body.text }}</p><p t:else class=\"b\">{{ body.text }}</p>";
    let separate = "<p t:if=\"{{ x }}\" class=\"a\">{{ body.text }}</p><p t:if=\"{{ y }}\" class=\"b\">{{ body.text }}</p>";
    let whole = |inside: &str| format!("<div class=\"c\">{inside}</div>");
    for (inside, rules, hosts) in [
        (two(a, b), PAINTED, "a b"),
        (
            two(a, b),
            ".a { padding: 8px 40px 8px 12px; background: #eee; color: #000 } .b { padding: 8px 40px }",
            "a b",
        ),
        (whole(&two(a, b)), PAINTED, "a b"),
        (chain.to_owned(), PAINTED, "a b"),
        (whole(chain), PAINTED, "a b"),
        (whole(chain), ".a, .b { padding: 8px 40px 8px 12px }", "c"),
        (whole(chain), ".c { padding: 8px 40px 8px 12px; background: #eee; color: #000 }", "c"),
        // A bubble that shows beside others gets no menu of its own.
        (whole(separate), PAINTED, ""),
        (separate.to_owned(), PAINTED, ""),
        (format!("{}<p class=\"c\">{{{{ body.text }}}}</p>", two(a, b)), PAINTED, ""),
        // Of branches of text, none gets a menu if one is no bubble. Where a branch has the body, that one has the menu.
        (whole(chain), ".a { padding: 8px 40px 8px 12px; background: #eee; color: #000 }", ""),
        (two(a, body), PAINTED, "a b"),
        (two("<p><span class=\"a\">{{ body.text }}</span></p>", body), PAINTED, "b"),
        (two(a, body), ".b { padding: 8px 40px 8px 12px; background: #eee; color: #000 }", "b"),
    ] {
        let text = component(&inside, rules);
        let (status, why) = status("UserMessage", &text);
        let upgraded = upgraded("UserMessage", &text);
        let has_menu = |class: &&str| upgraded.contains(&format!("class=\"{class}\"><ActionMenu"));
        let found: Vec<&str> = ["a", "b", "c"].into_iter().filter(has_menu).collect();
        assert_eq!(found.join(" "), hosts, "{inside} {rules}: {why}");
        assert_eq!(status == Status::Manual, hosts.is_empty(), "{inside} {rules}: {why}");
    }
}

/// A menu takes over the background of what it is in, and must be in the element that is painted.
#[test]
fn a_menu_stands_in_what_is_painted() {
    let branches = "<div t:if=\"{{ body.file }}\" class=\"a\">{{ body.file.name }}</div><div t:else class=\"b\">{{ body.text }}</div>";
    let nested =
        "<div class=\"b\"><div class=\"inner\"><div class=\"text\"><MessageBody /></div></div></div>";
    let printed = "<div class=\"b\"><div class=\"text\">{{ body.text }}</div></div>";
    for (inside, rules, expected, within) in [
        (branches, "", Status::Upgradable, "c"),
        (branches, ".b { background: #123; color: #fff }", Status::Manual, ""),
        (branches, ".c { background: #123; color: #fff }", Status::Upgradable, "c"),
        (nested, ".b { background: #123; color: #fff } .inner { padding: 12px }", Status::Upgradable, "b"),
        (nested, ".b { background: #123; color: #fff; padding: 12px }", Status::Upgradable, "b"),
        (nested, ".text { background: #123; color: #fff; padding: 12px }", Status::Upgradable, "text"),
        (printed, ".b { background: #123; color: #fff; padding: 12px }", Status::Upgradable, "b"),
        // A state in one selector of a list says nothing about the other selectors.
        (
            "<div class=\"o\"><div class=\"i\"><MessageBody /></div></div>",
            ".o { border-radius: 8px; padding: 8px } .c .o, .o:hover { background: #eee }",
            Status::Upgradable,
            "o",
        ),
        (
            printed,
            ".b { background: #123; color: #fff; padding: clamp(4px, 2vw, 12px) }",
            Status::Upgradable,
            "b",
        ),
        (
            printed,
            ".b { background: #123; color: #fff } .c:hover .b { padding: 12px }",
            Status::Upgradable,
            "b",
        ),
        (
            printed,
            ".b { background: #123; color: #fff } @media (min-width: 1px) { .b { padding-inline: 1ch } }",
            Status::Upgradable,
            "b",
        ),
    ] {
        let text = format!(
            "<template>\n<div class=\"c\">{inside}</div>\n</template>\n<style scoped>\n{rules}\n</style>\n"
        );
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{inside} {rules}: {why}");
        let is_within = upgraded("UserMessage", &text).contains(&format!("class=\"{within}\"><ActionMenu"));
        assert_eq!(is_within, expected == Status::Upgradable, "{inside} {rules}");
    }
}

/// The end of a grid's first row is where the menu would be, however an item got there.
#[test]
fn nothing_is_at_the_end_of_a_grid_of_columns() {
    const LAST: [&str; 13] = [
        "",
        "grid-column: 2",
        "grid-column: -2",
        "grid-column: 2 / 3",
        "grid-column: 1 / -1; justify-self: end",
        "grid-column-start: 2",
        "grid-column-start: 2; grid-row-start: 1",
        "grid-column-end: -1",
        "grid-area: 1 / 2",
        "grid-area: 1 / 2 / 2 / 3",
        "grid-row: span 2",
        "grid-row: 1 / span 2",
        "grid-column: span 1",
    ];
    const LOWER: [&str; 4] =
        ["grid-row: 2", "grid-row: 10", "grid-row-start: 2; grid-column: 2", "grid-area: 2 / 2"];
    let of = |rules: &str| {
        let rules = format!(
            ".b {{ display: grid; grid-template-columns: 1fr 24px; padding: 8px 12px; min-height: 60px }}\n.k {{ {rules} }}"
        );
        let inside =
            "<MessageBody body=\"{{ body }}\" /><ActionButton class=\"k\" action=\"star\">*</ActionButton>";
        bubble_in_row(&rules, inside, "")
    };
    for (all, expected) in [(&LAST[..], Status::Manual), (&LOWER, Status::Upgradable)] {
        for rules in all {
            let (status, why) = of(rules);
            assert_eq!(status, expected, "{rules}: {why}");
        }
    }
}

/// What is drawn over a bubble counts whatever the bubble's own containing block is.
#[test]
fn a_bubble_in_something_positioned_is_drawn_over_as_well() {
    for around in ["", ".r { position: relative }"] {
        let rules = format!(
            "{around} .b {{ position: relative; padding: 8px 14px }}\n\
             .b::after {{ content: \"\"; position: absolute; inset: 0; z-index: 1 }}"
        );
        let (status, why) = bubble_in_row(&rules, "<MessageBody body=\"{{ body }}\" />", "");
        assert_eq!(status, Status::Manual, "{around}: {why}");
    }
}

/// A button in another corner that moves to the menu's under some condition is in the way.
#[test]
fn a_button_that_changes_its_corner_is_in_the_way() {
    let inside =
        "<MessageBody body=\"{{ body }}\" /><ActionButton action=\"star\" class=\"k\">*</ActionButton>";
    for (rules, expected) in [
        (".k { left: 4px; bottom: -12px } .r:hover .k { inset: 4px 4px auto auto }", Status::Manual),
        (
            ".k { left: 4px; bottom: 4px } .r:hover .k { left: auto; right: 4px; bottom: auto; top: 4px }",
            Status::Manual,
        ),
        (
            ".k { inset: auto auto 4px 4px } @media (max-width: 500px) { .k { inset: 4px 4px auto auto } }",
            Status::Manual,
        ),
        (".k { left: 4px; bottom: -12px } .r:hover .k { left: 8px }", Status::Upgradable),
    ] {
        let rules =
            format!(".b {{ position: relative; padding: 8px 14px }} .k {{ position: absolute }}\n{rules}");
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A variable counts as its value only if that is certain.
#[test]
fn a_variable_that_may_be_another_one_is_not_known() {
    for (rules, attributes, expected) in [
        (":root { --w: 24px } button { width: var(--w) }", "", Status::Upgradable),
        ("button { width: var(--w, 24px) }", "", Status::Upgradable),
        (":root { --w: 300px } button { width: var(--w) }", "", Status::Manual),
        (":root { --w: initial } button { width: var(--w, 300px) }", "", Status::Manual),
        (":root { --w: 300px } .bubble { --w: unset } button { width: var(--w) }", "", Status::Manual),
        (":where(:root) { --w: 300px } button { width: var(--w, 24px) }", "", Status::Manual),
        (":is(html) { --w: 300px } button { width: var(--w, 24px) }", "", Status::Manual),
        (":root { --W: 300px; --w: 24px } button { width: var(--W) }", "", Status::Manual),
        (
            "@property --w { syntax: '*'; inherits: false } button { width: var(--w, 24px) }",
            "",
            Status::Manual,
        ),
        ("@keyframes k { to { --w: 300px } } button { width: var(--w, 24px) }", "", Status::Manual),
        ("@media (min-width: 600px) { :root { --w: 24px } } button { width: var(--w) }", "", Status::Manual),
        ("button { width: var(--w, 24px) }", " style=\"--w: {{ size }}\"", Status::Manual),
        ("button { width: var(--w, 24px) }", " style=\"{{ size }}\"", Status::Manual),
        ("button { width: var(--w, 24px) }", " style=\"--w: 20px\"", Status::Upgradable),
        (
            ":root { --t: -900px } .bubble::after { --t: 0px; content: ''; position: absolute; top: var(--t); right: 0; \
             width: 400px; height: 40px; z-index: 3 }",
            "",
            Status::Manual,
        ),
    ] {
        let (status, why) = message(attributes, rules);
        assert_eq!(status, expected, "{rules} {attributes}: {why}");
        // The message shows the declaration as it is written.
        let is_told = !rules.ends_with("button { width: var(--w) }") || why.contains("{ width: var(--w) }");
        assert!(expected == Status::Upgradable || is_told, "{rules}: {why}");
    }
}

/// In a bubble that is right-to-left in every language, the menu's right corner is where the text starts.
#[test]
fn a_bubble_that_runs_from_right_to_left_is_for_a_person() {
    for (rules, attributes, expected) in [
        (".r { direction: rtl }", "", Status::Manual),
        (".b { direction: rtl }", "", Status::Manual),
        (".by-me .b { direction: rtl }", "", Status::Manual),
        ("body { direction: rtl }", "", Status::Manual),
        ("", " dir=\"rtl\"", Status::Manual),
        ("", " dir=\"{{ direction }}\"", Status::Manual),
        (".in { direction: rtl }", "", Status::Manual),
        ("[dir=rtl] .b { direction: rtl }", "", Status::Upgradable),
        (".b, [dir=rtl] .r { direction: rtl }", "", Status::Manual),
        (":not([dir=ltr]) > .b { direction: rtl }", "", Status::Manual),
        (".r { direction: rtl } .b { direction: unset }", "", Status::Manual),
        (".r:lang(ar) { direction: rtl }", "", Status::Upgradable),
        (".r { direction: rtl } .b { direction: ltr }", "", Status::Upgradable),
        ("body { direction: rtl } .r { direction: ltr }", "", Status::Upgradable),
        (".b { direction: ltr }", " dir=\"rtl\"", Status::Upgradable),
        ("", " dir=\"auto\"", Status::Upgradable),
        ("", " dir=\"ltr\"", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"r {{{{ sender.isMe | then: 'by-me' }}}}\"{attributes}><div class=\"b\"><div class=\"in\"><MessageBody body=\"{{{{ body }}}}\" /></div></div></div>"
        );
        let text = component(&markup, &format!(".b {{ background: #eee; color: #000 }} {rules}"));
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{rules}{attributes}: {why}");
    }
}

/// Rules for other elements are not for one whose class is completed by data, unless its start and end fit.
#[test]
fn a_class_from_data_is_one_that_starts_as_it_is_written() {
    for (rules, expected) in [
        (".label { color: #fff }", Status::Upgradable),
        (".avatar { border-radius: 50%; overflow: hidden }", Status::Upgradable),
        (".role-admin .b { position: absolute; color: #fff }", Status::Manual),
        (".role-admin { color: #fff }", Status::Manual),
    ] {
        let markup = "<div class=\"r role-{{ sender.role }}\"><span class=\"label\">x</span>\
                      <div class=\"b\"><MessageBody body=\"{{ body }}\" /></div></div>";
        let text = component(markup, &format!(".b {{ background: #eee }} {rules}"));
        let (status, why) = status("UserMessage", &text);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A margin pushes something to the bubble's end only if no stronger one outweighs it, whatever both are called.
#[test]
fn the_strongest_margin_pushes() {
    for (rules, expected) in [
        (".k { margin-left: auto }", Status::Manual),
        (".k { margin-inline: auto 0 }", Status::Manual),
        (".k { margin-left: auto } .tools .k { margin: 0 }", Status::Upgradable),
        (".k { margin-inline: auto 0 } .tools .k { margin: 0 }", Status::Upgradable),
        (".k { margin: 0 } .tools .k { margin-left: auto }", Status::Manual),
        (".k { margin-left: 0 } .tools .k { margin: 0 0 0 auto }", Status::Manual),
        (".k { margin: 0 0 0 auto } .tools .k { margin-left: 0 }", Status::Upgradable),
        (".k { margin-left: auto } .by-me .k { margin: 0 }", Status::Manual),
    ] {
        let inside = "<div class=\"tools\"><button class=\"k\">x</button></div>\
                      <div class=\"text\"><MessageBody body=\"{{ body }}\" /></div>";
        let rules = format!(
            ".b {{ padding: 8px; position: relative; width: 300px }} .tools {{ display: flex }}\n{rules}"
        );
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A button in the bubble is where its offsets, margins, size and transforms put it, whichever declaration wins.
#[test]
fn a_button_is_where_styles_put_it_in_the_end() {
    let pin = "<button class=\"pin\">x</button>";
    for (rules, expected) in [
        (".pin { position: absolute; top: 60px; right: 0; transform: translateY(-60px) }", Status::Manual),
        (
            ".pin { position: absolute; top: 60px; right: 0; -webkit-transform: translateY(-60px) }",
            Status::Manual,
        ),
        (
            ".pin { position: absolute; top: 60px; right: 0; transform: rotate(0deg) translateY(-60px) }",
            Status::Manual,
        ),
        (".pin { position: absolute; top: 0; right: 0; transform: translateX(-60px) }", Status::Upgradable),
        (
            ".pin { position: absolute; top: 0; right: 0; transform: translateX(calc(-100% - 8px)) translateZ(0) }",
            Status::Upgradable,
        ),
        (".pin { position: absolute; top: 0; right: 0; margin-right: 60px }", Status::Upgradable),
        (
            ".pin { position: absolute; top: 0; right: 0; margin-right: 60px } .bubble .pin { margin: 0 }",
            Status::Manual,
        ),
        (
            ".pin { position: absolute; top: 0; right: 0; margin: 0 } .bubble .pin { margin-right: 60px }",
            Status::Upgradable,
        ),
        (
            ".pin { position: absolute; top: 0; right: 0 } @media (max-width: 400px) { .pin { margin-right: 60px } }",
            Status::Manual,
        ),
        (
            ".pin { position: absolute; top: 0; right: 0 } @media (max-width: 400px) { .pin { transform: translateX(-60px) } }",
            Status::Manual,
        ),
        (".pin { position: absolute; top: 0; left: 0; width: 20px }", Status::Upgradable),
        (
            ".pin { position: absolute; top: 0; left: 0; width: 20px } @media (min-width: 400px) { .pin { width: 300px } }",
            Status::Manual,
        ),
        // What a rule declares holds together.
        (
            ".pin { position: absolute; top: 0; left: 0 } .by-me .pin { left: auto; right: 0; transform: translateX(60px) }",
            Status::Upgradable,
        ),
        (
            ".pin { width: 24px } .by-me .pin { position: absolute; top: 0; left: 0; transform: translateX(-60px) } \
             .by-other .pin { position: absolute; top: 0; right: 0; transform: translateX(60px) }",
            Status::Upgradable,
        ),
        // The same for what is drawn in front.
        (
            ".bubble::after { content: ''; position: absolute; z-index: 2; top: 0; right: 60px }",
            Status::Upgradable,
        ),
        (
            ".bubble::after { content: ''; position: absolute; z-index: 2; top: 0; right: 0; margin-right: 60px } \
             .message .bubble::after { margin: 0 }",
            Status::Manual,
        ),
        (
            ".bubble::after { content: ''; position: absolute; z-index: 2; top: 0; right: 0 } \
             @media (max-width: 400px) { .bubble::after { translate: -60px } }",
            Status::Manual,
        ),
        (
            ".bubble::after { content: ''; position: absolute; z-index: 2; top: 0; right: 0 } \
             .bubble:hover::after { pointer-events: none }",
            Status::Manual,
        ),
    ] {
        let (status, why) = bubble(&format!(".bubble {{ position: relative }}\n{rules}"), pin);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Buttons that a row places at a part of its width are where a bubble may end that takes such a part.
#[test]
fn a_row_places_its_buttons_beside_the_bubble() {
    const STAR: &str = "<ActionButton action=\"star\" class=\"k\">x</ActionButton>";
    for (bubble, placed, expected) in [
        ("width: 75%", "right: 26%; top: 4px", Status::Manual),
        ("max-width: 75%", "left: 70%; top: 4px", Status::Manual),
        ("max-width: 75%", "right: calc(25% - 8px); top: 4px", Status::Manual),
        ("max-width: 75%", "right: 26%; bottom: -20px", Status::Upgradable),
        ("max-width: 75%", "right: 8px; top: 4px", Status::Upgradable),
        ("max-width: 75%", "left: 100%; top: 4px", Status::Upgradable),
        ("max-width: 75%", "right: calc(100% - 40px); top: 4px", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"row\"><div class=\"bubble\"><MessageBody body=\"{{{{ body }}}}\" /></div>{STAR}</div>"
        );
        let rules = format!(
            ".row {{ display: flex; position: relative; padding: 4px 12px }} \
             .bubble {{ position: relative; background: #eee; padding: 8px 36px 8px 12px; {bubble} }} \
             .k {{ position: absolute; {placed} }}"
        );
        let (status, why) = status("UserMessage", &component(&markup, &rules));
        assert_eq!(status, expected, "{bubble}, {placed}: {why}");
    }
}

/// A time or a label that stands in the corner only on some screens is covered there.
#[test]
fn what_conditions_put_into_the_corner_counts() {
    for (rules, expected) in [
        (".time { position: absolute; top: 6px; right: 10px }", Status::Manual),
        ("@media (max-width: 480px) { .time { position: absolute; top: 6px; right: 10px } }", Status::Manual),
        ("@supports (display: grid) { .time { position: absolute; top: 6px; right: 10px } }", Status::Manual),
        (
            ".time { position: absolute; right: 8px; bottom: 4px } @media (max-width: 480px) { .time { bottom: auto; top: 4px } }",
            Status::Manual,
        ),
        (
            "@media (max-width: 480px) { .time { position: absolute; bottom: 4px; right: 10px } }",
            Status::Upgradable,
        ),
        ("@media print { .time { position: absolute; top: 6px; right: 10px } }", Status::Upgradable),
    ] {
        let markup = "<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /><TimeAgo timestamp=\"{{ timestamp }}\" class=\"time\" /></div>";
        let all = format!(
            ".bubble {{ position: relative; background: #eee; padding: 8px 12px }} .time {{ display: block }} {rules}"
        );
        let (status, why) = status("UserMessage", &component(markup, &all));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// What the theme's own MessageBody paints is the bubble only where it holds the text.
#[test]
fn a_quote_or_a_card_in_the_message_is_no_bubble() {
    const FLAT: &str = "<template>\n<div class=\"col\"><div class=\"n\">{{ sender.name }}</div><MessageBody body=\"{{ body }}\" /></div>\n</template>\n\
                        <style scoped>\n.col { position: relative } .n { line-height: 32px }\n</style>\n";
    const PAINT: &str = "background: #f3f4f6; padding: 4px 8px; border-radius: 8px";
    for (message, expected) in [
        ("<div class=\"p\">{{ body.formattedText }}</div>", Status::Manual),
        (
            "<div t:if=\"{{ referencedMessage }}\" class=\"p\">{{ referencedMessage.sender.name }}</div><div>{{ body.formattedText }}</div>",
            Status::Upgradable,
        ),
        (
            "<div>{{ body.formattedText }}</div><span t:if=\"{{ editedAt }}\" class=\"p\">edited</span>",
            Status::Upgradable,
        ),
        (
            "<div t:if=\"{{ body.type == 'file' }}\" class=\"p\">{{ body.filename }}</div><div t:else>{{ body.formattedText }}</div>",
            Status::Upgradable,
        ),
        (
            "<div t:if=\"{{ body.type == 'file' }}\" class=\"p\">{{ body.filename }}</div><div t:else class=\"p\">{{ body.formattedText }}</div>",
            Status::Manual,
        ),
        ("<div class=\"{{ isMe | then: 'p' | else: 'q' }}\">{{ body.formattedText }}</div>", Status::Manual),
        ("<div class=\"{{ isMe | then: 'pointed' }}\">{{ body.formattedText }}</div>", Status::Upgradable),
        ("<div class=\"{{ isMe | then: 'framed' }}\">{{ body.formattedText }}</div>", Status::Upgradable),
    ] {
        let body = format!(
            "<template>\n{message}\n</template>\n<style scoped>\n.p, .q, .pointed:hover {{ {PAINT} }}\n\
             @media (forced-colors: active) {{ .framed {{ border: 1px solid }} }}\n</style>\n"
        );
        // Round corners alone show nothing.
        let round = FLAT.replace(".col {", ".col { border-radius: 8px;");
        for flat in [FLAT, &round] {
            let mut theme = Theme::new("t", Completeness::Partial);
            for (name, text) in [("MessageBody", &*body), ("UserMessage", flat)] {
                theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
            }
            let outcomes = upgrade(theme, &Options::default()).outcomes;
            let outcome = outcomes.into_iter().find(|outcome| &*outcome.component == "UserMessage").unwrap();
            let (status, why) = (outcome.status, outcome.reason.unwrap_or_default());
            assert_eq!(status, expected, "{message} in {flat}: {why}");
        }
    }
}

/// A menu brings a button, and an icon with all of its parts.
#[test]
fn a_bubble_may_ask_for_what_a_menu_brings() {
    for (inside, asked, expected) in [
        ("", "button", Status::Manual),
        ("", "svg", Status::Manual),
        ("", "path", Status::Manual),
        ("", "img", Status::Upgradable),
        ("<b><Icon type=\"x\" /></b>", "svg", Status::Upgradable),
        ("<b t:if=\"{{ x }}\"><Icon type=\"x\" /></b>", "svg", Status::Manual),
    ] {
        let rules = format!(".b:has({asked}) {{ border: 2px solid #fb0 }}");
        let inside = format!("{inside}<MessageBody body=\"{{{{ body }}}}\" />");
        let (status, why) = bubble_in_row(&rules, &inside, "");
        assert_eq!(status, expected, "{asked} {inside}: {why}");
    }
}

/// A menu that is there has the look that rules give it, nested ones and those in at-rules, too.
#[test]
fn a_nested_rule_gives_an_existing_menu_its_look() {
    for rules in [".more { padding: 0 }", ".more { & { padding: 0 } }", ".more { @media all { padding: 0 } }"]
    {
        let inside = "<ActionMenu class=\"more\"><Icon type=\"horizontalDots\" /></ActionMenu><MessageBody body=\"{{ body }}\" />";
        let rules = format!(".b {{ position: relative }} {rules}");
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, Status::Ok, "{rules}: {why}");
    }
}

/// A length is what it comes to on the screen, whatever unit it is given in.
#[test]
fn lengths_count_in_any_unit() {
    let time = "<span class=\"time\">12:00</span>";
    for top in
        ["4px", "3pt", "1mm", ".1cm", ".04in", ".25pc", "4q", ".5ex", ".5ch", ".2lh", "1vh", "1dvh", "4e0px"]
    {
        let rules = format!(
            ".bubble {{ position: relative }} .time {{ position: absolute; right: 8px; top: {top} }}"
        );
        let (status, why) = bubble(&rules, time);
        assert_eq!(status, Status::Manual, "{top}: {why}");
    }
    for (radius, expected) in
        [("999px", Status::Manual), ("749.25pt", Status::Manual), ("9pt", Status::Upgradable)]
    {
        let rules = format!(".bubble {{ border-radius: {radius}; overflow: hidden }}");
        let (status, why) = bubble(&rules, "");
        assert_eq!(status, expected, "{radius}: {why}");
    }
}

/// What shows at times may leave the message alone in its bubble, and the menu would be there as well.
#[test]
fn a_message_may_be_alone_in_its_bubble_at_times() {
    for (selector, reactions, expected) in [
        (".bubble > :only-child", "t:if=\"{{ reactions.length > 0 }}\"", Status::Manual),
        (".bubble > :first-child:last-child", "t:if=\"{{ reactions.length > 0 }}\"", Status::Manual),
        (".bubble > :not(:only-child)", "t:if=\"{{ reactions.length > 0 }}\"", Status::Manual),
        (".bubble > :only-child", "", Status::Upgradable),
        (".bubble > :first-child", "t:if=\"{{ reactions.length > 0 }}\"", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"bubble\"><MessageBody body=\"{{{{ body }}}}\" /><div {reactions} class=\"rx\">2</div></div>"
        );
        let rules =
            format!(".bubble {{ position: relative; background: #eee }} {selector} {{ padding: 6px 0 }}");
        let (status, why) = status("UserMessage", &component(&markup, &rules));
        assert_eq!(status, expected, "{selector} {reactions}: {why}");
    }
}

/// A finding quotes what the theme's authors wrote, whatever it comes to.
#[test]
fn a_value_is_told_as_it_is_written() {
    for (rules, told) in [
        ("opacity: calc(.01) !important", "`.bubble button { opacity: calc(.01) !important }`"),
        ("opacity: .01", "`.bubble button { opacity: .01 }`"),
        ("font-size: calc(1pt)", "`.bubble button { font-size: calc(1pt) }`"),
        ("font-size: /* small */ 1pt", "`.bubble button { font-size: 1pt }`"),
    ] {
        let rules =
            format!(".bubble {{ position: relative; background: #eee }} .bubble button {{ {rules} }}");
        let markup = "<div class=\"bubble\"><MessageBody body=\"{{ body }}\" /></div>";
        let (_, why) = status("UserMessage", &component(markup, &rules));
        assert!(why.contains(told), "{told}: {why}");
    }
}

/// In a grid, `justify-*` decides what is at the end of a row; in a flex column, that is up to `align-*`.
#[test]
fn what_is_at_the_end_across_depends_on_the_layout() {
    const BESIDE: &str = ".like { grid-area: 1 / 1 } .body { grid-area: 1 / 1 }";
    for (rules, expected) in [
        (format!(".b {{ display: grid }} {BESIDE} .like {{ align-self: start; justify-self: end }}"), Status::Manual),
        (format!(".b {{ display: grid }} {BESIDE} .like {{ place-self: start end }}"), Status::Manual),
        (format!(".b {{ display: grid; justify-items: end }} {BESIDE} .like {{ align-self: start }}"), Status::Manual),
        (".b { display: flex; flex-direction: column } .like { order: -1; align-self: flex-end }".into(), Status::Manual),
        (
            ".b { display: flex; flex-direction: column } .like { order: -1; align-self: safe self-end }".into(),
            Status::Manual,
        ),
        (
            ".b { display: flex; flex-direction: column } .like { order: -1; align-self: start; justify-self: end }".into(),
            Status::Upgradable,
        ),
    ] {
        let inside =
            "<div class=\"body\"><MessageBody body=\"{{ body }}\" /></div><ActionButton action=\"a\" class=\"like\" />";
        let (status, why) = bubble_in_row(&format!(".b {{ position: relative; padding: 12px }}\n{rules}"), inside, "");
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A menu without a background of its own does not hide what is below it: dots and digits would be mixed.
#[test]
fn a_text_at_the_end_is_not_seen_through_the_menu() {
    const NAME: &str = "<b class=\"name\">{{ sender.name }}</b>";
    const TIME: &str = "<TimeAgo class=\"time\" timestamp=\"{{ timestamp }}\" />";
    const BODY: &str = "<MessageBody body=\"{{ body }}\" />";
    let head = format!("<div class=\"head\">{NAME}{TIME}</div>{BODY}");
    let photo =
        format!("<div class=\"head\">{NAME}<Avatar photoUrl=\"{{{{ sender.photoUrl }}}}\" /></div>{BODY}");
    let cells = format!(
        "{NAME}<i class=\"time\">{{{{ timestamp | date: '%d' }}}}</i><div class=\"wide\">{BODY}</div>"
    );
    let beside = format!("<div class=\"head\"><div class=\"wide\">{BODY}</div>{TIME}</div>");
    let grid = ".b { display: grid; grid-template-columns: 1fr auto } .wide { grid-column: 1 / -1 }";
    let between = ".head { display: flex; justify-content: space-between }";
    for (inside, rules, expected) in [
        (&head, between, Status::Manual),
        (&head, ".head { display: flex }", Status::Upgradable),
        (&head, ".head { display: flex } .time { margin-left: auto }", Status::Manual),
        (&head, ".head { display: flex } .name { flex: 1 }", Status::Manual),
        (&head, ".head { display: flex } .name, .time { flex: 1 }", Status::Upgradable),
        (&head, ".time { float: right }", Status::Manual),
        (&head, "@media (min-width: 500px) { .time { float: right } }", Status::Manual),
        (&head, ".head { display: flex; flex-direction: row-reverse }", Status::Manual),
        (&head, ".head { text-align: right }", Status::Manual),
        (&head, ".name, .time { display: block } .name { text-align: end }", Status::Manual),
        (&head, ".name, .time { display: block } .time { text-align: end }", Status::Upgradable),
        (&head, ".head { display: flex } .time { flex: 1; text-align: right }", Status::Manual),
        // The message is there, too.
        (&head, ".b { text-align: right }", Status::Upgradable),
        // What keeps out of the corner, or shows nothing.
        (&head, &format!("{between} .time {{ margin-right: 32px }}"), Status::Upgradable),
        (&head, &format!("{between} .head {{ margin: 28px 0 0 }}"), Status::Upgradable),
        (&head, &format!("{between} .time {{ opacity: 0 }}"), Status::Upgradable),
        (
            &head,
            &format!("{between} .b {{ background-image: linear-gradient(#eee, #ddd) }}"),
            Status::Upgradable,
        ),
        // A menu in a painted bubble has its color.
        (
            &head,
            ".head { display: flex; justify-content: space-between } .b { background: #eee }",
            Status::Upgradable,
        ),
        (&photo, between, Status::Manual),
        (&cells, grid, Status::Manual),
        (
            &cells,
            ".b { display: grid; grid-template-columns: auto 1fr } .wide { grid-column: 1 / -1 }",
            Status::Upgradable,
        ),
        (
            &cells,
            ".b { display: grid; grid-template-columns: auto 1fr } .wide { grid-column: 1 / -1 } .time { text-align: right }",
            Status::Manual,
        ),
        (&beside, ".head { display: flex } .wide { flex: 1 }", Status::Manual),
        (&beside, ".head { display: flex; align-items: flex-end } .wide { flex: 1 }", Status::Upgradable),
    ] {
        let rules = format!(".b {{ background: none; border: 1px solid #ccc; padding: 8px }}\n{rules}");
        let (status, why) = bubble_in_row(&rules, inside, "");
        assert_eq!(status, expected, "{inside} {rules}: {why}");
    }
}

/// More ways to place a button than are tried may put it into the corner.
#[test]
fn a_button_with_very_many_margins_may_be_anywhere() {
    const INSIDE: &str = "<ActionButton action=\"a\" class=\"like\" /><MessageBody body=\"{{ body }}\" />";
    for (count, expected) in [(8, Status::Upgradable), (400, Status::Manual)] {
        let margins: String =
            (0..count).map(|at| format!(".like:hover {{ margin: {}px }}\n", at % 2)).collect();
        let rules = format!(
            ".b {{ position: relative; padding: 12px }} .like {{ position: absolute; top: 99px; left: 0 }}\n{margins}"
        );
        let text = component(
            &format!("<div class=\"r\">\n<div class=\"b\">{INSIDE}</div>\n</div>"),
            &format!(".b {{ background: #eee; color: #000 }}\n{rules}"),
        );
        let (status, why) = super::status_of("UserMessage", &text);
        assert_eq!(status, expected, "{count}: {why}");
    }
}

/// In a bubble that ends where its text ends, the menu hides the end of the first line, and is not printed on it.
#[test]
fn a_message_is_not_read_through_its_menu() {
    const SHRINKS: &str = ".r { display: flex } .b { max-width: 80% }";
    const SIDES: &str = "{{ sender.isMe | then: 'me' | else: 'them' }}";
    for (rules, above, expected) in [
        (SHRINKS.to_owned(), "", Status::Manual),
        (
            ".b { display: inline-block; border: 1px solid #ccc; border-radius: 12px }".to_owned(),
            "",
            Status::Manual,
        ),
        (".b { width: fit-content; box-shadow: 0 1px 4px #999 }".to_owned(), "", Status::Manual),
        (
            ".r { display: flex; flex-direction: column; align-items: flex-start }".to_owned(),
            "",
            Status::Manual,
        ),
        (".me { text-align: right }".to_owned(), "", Status::Manual),
        (format!("{SHRINKS} .me .b {{ background: #eee }}"), "", Status::Manual),
        (format!("{SHRINKS} .b {{ background: rgba(0, 188, 212, 0.1) }}"), "", Status::Manual),
        (format!("{SHRINKS} .b {{ background: #ffffff80 }}"), "", Status::Manual),
        (format!("{SHRINKS} .b {{ background: #eee }} .them .b {{ background: #fff8 }}"), "", Status::Manual),
        (format!("{SHRINKS} .b {{ background: #fff8 none no-repeat }}"), "", Status::Manual),
        (format!("{SHRINKS} .b {{ background: linear-gradient(transparent, #fff4) }}"), "", Status::Manual),
        // An outline instead of a background.
        (
            format!(
                "{SHRINKS} .b {{ background: #eee }} .r .b {{ background: none; border: 1px solid #ccc }}"
            ),
            "",
            Status::Manual,
        ),
        (
            format!(
                "{SHRINKS} .b {{ background: #eee }} .me .b {{ background: none; border: 1px solid #ccc }}"
            ),
            "",
            Status::Manual,
        ),
        (
            format!("{SHRINKS} .b {{ background: #eee }} .me .b {{ background: none }}"),
            "",
            Status::Upgradable,
        ),
        ("@media (min-width: 600px) { .r { display: flex } }".to_owned(), "", Status::Manual),
        (".b { display: table }".to_owned(), "", Status::Manual),
        (".b { max-width: max-content }".to_owned(), "", Status::Manual),
        (".r { display: grid } .b { justify-self: start }".to_owned(), "", Status::Manual),
        (".r { display: grid; place-items: start }".to_owned(), "", Status::Manual),
        (".r { display: grid }".to_owned(), "", Status::Upgradable),
        (
            ".r { display: flex; flex-direction: column } .b { margin-right: auto }".to_owned(),
            "",
            Status::Manual,
        ),
        (".r { display: flex; flex-direction: column }".to_owned(), "", Status::Upgradable),
        // The menu shows with that background.
        (format!("{SHRINKS} .r:hover .b {{ background: #eee }}"), "", Status::Upgradable),
        // A name shows above some messages only.
        (SHRINKS.to_owned(), "<div t:if=\"{{ isGroup }}\">{{ sender.name }}</div>", Status::Manual),
        (SHRINKS.to_owned(), "<div>{{ sender.name }}</div>", Status::Upgradable),
        (
            SHRINKS.to_owned(),
            "<div t:if=\"{{ sender.isMe }}\">You</div><div t:else>{{ sender.name }}</div>",
            Status::Upgradable,
        ),
        (format!("{SHRINKS} .b {{ background: #eee }}"), "", Status::Upgradable),
        (format!("{SHRINKS} .b {{ background: #ffffffe0 }}"), "", Status::Upgradable),
        (format!("{SHRINKS} .b {{ background: url(paper.png) }}"), "", Status::Upgradable),
        (
            format!("{SHRINKS} .me .b {{ background: #eee }} .them .b {{ background: #fff }}"),
            "",
            Status::Upgradable,
        ),
        // How TalkJS itself shows pictures.
        (
            format!("{SHRINKS} .b {{ background: #eee }} .b:empty {{ background: none }}"),
            "",
            Status::Upgradable,
        ),
        // There is room for the menu, or the text hardly ever ends there.
        (format!("{SHRINKS} .b {{ padding: 4px 40px 4px 12px }}"), "", Status::Upgradable),
        (".r { display: flex } .b { flex: 1 }".to_owned(), "", Status::Upgradable),
        (".r { display: flex } .b { flex: 0 1 300px }".to_owned(), "", Status::Upgradable),
        (".r { display: flex } .b { flex: 0 1 auto }".to_owned(), "", Status::Manual),
        (String::new(), "", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"r {SIDES}\"><div class=\"b\">{above}<MessageBody body=\"{{{{ body }}}}\" /></div></div>"
        );
        let (status, why) = status("UserMessage", &component(&markup, &rules));
        assert_eq!(status, expected, "{above} {rules}: {why}");
    }
}
