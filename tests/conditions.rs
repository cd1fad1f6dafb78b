//! What a rule does to a menu it does at times as well, by whatever it asks for: what is for a person where it always
//! holds must be so where it holds in one's own messages, on narrow screens, or once somebody points there.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use theme_upgrade::source::SourceFile;
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Status, upgrade};

/// A message whose bubble has these attributes beside its class, with `rules`: how it ends, and why.
fn message(attributes: &str, rules: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<div class=\"message {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n\
         <div class=\"bubble\"{attributes}><MessageBody body=\"{{{{ body }}}}\" /></div>\n</div>\n</template>\n\
         <style scoped>\n.bubble {{ position: relative; padding: 12px; background: #eee; color: #000; }}\n{rules}\n</style>\n"
    );
    status("UserMessage", &text)
}

/// The same for a bubble of which nothing is said but its padding, with `inside` before the message.
fn bubble(rules: &str, inside: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<div class=\"message {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n\
         <div class=\"bubble\">{inside}<MessageBody body=\"{{{{ body }}}}\" /></div>\n</div>\n</template>\n\
         <style scoped>\n.bubble {{ padding: 12px; background: #eee; color: #000 }}\n{rules}\n</style>\n"
    );
    status("UserMessage", &text)
}

fn status(name: &str, text: &str) -> (Status, String) {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
    let outcome = upgrade(theme, &Options::default()).outcomes.remove(0);
    (outcome.status, outcome.reason.unwrap_or_default())
}

const HARMFUL: &[&str] = &[
    "position: relative",
    "position: static",
    "all: unset",
    "pointer-events: none",
    "min-width: 120px",
    "width: 80vw",
    "width: calc(2em + 200px)",
    "width: max(100px, 20em)",
    "width: 100%",
    "height: var(--height)",
    "padding: 14px 20px",
    "padding: 3vw",
    "padding: calc(1rem + 20px)",
    "padding-left: 40px",
    "padding-inline: 2px 30px",
    "margin: 30px",
    "margin-right: -20px",
    "margin-block: 2em 0",
    "line-height: 4",
    "line-height: 300%",
    "line-height: 60px",
    "transform: scale(3)",
    "transform: scaleX(0.2)",
    "transform: translateX(50px)",
    "transform: skew(40deg)",
    "transform: rotate(90deg) translate(-50%, 0)",
    "translate: 100px",
    "scale: 4",
    "scale: 1 300%",
    "opacity: .1",
    "opacity: 10%",
    "clip-path: circle(2px)",
    "border: 10px solid",
    "top: auto; right: auto",
    "top: 80%",
    "inset: auto",
    "inset: 4px auto auto 4px",
    "left: 0",
    "bottom: 4px",
    "background: blue",
    "background-image: linear-gradient(red, blue)",
    "box-shadow: 0 0 9px black",
    "z-index: auto",
    "border-top: 30px solid red",
    "border-left-width: 40px",
    "border: 1in solid red",
    "border: calc(20px) solid",
    "font: 400 14px/90px x",
    "font-size: 0",
    "font-size: 60px",
    "zoom: 5",
    "filter: opacity(0)",
    "filter: blur(9px)",
    "opacity: calc(.1)",
    "max-width: 0; min-width: 0",
    "width: 1px; height: 1px; min-width: 0; min-height: 0; padding: 0; overflow: hidden",
    "text-indent: -9999px",
    "outline: 20px solid",
    "-webkit-transform: scale(4)",
    "aspect-ratio: 9 / 1",
    "offset-path: path('M0 0 L90 90')",
    "mix-blend-mode: screen",
    "animation: away 1s forwards; } @keyframes away { to { opacity: 0 } } .x {",
    "animation: blink 1s infinite; } @keyframes blink { 50% { opacity: 0 } } .x {",
    "visibility: hidden",
    "clip: rect(0 0 0 0)",
    "grid-column: 2",
];

