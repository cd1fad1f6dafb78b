//! Expressions in classes that choose between two texts: each of their cases is judged by itself.

use theme_upgrade::upgrade::Status;

use super::{component, status};

const REACT: &str = "<ActionButton action=\"react\" class=\"react\"><Icon type=\"smiley\" /></ActionButton>";

/// A message in a row and a bubble with these classes, with `inside` before the message.
fn message(row: &str, bubble: &str, inside: &str, rules: &str) -> (Status, String) {
    let markup = format!(
        "<div class=\"row {row}\"><div class=\"bubble {bubble}\">{inside}<MessageBody body=\"{{{{ body }}}}\" /></div></div>"
    );
    let rules = format!(
        ".row {{ display: flex; padding: 4px 16px }} .bubble {{ position: relative; padding: 8px 36px 8px 12px }} {rules}"
    );
    status("UserMessage", &component(&markup, &rules))
}

/// What stands beside the bubble, on another side in one's own messages than in others'.
#[test]
fn a_class_excludes_the_other_one() {
    const BESIDE: &str = ".bubble { background: #e5f4ff } .react { position: absolute; top: 4px } \
                          .by-me .react { left: -32px } .by-other .react { right: -32px }";
    for (row, expected) in [
        ("{{ sender.isMe | then: 'by-me' | else: 'by-other' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'by-me' }} {{ sender.isMe | else: 'by-other' }}", Status::Upgradable),
        (
            "{{ sender.isMe | then: 'by-me' }} {{ sender.isMe == false | then: 'by-other' }}",
            Status::Upgradable,
        ),
        ("by-{{ sender.isMe | then: 'me' | else: 'other' }}", Status::Upgradable),
        // Without any offset it is at the start of the bubble.
        ("{{ sender.isMe | then: 'by-me' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'by-me' }} {{ isGroup | then: 'by-other' }}", Status::Manual),
        ("{{ sender.isMe | is_falsy | then: 'by-other' | else: 'by-me' }}", Status::Upgradable),
        // Longer in bytes than in letters.
        (
            "{{ sender.isMe | then: 'by-me grün' | else: 'by-other übrig' }} {{ isGroup | then: 'ö' }}",
            Status::Upgradable,
        ),
        // A value that is printed itself may be any class.
        ("{{ custom.side | else: 'by-other' }} {{ custom.side | then: 'by-me' }}", Status::Manual),
        ("{{ side }}", Status::Manual),
        ("{{ sender.isMe | then: mine | else: theirs }}", Status::Manual),
    ] {
        let (status, why) = message(row, "", REACT, BESIDE);
        assert_eq!(status, expected, "{row}: {why}");
    }
}

/// An inline style that an expression gives is looked into, whatever classes tell.
#[test]
fn a_style_by_an_expression_counts() {
    const RULES: &str = ".bubble { background: #eee } .react { position: absolute; left: -32px; width: 24px; top: 4px } \
                         .other .react { left: auto; right: -32px }";
    for (style, expected) in [
        ("", Status::Upgradable),
        ("{{ sender.isMe | then: 'color: red' }}", Status::Upgradable),
        ("{{ sender.isMe | then: 'left: auto; right: 0' }}", Status::Manual),
        ("color: red; {{ sender.isMe | else: 'left: auto; right: 0' }}", Status::Manual),
        ("left: {{ sender.isMe | then: '100%' | else: 'auto' }}; right: 0", Status::Manual),
        ("left: {{ sender.isMe | then: '-40px' | else: '-30px' }}", Status::Upgradable),
    ] {
        for row in ["", "{{ sender.isMe | else: 'other' }}"] {
            let styled = REACT.replace("class=", &format!("style=\"{style}\" class="));
            let (status, why) = message(row, "", &styled, RULES);
            assert_eq!(status, expected, "{style} in {row}: {why}");
        }
    }
}

/// What a loop runs through has another value in each round.
#[test]
fn a_class_in_a_loop_depends_on_the_round() {
    const RULES: &str = ".bubble { background: #eee } .react { position: absolute; left: -32px; width: 24px } \
                         .on + .off .react { left: auto; right: 0; top: 0 }";
    for (expression, expected) in
        [("a.ok", Status::Manual), ("forloop.first", Status::Manual), ("sender.isMe", Status::Upgradable)]
    {
        let inside = format!(
            "<b t:for=\"{{{{ a in custom.all }}}}\" class=\"{{{{ {expression} | then: 'on' | else: 'off' }}}}\">{REACT}</b>"
        );
        let (status, why) = message("", "", &inside, RULES);
        assert_eq!(status, expected, "{expression}: {why}");
    }
}