const HARMLESS: &[&str] = &[
    "width: 24px",
    "min-width: 2rem",
    "max-width: 100%",
    "height: auto",
    "padding: 2px 4px",
    "padding: 0",
    "margin: 0 auto",
    "margin-bottom: 40px",
    "margin: -2px",
    "line-height: 1.5",
    "line-height: normal",
    "transform: scale(1.1) rotate(90deg)",
    "transform: translateY(-1px)",
    "translate: 0 -2px",
    "opacity: .6",
    "opacity: 0.8",
    "border: 1px solid",
    "border-radius: 50%",
    "top: 2px; right: 8px",
    "inset: 4px 4px auto auto",
    "background: none",
    "cursor: pointer; transition: opacity 200ms; font-size: 14px",
    "position: bogus",
    "-webkit-appearance: none; -webkit-tap-highlight-color: transparent; -ms-flex: 1; user-select: none",
    "box-sizing: border-box; font-family: a, 'b'; letter-spacing: .02em; text-transform: none; flex: 1",
    "font: 600 13px/1.4 system-ui; vertical-align: middle; overflow: hidden; --gap: 4px",
    "font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; outline: none",
    "outline: 2px solid #09f; outline-offset: 2px",
    "border: 1px solid var(--line); border-bottom-color: red",
    "filter: drop-shadow(0 1px 1px #0003)",
    "animation: fade 200ms ease-out; } @keyframes fade { from { opacity: 0; transform: translateY(90px) } } .x {",
    "animation: nothing 1s infinite",
];

/// How a rule may be for the button in a bubble: always, and at times.
const FORMS: [(&str, &str); 6] = [
    (".message .bubble > button {", "}"),
    (".message .bubble > * {", "}"),
    (".by-me .bubble > button {", "}"),
    (".message:hover .bubble > * {", "}"),
    ("@media (max-width: 600px) { .message .bubble > button {", "} }"),
    (".by-me { .bubble { > button {", "} } }"),
];