/// A bubble that is painted in one way or the other is painted.
#[test]
fn a_bubble_is_painted_in_each_case() {
    const SIDES: &str = ".bubble--out { background: #06c; color: #fff } .bubble--in { background: #eee } .row { background: #fff }";
    for (bubble, rules, expected) in [
        ("bubble--{{ sender.isMe | then: 'out' | else: 'in' }}", SIDES, Status::Upgradable),
        ("{{ sender.isMe | then: 'bubble--out' | else: 'bubble--in' }}", SIDES, Status::Upgradable),
        ("{{ sender.isMe | then: 'bubble--out' | else: 'bubble--none' }}", SIDES, Status::Upgradable),
        (
            "{{ sender.isMe | then: 'bubble--in' }}",
            ".bubble--in { background: #123 } .text { color: #fff }",
            Status::Manual,
        ),
        (
            "{{ sender.isMe | then: 'own' }}",
            ".bubble { --bg: #fff; background: var(--bg) } .own { --bg: #222; color: #fff }",
            Status::Upgradable,
        ),
        (
            "{{ sender.isMe | then: 'own' }}",
            ".bubble { --bg: #222; background: var(--bg) } .own { color: #fff }",
            Status::Manual,
        ),
    ] {
        let (status, why) = message("", bubble, "<span class=\"text\">{{ sender.name }}</span>", rules);
        assert_eq!(status, expected, "{bubble} {rules}: {why}");
    }
}

/// What is around the message is the bubble if it is painted in some case, though never without a condition.
#[test]
fn the_bubble_is_what_is_painted_in_some_case() {
    let message = |classes: &str, rules: &str| {
        let markup = format!(
            "<div class=\"row\"><div class=\"{classes}\"><div><p class=\"text\">{{{{ body.text }}}}</p></div></div></div>"
        );
        status(
            "UserMessage",
            &component(&markup, &format!(".row {{ display: flex; padding: 4px 12px }} {rules}")),
        )
    };
    const RULES: &str = ".p { padding: 8px 40px 8px 12px } .blue { background: #06c; color: #fff } .grey { background: #eee } .pointed:hover { background: #eee } \
         @media (forced-colors: active) { .framed { border: 1px solid } }";
    for (classes, expected) in [
        ("p {{ sender.isMe | then: 'blue' | else: 'grey' }}", Status::Upgradable),
        ("p {{ sender.isMe | then: 'blue' }} {{ sender.isMe | else: 'grey' }}", Status::Upgradable),
        ("p {{ sender.isMe | then: 'blue' }}", Status::Upgradable),
        ("p {{ sender.isMe | then: 'blue' }} {{ isGroup | then: 'grey' }}", Status::Upgradable),
        // What shows while somebody points at it only is no bubble.
        ("p {{ sender.isMe | then: 'pointed' }}", Status::Manual),
        // And what a screen asks for is for that screen.
        ("p framed", Status::Manual),
    ] {
        let (status, why) = message(classes, RULES);
        assert_eq!(status, expected, "{classes}: {why}");
    }
}

/// What only one case tells is told with its condition.
#[test]
fn the_condition_is_told() {
    const FOOT: &str = "<div class=\"foot\"><AddEmojiReaction class=\"tool\"><Icon type=\"addEmoji\" /></AddEmojiReaction></div>";
    let painted = |rules: &str| format!(".bubble {{ background: #eee }} {rules}");
    for (row, inside, rules, condition) in [
        (
            "{{ sender.isMe | then: 'own' }}",
            REACT,
            ".react { position: absolute; left: -32px } .own .react { left: auto; right: 0; top: 0 }",
            "if `sender.isMe`, ",
        ),
        (
            "{{ sender.isMe | else: 'other' }}",
            REACT,
            ".react { position: absolute; left: -32px } .other .react { left: auto; right: 0; top: 0 }",
            "if not `sender.isMe`, ",
        ),
        (
            "{{ sender.isMe and isGroup | then: 'own' }}",
            REACT,
            ".react { position: absolute; left: -32px } .own .react { left: auto; right: 0; top: 0 }",
            "if `sender.isMe and isGroup`, ",
        ),
        ("{{ sender.isMe | then: 'own' }}", "", ".own .bubble { position: static }", "if `sender.isMe`, "),
        (
            "{{ sender.isMe | then: 'own' }}",
            "",
            ".row { --p: relative } .own { --p: static } .row .bubble { position: var(--p) }",
            "if `sender.isMe`, ",
        ),
        (
            "{{ sender.isMe | then: 'own' }}",
            "<span class=\"time\">{{ time }}</span>",
            ".own .time { position: absolute; top: 4px; right: 8px }",
            "if `sender.isMe`, ",
        ),
        (
            "{{ sender.isMe | then: 'own' }} {{ isLast | then: 'last' }}",
            REACT,
            ".react { position: absolute; left: -32px } .last .react { left: auto; right: 0; top: 0 }",
            "if `isLast`, ",
        ),
        (
            "{{ a or b or c | then: 'own' }}",
            REACT,
            ".react { position: absolute; left: -32px } .own .react { left: auto; right: 0; top: 0 }",
            "if `a or b or c`, ",
        ),
        (
            "{{ sender.isMe | then: 'own' }}",
            REACT,
            ".react { position: absolute; top: var(--t); right: var(--r) } .row { --t: auto; --r: -30px } .own { --t: 4px; --r: 4px }",
            "if `sender.isMe`, ",
        ),
        // Independent of the case.
        (
            "{{ sender.isMe | then: 'own' }}",
            REACT,
            ".react { position: absolute; right: 0; top: 0 } .own .react { color: red }",
            "",
        ),
        ("{{ sender.isMe | then: 'own' }}", FOOT, ".foot { position: absolute; right: 0; top: 0 }", ""),
    ] {
        let (status, why) = message(row, "", inside, &painted(rules));
        assert_eq!(status, Status::Manual, "{row} {rules}");
        let why = why.split_once(": ").map_or("", |(_, why)| why);
        let told = if why.starts_with("if ") { &why[..=why.find(", ").unwrap() + 1] } else { "" };
        assert_eq!(told, condition, "{row} {rules}: {why}");
    }
}