#[test]
fn what_harms_a_menu_does_so_at_times() {
    let mut wrong = Vec::new();
    for (values, expected) in [(HARMFUL, Status::Manual), (HARMLESS, Status::Upgradable)] {
        wrong.extend(in_all_forms(values, &FORMS, expected, |rule| message("", rule)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which place a menu has among what stands beside it is known, and so is what goes by that.
#[test]
fn what_harms_a_menu_does_so_by_its_place() {
    for value in ["position: static", "padding: 90px", "display: block", "line-height: 4"] {
        for (selector, expected) in [
            ("button:first-of-type", Status::Manual),
            (":not(:last-child)", Status::Manual),
            (":nth-last-child(2)", Status::Manual),
            (":nth-child(odd)", Status::Manual),
            (":last-child", Status::Upgradable),
            (":nth-last-child(1)", Status::Upgradable),
            ("i + button", Status::Upgradable),
            ("button:nth-of-type(2)", Status::Upgradable),
        ] {
            let rule = format!(".message .bubble > {selector} {{ {value} }}");
            let (status, why) = message("", &rule);
            assert_eq!(status, expected, "{rule}: {why}");
        }
    }
    let header = |rules: &str| {
        let text = format!(
            "<template>\n<div class=\"header\"><div class=\"title\">x</div></div>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; min-height: 60px }}\n.title {{ flex: 1 }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    for (rules, expected) in [
        (".header > * + * { flex: 1 0 50% }", Status::Manual),
        (".header div + div { position: fixed; bottom: 0 }", Status::Manual),
        (".header > :not(:first-child) { flex: 1 }", Status::Manual),
        (".header > div:nth-of-type(2) { width: 200px }", Status::Manual),
        (".header > div:nth-of-type(3) { width: 200px }", Status::Upgradable),
        (".header > :first-child { width: 200px }", Status::Upgradable),
        (".header > * + * { margin-left: 8px }", Status::Upgradable),
        (".title { flex: none } .header > div { margin-inline: 0 }", Status::Manual),
    ] {
        let (status, why) = header(rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// The rules with each of `values`, in each form, that do not end as is expected.
fn in_all_forms(
    values: &[&str],
    forms: &[(&str, &str)],
    expected: Status,
    upgraded: impl Fn(&str) -> (Status, String),
) -> Vec<String> {
    let rules = values
        .iter()
        .flat_map(|value| forms.iter().map(move |(before, behind)| format!("{before} {value} {behind}")));
    let wrong = rules.filter_map(|rule| {
        let (status, why) = upgraded(&rule);
        (status != expected).then(|| format!("{rule}: {} {why}", status.name()))
    });
    wrong.collect()
}

/// A header with `inside` it, and `rules`.
fn header(inside: &str, rules: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<header class=\"header {{{{ isOpen | then: 'open' }}}}\"><span class=\"title\">x</span>{inside}</header>\n\
         </template>\n<style scoped>\n.header {{ display: flex; align-items: center; min-height: 60px; padding: 0 16px }}\n\
         .title {{ flex: 1 }}\n{rules}\n</style>\n"
    );
    status("ChatHeader", &text)
}

/// What is the same for a menu in a header and for the row that comes with it.
const HARMFUL_IN_A_HEADER: [&str; 17] = [
    "position: fixed",
    "position: absolute; left: 0",
    "position: relative; left: 100px",
    "position: sticky; left: 100px",
    "height: 200px",
    "width: calc(200px)",
    "min-width: 20vw",
    "max-width: 10px",
    "padding: 60px",
    "margin: 90px",
    "transform: translate(90px)",
    "opacity: .05",
    "visibility: hidden",
    "clip-path: inset(0 100px 0 0)",
    "border: 30px solid red",
    "flex: 0 0 200px",
    "order: -1",
];

#[test]
fn a_header_is_judged_as_a_bubble_is() {
    let (menu, row) = (
        [(".header div button {", "}"), ("@media (max-width: 500px) { .header div button {", "} }")],
        [
            (".header div {", "}"),
            (".header > div {", "}"),
            (".header.open > div {", "}"),
            ("@media (max-width: 500px) { .header > div {", "} }"),
        ],
    );
    let of = |forms: &[(&str, &str)], values: &[&str], expected| {
        in_all_forms(values, forms, expected, |rule| header("", rule))
    };
    let mut wrong = of(&menu, &HARMFUL_IN_A_HEADER, Status::Manual);
    wrong.extend(of(&row, &HARMFUL_IN_A_HEADER, Status::Manual));
    wrong.extend(of(
        &menu,
        &["font-size: 0", "filter: opacity(0)", "zoom: 5", "display: none"],
        Status::Manual,
    ));
    wrong.extend(of(
        &menu,
        &[
            "font: inherit; border: 0; background: none; padding: 8px; margin: 0; cursor: pointer",
            "width: 36px; height: 36px; border-radius: 50%; display: flex; align-items: center",
            "position: relative; transition: all .2s; line-height: 0; flex-shrink: 0; outline: none",
            "opacity: .7; font-size: 20px; margin-left: 12px",
        ],
        Status::Upgradable,
    ));
    wrong.extend(of(
        &row,
        &[
            "display: flex; align-items: center; gap: 12px; min-width: 0",
            "position: relative; z-index: 1; flex: none; padding: 4px 8px",
            "overflow: hidden; text-overflow: ellipsis; font-size: 14px; line-height: 1.4; color: #333",
            "width: 40px; height: 40px; border-radius: 50%; order: 2",
        ],
        Status::Upgradable,
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An icon draws a picture, of whose elements a template says nothing.
#[test]
fn what_is_in_a_menu_is_judged_as_well() {
    let harmful = [
        "display: none",
        "visibility: hidden",
        "opacity: 0",
        "width: 200px; height: 200px",
        "width: 100%",
        "position: absolute; top: 90px",
        "transform: translateX(40px)",
        "margin-left: 60px",
        "clip-path: circle(1px)",
        "font-size: 0",
    ];
    let harmless = [
        "width: 1em; height: 1em; fill: currentColor; display: block; vertical-align: middle",
        "width: 24px; height: 24px; flex-shrink: 0; stroke-width: 2; pointer-events: none",
        "max-width: 100%; height: auto",
        "transition: transform .2s; transform: rotate(90deg)",
        "color: #333; box-sizing: border-box; margin: 0; padding: 0; position: relative",
    ];
    let in_bubble = [
        (".bubble svg {", "}"),
        (".bubble > * > * {", "}"),
        ("svg {", "}"),
        (".by-me svg path {", "}"),
        (".message button > svg {", "}"),
        ("@media (max-width: 700px) { .message:hover Icon {", "} }"),
    ];
    let others =
        [(".bubble img {", "}"), (".bubble span {", "}"), (".x svg {", "}"), (".bubble svg.x {", "}")];
    let in_header = [(".header svg {", "}"), (".header > * > * > * {", "}"), ("header.open svg {", "}")];
    let bubble = |rule: &str| message("", rule);
    let header = |rule: &str| header("", rule);
    let mut wrong = in_all_forms(&harmful, &in_bubble, Status::Manual, bubble);
    wrong.extend(in_all_forms(&harmless, &in_bubble, Status::Upgradable, bubble));
    wrong.extend(in_all_forms(&harmful, &others, Status::Upgradable, bubble));
    wrong.extend(in_all_forms(&harmful, &in_header, Status::Manual, header));
    wrong.extend(in_all_forms(&harmless, &in_header, Status::Upgradable, header));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A menu goes where things stand on the page, and not where they stand in the template.
#[test]
fn a_menu_is_not_put_on_the_wrong_side_of_others() {
    let close = "<CloseButton class=\"close\"><Icon type=\"close\" /></CloseButton>";
    for (rules, inside, expected) in [
        (".title { order: 2 } .close { order: 3 }", close, Status::Manual),
        (".title { order: 1 }", "", Status::Manual),
        ("@media (max-width: 500px) { .title { order: 1 } }", "", Status::Manual),
        (".close { order: -1 }", close, Status::Manual),
        (".close { order: 3 }", close, Status::Upgradable),
        (".title { order: -1 }", close, Status::Upgradable),
        (".title { order: 0 }", "", Status::Upgradable),
    ] {
        let (status, why) = header(inside, rules);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}

/// Where all buttons are so, the menu is one more of them.
#[test]
fn a_menu_may_be_as_the_buttons_beside_it_are() {
    let buttons = "<div class=\"right\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>\
                   <CloseButton class=\"b\"><Icon type=\"close\" /></CloseButton></div>";
    for (rule, expected) in [
        (".b { padding: 24px; border: 5px solid }", Status::Upgradable),
        (".header button { padding: 24px }", Status::Upgradable),
        (".right button { visibility: hidden }", Status::Manual),
        (".right svg { width: 40px }", Status::Upgradable),
        (".right svg { display: none }", Status::Manual),
    ] {
        let (status, why) = header(buttons, &format!(".right {{ display: flex }} {rule}"));
        assert_eq!(status, expected, "{rule}: {why}");
    }
}

/// A menu that is there already is given to the other bubbles, too, or gets its look, under the same conditions as a new one.
#[test]
fn a_menu_that_is_mended_is_judged_as_a_new_one_is() {
    let menu = |class: &str| format!("<ActionMenu{class}><Icon type=\"horizontalDots\" /></ActionMenu>");
    let body = "<MessageBody body=\"{{ body }}\" />";
    let with = |inside: String, rules: &str| {
        let text = format!(
            "<template>\n<div class=\"message\">{inside}</div>\n</template>\n<style scoped>\n\
             .bubble {{ position: relative; padding: 9px }}\n{rules}\n</style>\n"
        );
        status("UserMessage", &text).0
    };
    let own = menu(" class=\"action-menu\"");
    let copied = |rules: &str| {
        let inside = format!(
            "<div t:if=\"{{{{ a }}}}\" class=\"x bubble\">{own}{body}</div><div t:else class=\"y bubble\">{body}</div>"
        );
        let look = ".action-menu { position: absolute; top: 4px; right: 4px; width: 60px; color: inherit }";
        with(inside, &format!("{look} {rules}"))
    };
    let styled = |rules: &str| with(format!("<div class=\"bubble\">{}{body}</div>", menu("")), rules);
    // Nothing is made that is not safe, and what is there can be used as it is.
    for rule in [
        ".y { background: #111 }",
        ".message .y > button { position: static }",
        ".message .y > * { padding: 60px }",
        ".message .y { pointer-events: none }",
        ".message .y > button { display: none }",
        ".y svg { width: 100% }",
    ] {
        assert_eq!(copied(rule), Status::Ok, "{rule}");
    }
    for rule in [".message .bubble > * { position: relative }", ".message .bubble > * { padding: 40px }"] {
        assert_eq!(styled(rule), Status::Ok, "{rule}");
    }
    for rule in ["", ".message .bubble > button { padding: 60px }", ".message > .y { background: #eee }"] {
        assert_eq!(copied(rule), Status::Upgradable, "{rule}");
    }
    for rule in ["", "* { box-sizing: border-box; margin: 0; padding: 0 }"] {
        assert_eq!(styled(rule), Status::Upgradable, "{rule}");
    }
}

/// What hides a menu at times hides it when it is wanted, unless it shows again once somebody points at the message.
#[test]
fn a_menu_is_not_hidden_when_it_is_wanted() {
    for (rules, expected) in [
        (".by-me .bubble > button { display: none }", Status::Manual),
        ("@media (max-width: 700px) { .message .bubble > button { display: none } }", Status::Manual),
        ("@media print { .message .bubble > button { display: none } }", Status::Upgradable),
        (
            ".message .bubble > button { opacity: 0 } .by-other .bubble > button { opacity: .9 }",
            Status::Manual,
        ),
        (
            ".by-me .bubble > button { opacity: .1 } .by-other .bubble > button { opacity: .9 }",
            Status::Manual,
        ),
        (
            ".message .bubble > button { opacity: 0 } .message .bubble > button:hover { opacity: 1 }",
            Status::Manual,
        ),
        (
            ".message .bubble > button { opacity: 0 } .by-me:hover .bubble > button { opacity: 1 }",
            Status::Manual,
        ),
        (
            ".message .bubble > button { opacity: 0 } .message:hover .bubble > button { opacity: 1 }",
            Status::Upgradable,
        ),
        (
            ".by-me .bubble > button { opacity: 0 } .by-me:hover .bubble > button { opacity: 1 }",
            Status::Upgradable,
        ),
        (
            ".message .bubble > button { visibility: hidden }\
             .message:hover .bubble > button, .message:focus-within .bubble > button { visibility: visible }",
            Status::Upgradable,
        ),
        (".message:not(:hover) .bubble > button { display: none }", Status::Upgradable),
        (
            "@media (hover: hover) { .message .bubble > button { opacity: 0 } .bubble:hover > button { opacity: 1 !important } }",
            Status::Upgradable,
        ),
        ("button { display: none }", Status::Upgradable),
    ] {
        let (status, why) = message("", rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A button may look otherwise while somebody points at it, and no more than that.
#[test]
fn what_is_not_for_a_menu_at_rest_does_it_no_harm() {
    for rule in [
        ".message .bubble > button:hover { background: blue; box-shadow: 0 0 9px black }",
        ".message .bubble > button:hover { transform: translateY(-1px) scale(1.1); opacity: .8 }",
        ".bubble > *:focus-visible { outline: 2px solid blue; transform: scale(1.2) }",
        "@media (hover: none) { .message .bubble > button { display: block } }",
        ".message .bubble > button[disabled] { pointer-events: none; opacity: .2 }",
        ".message:hover .bubble > button { display: flex }",
        ".archived .bubble > * { position: static }",
    ] {
        let (status, why) = message("", rule);
        assert_eq!(status, Status::Upgradable, "{rule}: {why}");
    }
    for rule in [
        ".message .bubble > button:hover { position: relative }",
        ".message .bubble > button:hover { top: 80px }",
        ".message .bubble > button:focus { opacity: 0.05 }",
        ".message .bubble > *:active { padding: 60px }",
    ] {
        let (status, why) = message("", rule);
        assert_eq!(status, Status::Manual, "{rule}: {why}");
    }
    // What these mean is what would stand behind the menu.
    for rule in [".bubble > * + * { top: 90px }", ".message .bubble > * ~ * { background: blue }"] {
        let (status, why) = message("", rule);
        assert!(status == Status::Manual && why.contains("goes by the order"), "{rule}: {why}");
    }
    for rule in [
        ".by-me .bubble > * { display: flex }",
        ".message .bubble > button { display: block }",
        ".message .bubble > button[type] { position: static }",
    ] {
        assert_eq!(message("", rule).0, Status::Manual, "{rule}");
    }
}

#[test]
fn what_an_element_says_in_its_tag_counts() {
    for (style, expected) in [
        ("pointer-events: none", Status::Manual),
        ("background: #222; color: #111", Status::Manual),
        ("background: #222; color: #fff", Status::Upgradable),
        ("padding: 4px", Status::Upgradable),
    ] {
        let (status, why) = message(&format!(" style=\"{style}\""), "");
        assert_eq!(status, expected, "{style}: {why}");
    }
    let header = |background: &str, rule: &str| {
        let text = format!(
            "<template>\n<div class=\"header\"{background}><span class=\"title\">x</span>\n<div class=\"right\">\
             <SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div></div>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; {rule} }}\n.title {{ flex: 1; color: #fff }}\n\
             .right {{ display: flex }}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    assert_eq!(header("", "background: #fff").0, Status::Upgradable);
    assert_eq!(header("", "background: #111").0, Status::Manual);
    assert_eq!(header(" style=\"background: #111\"", "").0, Status::Manual);
}

/// What a menu takes over is the color that its bubble has whenever it has that background.
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
        // Pictures, what is clear in other words, and colors that are hardly there.
        (".by-me .bubble { background-image: linear-gradient(#000, #222) }", Status::Manual),
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
        (".bubble svg { fill: currentColor } .bubble path { fill: #333 }", Status::Upgradable),
        // What is pointed at is one thing or another.
        (".message:hover .bubble { background: #111 } .bubble:hover { color: #fff }", Status::Manual),
        (
            ".message:hover .bubble { background: #111 } .message:hover .bubble { color: #fff }",
            Status::Upgradable,
        ),
        // Variables that are something else at times.
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

/// Whatever is behind them, texts that are light tell that a menu without a color of its own could not be seen.
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
    // What is light is the color of the menu, too.
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

/// A menu is seen on its header at all times, and in its own color.
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

/// In a dark theme what is light must say that its texts are dark.
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

/// A header had no button so far, so that nobody saw what a long title does to what is behind it.
#[test]
fn a_title_on_one_line_must_make_way() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\">{inside}</header>\n</template>\n<style scoped>\n\
             .header {{ display: flex; align-items: center; min-height: 60px }}\n{rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let title = "<div class=\"text\"><div class=\"title\">{{ conversation.subject }}</div></div>";
    let close = "<CloseButton t:if=\"{{ showCloseButton }}\"><Icon type=\"close\" /></CloseButton>";
    let formatted =
        "<div class=\"text\"><div class=\"title\">{{ conversation.formattedSubject }}</div></div>";
    let label = "<div class=\"text\"><div class=\"title\">{{ conversation.isGroupChat | then: 'Group' | else: 'Chat' }}</div></div>";
    let short = "<div class=\"text\"><div class=\"title\">{{ conversation.subject }}</div></div><i class=\"count\">{{ count }} new</i>";
    for (rules, inside, expected) in [
        (".text { flex: 1 } .title { white-space: nowrap; overflow: hidden }", title, Status::Manual),
        (".title { white-space: nowrap }", title, Status::Manual),
        (".header { white-space: nowrap }", title, Status::Manual),
        (".text { flex: 1; max-width: 100% } .title { white-space: pre }", title, Status::Manual),
        (
            ".text { flex: 1; min-width: 0 } .title { white-space: nowrap; overflow: hidden }",
            title,
            Status::Upgradable,
        ),
        (".text { flex: 1; overflow: hidden } .title { white-space: nowrap }", title, Status::Upgradable),
        (".text { max-width: 60% } .title { white-space: nowrap }", title, Status::Upgradable),
        (".header { white-space: nowrap } .title { white-space: normal }", title, Status::Upgradable),
        (".text { flex: 1 } .count { white-space: nowrap }", short, Status::Upgradable),
        (".text { flex: 1 } .title { white-space: nowrap }", &[title, close].concat(), Status::Upgradable),
        (".text { flex: 1 } .title { white-space: nowrap }", formatted, Status::Manual),
        (".text { flex: 1 } .title { text-wrap: nowrap }", title, Status::Manual),
        (".text { flex: 1 } .title { text-wrap-mode: nowrap }", title, Status::Manual),
        (".wide .title { white-space: nowrap }", title, Status::Manual),
        ("@media (max-width: 600px) { .title { white-space: nowrap } }", title, Status::Manual),
        (
            ".text { overflow: hidden } .title { white-space: nowrap } @media (max-width: 600px) { .text { overflow: visible } }",
            title,
            Status::Manual,
        ),
        (".text { flex: 1; min-width: 500px } .title { white-space: nowrap }", title, Status::Manual),
        (".text { flex: 0 0 auto; min-width: 0 } .title { white-space: nowrap }", title, Status::Manual),
        (".text { overflow: hidden; flex-shrink: 0 } .title { white-space: nowrap }", title, Status::Manual),
        (".text { max-width: 400px } .title { white-space: nowrap }", title, Status::Manual),
        (
            "@media (max-width: 600px) { .text { min-width: 0 } .title { white-space: nowrap } }",
            title,
            Status::Upgradable,
        ),
        (".text { width: 200px } .title { white-space: nowrap }", title, Status::Upgradable),
        (".title { white-space: nowrap; max-width: 180px; overflow: hidden }", title, Status::Upgradable),
        (".title { white-space: nowrap } .text { position: absolute; left: 8px }", title, Status::Upgradable),
        (".title { text-wrap: balance }", title, Status::Upgradable),
        (".title { white-space: nowrap }", label, Status::Upgradable),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
        assert!(status == Status::Upgradable || why.contains("on one line however long"), "{rules}: {why}");
    }
}

/// A bubble that gets a position is in front of what was in front of it.
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
        (".a { animation: pop 1s both; margin-right: -9px }", avatar, "display: flex", Status::Manual),
        (".a { translate: 0 8px }", name, "display: flex; flex-direction: column", Status::Manual),
        (".a { position: relative; left: 8px }", avatar, "display: flex", Status::Manual),
        (".a { position: relative; inset: 10px auto auto }", name, "", Status::Manual),
        (".by-me .a { position: relative; top: 10px }", name, "", Status::Manual),
        (".a { position: relative } .by-me .a { inset-block: 4px auto }", name, "", Status::Manual),
        (".a { opacity: .9 } .by-me .bubble { margin-left: -9px }", avatar, "display: flex", Status::Manual),
        (".a { position: relative; top: -4px }", name, "", Status::Upgradable),
        (".a { position: relative; top: 6px }", avatar, "display: flex", Status::Upgradable),
        (".a { position: relative }", avatar, "display: flex", Status::Upgradable),
        (".a { opacity: .9 }", avatar, "display: flex", Status::Upgradable),
        (".a { opacity: .9 } .bubble { margin-top: -4px }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: translateY(50%) }", avatar, "display: flex", Status::Upgradable),
        (".a { transform: rotate(9deg) }", name, "", Status::Upgradable),
        (".a { margin-right: -9px }", avatar, "display: flex", Status::Upgradable),
        (".a { position: relative; z-index: 1; top: 10px }", name, "", Status::Upgradable),
    ] {
        let (status, why) = row(rules, before, layout);
        assert_eq!(status, expected, "{rules} {layout}: {why}");
    }
}

/// Nor what is pulled over it from below, wherever that stands.
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
        ("", "<Seen />", "", &*pulled, Status::Manual),
        ("", "", "<Seen />", &*pulled, Status::Manual),
        (".seen { margin-top: -14px } .row { padding: 16px }", "", seen, "", Status::Upgradable),
        (".seen { margin-top: -14px; position: relative }", "", seen, "", Status::Upgradable),
        (".seen { padding-top: 12px } .s { margin-top: -10px }", "", seen, "", Status::Upgradable),
        (".seen { margin: 4px -8px }", "", seen, "", Status::Upgradable),
        ("", "", "<Seen />", &*other, Status::Upgradable),
    ] {
        let (status, why) = of(rules, in_row, behind, others);
        assert_eq!(status, expected, "{rules} {others}: {why}");
    }
}

/// What is around a bubble and has the same corner cuts off what is in it, too.
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
        (pill, "margin: 40px 20px", Status::Upgradable),
        ("border-radius: 18px; overflow: hidden", "padding: 0 10px", Status::Upgradable),
        ("border-radius: 999px", "padding: 0 10px", Status::Upgradable),
    ] {
        let (status, why) = bubble(pill, clip);
        assert_eq!(status, expected, "{pill} {clip}: {why}");
    }
}

/// What has no effect on a bubble now, since it has no position, would move it as soon as it has one.
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

/// A button that stands where the menu would does so at times as well.
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
            Status::Manual,
        ),
    ] {
        let (status, why) = bubble(rules, BUTTON);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// What a bubble is at times decides as what it is usually.
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

/// What lies over the end of a header is in the way of a menu there, whatever puts it there.
#[test]
fn nothing_lies_over_the_end_of_a_header() {
    const CLOSE: &str = "<CloseButton class=\"close\"><Icon type=\"close\" /></CloseButton>";
    let each = [
        (".header::after { content: ''; position: absolute; inset: 0 }", Status::Manual),
        (
            ".header::after { content: ''; position: absolute; top: 0; right: 0; width: 120px; height: 100% }",
            Status::Manual,
        ),
        (".header::after { content: ''; position: absolute; inset: 0 0 0 40px }", Status::Manual),
        (
            ".header::before { content: ''; position: absolute; top: 0; left: 0; width: 100%; bottom: 0 }",
            Status::Manual,
        ),
        (".note { position: absolute; left: 0; width: 100%; text-align: center }", Status::Manual),
        (
            ".note { position: absolute; left: 10%; right: 0; top: 50%; transform: translateY(-50%) }",
            Status::Manual,
        ),
        (".note { position: absolute; left: 0; right: 60px } .wide .note { right: 0 }", Status::Manual),
        (
            ".header::after { content: ''; position: absolute; bottom: 0; left: 0; width: 100%; height: 1px }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; inset: 0; pointer-events: none }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; inset: 0 0 0 40px; z-index: -1 }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; top: 0; left: 0; width: 4px; height: 100% }",
            Status::Upgradable,
        ),
        (
            ".header::after { content: ''; position: absolute; top: 100%; right: 0; width: 120px; height: 20px }",
            Status::Upgradable,
        ),
        (
            ".note { position: absolute; left: 50%; transform: translateX(-50%); width: 50% }",
            Status::Upgradable,
        ),
        (".note { position: absolute; left: 8px; width: fit-content }", Status::Upgradable),
        (".note { position: absolute; left: 0; width: 100%; pointer-events: none }", Status::Upgradable),
        (".note { position: absolute; left: 0; right: 0; top: 100% }", Status::Upgradable),
        (".header { height: 20px; min-height: 0 }", Status::Manual),
        (".header { height: calc(20px); min-height: 0 }", Status::Manual),
        (
            "@media (max-height: 500px) { .header { height: 20px; min-height: 0; overflow: hidden } }",
            Status::Manual,
        ),
        (".wide { max-height: 1.5em; min-height: auto }", Status::Manual),
        ("@media (max-height: 500px) { .header { height: 48px } }", Status::Upgradable),
        ("@media (max-height: 500px) { .header { height: 20px } }", Status::Upgradable),
    ];
    let both =
        each.into_iter().flat_map(|(rules, expected)| ["", CLOSE].map(|close| (rules, close, expected)));
    for (rules, close, expected) in both {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\"><div class=\"title\">x</div><div class=\"note\">x</div>{close}</header>\n</template>\n\
             <style scoped>\n.header {{ position: relative; display: flex; align-items: center; min-height: 60px; padding: 0 16px; background: #fff }}\n\
             .title {{ flex: 1 }}\n{rules}\n</style>\n"
        );
        let (status, why) = status("ChatHeader", &text);
        assert_eq!(status, expected, "{rules} {close}: {why}");
    }
}

/// How the things in a header's row stand decides whether one more moves them.
#[test]
fn nothing_in_a_header_is_moved() {
    let header = |rules: &str, inside: &str| {
        let text = format!(
            "<template>\n<header class=\"header {{{{ isWide | then: 'wide' }}}}\"><div class=\"title\">x</div>{inside}</header>\n</template>\n\
             <style scoped>\n.header {{ position: relative; display: flex; align-items: center; min-height: 60px; padding: 0 16px }}\n\
             {rules}\n</style>\n"
        );
        status("ChatHeader", &text)
    };
    let close =
        "<CloseButton t:if=\"{{ showCloseButton }}\" class=\"close\"><Icon type=\"close\" /></CloseButton>";
    let right =
        "<div class=\"right\"><SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton></div>";
    let spread = ".header { justify-content: space-between }";
    for (rules, inside, expected) in [
        (".header { justify-content: center }", close, Status::Manual),
        (".header { place-content: center }", close, Status::Manual),
        (".wide { justify-content: center }", close, Status::Manual),
        (".header { justify-content: center } .title { flex: 1 }", close, Status::Upgradable),
        (".title { flex: 1 } .right { display: flex; justify-content: center }", right, Status::Upgradable),
        (&[spread, ".header::after { content: ''; position: absolute; bottom: 0; left: 0; right: 0; height: 1px }"].concat(), close, Status::Upgradable),
        (&[spread, ".wide::after { content: ''; position: absolute; bottom: 0; left: 0; right: 0; height: 1px }"].concat(), close, Status::Upgradable),
        (&[spread, ".header::after { content: ''; bottom: 0; height: 1px }"].concat(), close, Status::Manual),
        (&[spread, ".header::after { content: 'x' } .wide::after { position: absolute; bottom: 0; height: 1px }"].concat(), close, Status::Manual),
        (".title { flex: 1 } .right { display: inline }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: table-cell }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: unset }", right, Status::Upgradable),
        (".title { flex: 1 } .right { display: inline } .wide .right { display: flex; flex-direction: column }", right, Status::Manual),
        (".title { flex: 1 } .right { display: flex } .wide .right { display: inline }", right, Status::Manual),
    ] {
        let (status, why) = header(rules, inside);
        assert_eq!(status, expected, "{rules} {inside}: {why}");
    }
}