/// A header has room for the menu in each case, and under each condition of what stands beside its row.
#[test]
fn a_header_has_room_in_each_case() {
    const MARKUP: &str = "<header class=\"header {{ isWide | then: 'wide' }}\"><div class=\"title\">{{ conversation.subject }}</div>\
        <div class=\"right\"><SearchButton class=\"btn\"><Icon type=\"search\" /></SearchButton>\
        <CloseButton class=\"btn\"><Icon type=\"close\" /></CloseButton></div></header>";
    for (rules, expected) in [
        ("", Status::Upgradable),
        (".wide .title { max-width: 30% }", Status::Upgradable),
        (".wide .title { max-width: 75% }", Status::Manual),
        (".title { max-width: var(--w, 40%) } .wide { --w: 75% }", Status::Manual),
        ("@media (max-width: 480px) { .title { max-width: 75% } }", Status::Manual),
        ("@media (max-width: 480px) { .title { max-width: 30% } }", Status::Upgradable),
        (".wide { gap: 4px }", Status::Upgradable),
        // A state in which the row is hidden with all its buttons is the theme's choice.
        (".wide .right { display: none }", Status::Upgradable),
        (".wide { display: none }", Status::Upgradable),
        (".wide { pointer-events: none }", Status::Manual),
        // Two buttons in one place, also where the menu shares no class with the first one.
        (".wide button { position: absolute; right: 4px; top: 4px }", Status::Manual),
        (".wide .right button { position: fixed; right: 4px }", Status::Manual),
        (".wide button { position: relative }", Status::Upgradable),
    ] {
        let all = format!(
            ".header {{ display: flex; align-items: center; padding: 8px 16px; min-height: 56px; background: #fff }} \
             .btn {{ border: 0; padding: 0; background: none; width: 36px; height: 36px; flex: none }} \
             .title {{ flex-shrink: 0; max-width: 40% }} .right {{ display: flex; margin-left: auto }} {rules}"
        );
        let (status, why) = status("ChatHeader", &component(MARKUP, &all));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Of many conditions, those are told apart that place something.
#[test]
fn conditions_that_matter_are_told_apart_first() {
    const OTHERS: &str = "{{ showAuthor | then: 'first red plain' | else: 'next wide' }} {{ hasReply | then: 'ref calm soft dark' }} \
                          {{ isLong | then: 'long tall' }} {{ isNew | then: 'new neat' | else: 'old' }}";
    const LOOKS: &str = ".first, .next, .ref, .long, .new, .old { color: red } .red, .plain, .wide, .calm, .soft, .dark, .tall, .neat { margin: 1px }";
    const SIDES: &str = ".bubble { background: #e5f4ff } .react { position: absolute; top: 4px } \
                         .by-me .react { left: -32px } .by-other .react { right: -32px }";
    for (rules, expected) in [("", Status::Upgradable), (".by-other .react { right: 4px }", Status::Manual)] {
        let row = format!("{OTHERS} {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}");
        let (status, why) = message(&row, "", REACT, &format!("{LOOKS} {SIDES} {rules}"));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// Buttons beside the bubble may reach into it in one case.
#[test]
fn what_a_row_places_is_judged_in_each_case() {
    const ROW: &str = ".row { position: relative } .bubble { background: #eee; max-width: 75% } .out { justify-content: flex-end } \
                       .acts { position: absolute; top: 6px; left: 10px }";
    let acts = format!("<div class=\"acts\">{REACT}</div>");
    for (rules, expected) in [
        ("", Status::Upgradable),
        (".in .acts { left: 76% }", Status::Manual),
        (".in .acts { left: auto; right: 8px }", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"row {{{{ sender.isMe | then: 'out' | else: 'in' }}}}\"><div class=\"bubble\">\
             <MessageBody body=\"{{{{ body }}}}\" /></div>{acts}</div>"
        );
        let all = format!(
            ".row {{ display: flex; padding: 4px 16px }} .bubble {{ position: relative; padding: 8px 36px 8px 12px }} {ROW} {rules}"
        );
        let (status, why) = status("UserMessage", &component(&markup, &all));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A rule for one condition colors the bubble, and one for another condition the text that a menu inherits.
#[test]
fn a_menu_is_seen_where_two_conditions_meet() {
    const COLORS: &str =
        ".mine { background: #2563eb; color: #fff } .theirs { background: #eee; color: #222 }";
    for (rules, expected) in [
        (".failed { background: #fff } .failed .text { color: #333 }", Status::Manual),
        (".failed { background: #fff !important } .text { color: #333 }", Status::Manual),
        (".failed { background: #fff; color: #c00 } .text { color: #333 }", Status::Upgradable),
        (".failed { background: #1e3a8a } .text { color: #ddd }", Status::Manual),
        (".mine.failed { background: #1e3a8a } .text { opacity: 0.9 }", Status::Upgradable),
        // Nobody could read the theme's own texts: it has no such messages.
        (".failed { background: #fff }", Status::Upgradable),
    ] {
        let markup = "<div class=\"bubble {{ sender.isMe | then: 'mine' | else: 'theirs' }} {{ custom.failed | then: 'failed' }}\">\
                      <div class=\"text\"><MessageBody body=\"{{ body }}\" /></div></div>";
        let all = format!(".bubble {{ position: relative; padding: 8px 36px 8px 12px }} {COLORS} {rules}");
        let (status, why) = status("UserMessage", &component(markup, &all));
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A class that an expression gives in either case is there like one that is written outside of it.
#[test]
fn a_class_in_either_case_is_always_there() {
    for (class, rules, expected) in [
        (
            "{{ isFlat | then: 'bubble flat' | else: 'bubble' }}",
            ".bubble.flat { position: static }",
            Status::Manual,
        ),
        ("{{ 'bubble' }} {{ isFlat | then: 'flat' }}", ".bubble.flat { position: static }", Status::Manual),
        (
            "{{ isFlat | then: 'bubble flat' | else: 'bubble' }}",
            ".flat { padding: 4px 30px }",
            Status::Upgradable,
        ),
        (
            "{{ isFlat | then: 'bubble flat' | else: 'bubble' }}",
            ".bubble::after { content: ''; position: absolute; inset: 0; z-index: 9 }",
            Status::Manual,
        ),
        ("{{ 'bubble' }}", "", Status::Upgradable),
    ] {
        let markup = format!(
            "<div class=\"row\"><div class=\"{class}\"><MessageBody body=\"{{{{ body }}}}\" /></div></div>"
        );
        let all = format!(".bubble {{ padding: 12px; background: #eee; color: #000 }} {rules}");
        let (status, why) = status("UserMessage", &component(&markup, &all));
        assert_eq!(status, expected, "{class} {rules}: {why}");
    }
}

/// What only one of two styles does is told of the case in which it does.
#[test]
fn what_a_style_does_in_one_case_is_found() {
    const PLACE: &str =
        "position: absolute; top: 4px; {{ sender.isMe | then: 'right: 4px' | else: 'left: 4px' }}";
    const LOOK: &str =
        "{{ sender.isMe | then: 'border: 1px solid' | else: 'background: #eee' }}; display: inline-block";
    for (style, of_name, expected) in [
        ("background: #eee", PLACE.to_owned(), "if `sender.isMe`, `<span"),
        ("background: #eee", PLACE.replace("right", "bottom"), ""),
        (LOOK, String::new(), "if `sender.isMe`, the menu would be printed"),
        ("background: #eee; display: inline-block", String::new(), ""),
    ] {
        let name = match of_name.is_empty() {
            true => String::new(),
            false => format!("<span style=\"{of_name}\">{{{{ sender.name }}}}</span>"),
        };
        let markup = format!(
            "<div class=\"bubble\" style=\"{style}\">{name}<MessageBody body=\"{{{{ body }}}}\" /></div>"
        );
        let (status, why) =
            status("UserMessage", &component(&markup, ".bubble { position: relative; padding: 8px }"));
        assert_eq!(status == Status::Manual, !expected.is_empty(), "{style} {of_name}: {why}");
        assert!(why.contains(expected), "{style} {of_name}: {why}");
    }
}

/// What an expression in a `style` chooses goes with what another one with its condition chooses.
#[test]
fn styles_are_judged_case_by_case_as_classes_are() {
    let message = |style: &str, classes: &str, rules: &str| {
        let markup = format!(
            "<div class=\"row {classes}\"><div class=\"bubble\" style=\"{style}\"><MessageBody body=\"{{{{ body }}}}\" /></div></div>"
        );
        status("UserMessage", &component(&markup, rules))
    };
    const GROUND: &str = "background: {{ sender.isMe | then: '#1a237e' | else: '#eee' }}";
    const INK: &str = "color: {{ sender.isMe | then: '#fff' | else: '#000' }}";
    const SIDE: &str = "{{ sender.isMe | then: 'me' | else: 'them' }}";
    for (style, classes, rules, expected) in [
        (format!("{GROUND}; {INK}"), "", "", Status::Upgradable),
        (format!("{INK};{GROUND};"), "", "", Status::Upgradable),
        (format!("{GROUND}; {INK}").replace(": {{", ":{{"), "", "", Status::Upgradable),
        (
            "{{ sender.isMe | then: 'background: #1a237e; color: #fff' | else: 'background: #eee' }}"
                .to_owned(),
            "",
            "",
            Status::Upgradable,
        ),
        (GROUND.to_owned(), SIDE, ".me .bubble { color: #fff }", Status::Upgradable),
        (GROUND.to_owned(), "", "", Status::Manual),
        (GROUND.to_owned(), SIDE, ".them .bubble { color: #fff }", Status::Manual),
        (
            format!("{GROUND}; {}", INK.replace("'#fff' | else: '#000'", "'#000' | else: '#fff'")),
            "",
            "",
            Status::Manual,
        ),
        // Another condition, and a unit that belongs to what the expression gives.
        (format!("{GROUND}; {}", INK.replace("sender.isMe", "isUnread")), "", "", Status::Manual),
        (
            format!("{GROUND}; {INK}; letter-spacing: {{{{ sender.isMe | then: '1' | else: '2' }}}}px"),
            "",
            "",
            Status::Upgradable,
        ),
    ] {
        let (status, why) = message(&style, classes, rules);
        assert_eq!(status, expected, "{style} {classes} {rules}: {why}");
    }
}
