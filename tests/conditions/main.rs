//! A rule does the same to a menu under some condition, whatever the condition asks for: what is for a person if it
//! always holds must be so if it holds in one's own messages, on narrow screens, or under the pointer only.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bubbles;
mod cases;
mod colors;
mod headers;
mod spellings;

use theme_upgrade::source::SourceFile;
use theme_upgrade::theme::{Completeness, Component, Theme};
use theme_upgrade::upgrade::{Options, Status, upgrade};

/// A message whose bubble has these attributes beside its class, with `rules`: its status, and the reason.
fn message(attributes: &str, rules: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<div class=\"message {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n\
         <div class=\"bubble\"{attributes}><MessageBody body=\"{{{{ body }}}}\" /></div>\n</div>\n</template>\n\
         <style scoped>\n.bubble {{ position: relative; padding: 12px; background: #eee; color: #000; }}\n{rules}\n</style>\n"
    );
    status("UserMessage", &text)
}

/// The same for a bubble with no other style than its padding, with `inside` before the message.
fn bubble(rules: &str, inside: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<div class=\"message {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n\
         <div class=\"bubble\">{inside}<MessageBody body=\"{{{{ body }}}}\" /></div>\n</div>\n</template>\n\
         <style scoped>\n.bubble {{ padding: 12px; background: #eee; color: #000 }}\n{rules}\n</style>\n"
    );
    status("UserMessage", &text)
}

/// A component's status and the reason. Whatever is for a person must be so however its styles are spelled.
fn status(name: &str, text: &str) -> (Status, String) {
    let found = status_of(name, text);
    if found.0 == Status::Manual {
        for (way, spelled) in spellings::respelled(text) {
            let other = status_of(name, &spelled);
            assert_eq!(other.0, Status::Manual, "{way}: {spelled}\nnot as it is written: {}", found.1);
        }
    }
    found
}

fn status_of(name: &str, text: &str) -> (Status, String) {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
    let outcome = upgrade(theme, &Options::default()).outcomes.remove(0);
    (outcome.status, outcome.reason.unwrap_or_default())
}

/// A component with this template and these rules.
fn component(markup: &str, rules: &str) -> String {
    format!("<template>\n{markup}\n</template>\n<style scoped>\n{rules}\n</style>\n")
}

/// The result for a painted bubble (`b`) in a row (`r`), followed by `behind` in the row.
fn bubble_in_row(rules: &str, inside: &str, behind: &str) -> (Status, String) {
    let markup = format!("<div class=\"r\">\n<div class=\"b\">{inside}</div>{behind}\n</div>");
    status("UserMessage", &component(&markup, &format!(".b {{ background: #eee; color: #000 }}\n{rules}")))
}

/// A header (`h`) whose row is its title (`t`) and what follows it, buttons (`b`) first of all.
fn header_row(rules: &str, behind: &str) -> String {
    let markup =
        format!("<div class=\"h\"><div class=\"t\">{{{{ conversation.subject }}}}</div>{behind}</div>");
    let rules = format!(
        ".h {{ display: flex; align-items: center; height: 60px; padding: 0 16px }}\n.t {{ flex: 1; min-width: 0 }}\n\
         .b {{ border: 0; background: none; width: 34px; height: 34px; padding: 0; flex: none }}\n{rules}"
    );
    component(&markup, &rules)
}

/// The component after its safe fixes.
fn upgraded(name: &str, text: &str) -> String {
    upgraded_with(name, text, &Options::default())
}

/// The same with fixes at which a person should look.
fn forced(name: &str, text: &str) -> String {
    upgraded_with(name, text, &Options { allow_unsafe: true, ..Options::default() })
}

fn upgraded_with(name: &str, text: &str, options: &Options<'_>) -> String {
    let mut theme = Theme::new("t", Completeness::Partial);
    theme.add(Component::new(name, SourceFile::new(name, text).unwrap()));
    let upgrade = upgrade(theme, options);
    let (_, component) = upgrade.after.find(name).unwrap();
    component.source().text().to_owned()
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
    "rotate: y 90deg",
    "rotate: 1 0 0 90deg",
    "aspect-ratio: 4",
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
    "border-inline-end: 30px solid",
    "border-image: url(x.png) 30",
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
    "rotate: 45deg",
    "rotate: z -0.25turn",
    "aspect-ratio: 1",
    "aspect-ratio: 1 / 1",
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
    "border-image: none; border-inline-end: 1px solid; border-block-start-width: 2px; contain: none",
    "grid-gap: 4px; forced-color-adjust: none; interpolate-size: allow-keywords",
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

/// Ways in which a rule may match the button in a bubble: always, and under some condition.
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

/// The menu's position among its siblings is known, and so is which positional rules match it.
#[test]
fn what_harms_a_menu_does_so_by_its_place() {
    for value in ["position: static", "padding: 90px", "display: block", "line-height: 4"] {
        for (selector, expected) in [
            ("button:first-of-type", Status::Manual),
            (":not(:last-child)", Status::Manual),
            (":nth-last-child(2)", Status::Manual),
            // It is the second one then.
            (":nth-child(odd)", Status::Upgradable),
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

/// The rules with each of `values`, in each form, that do not end as expected.
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

/// A header that contains `inside`, with `rules`.
fn header(inside: &str, rules: &str) -> (Status, String) {
    let text = format!(
        "<template>\n<header class=\"header {{{{ isOpen | then: 'open' }}}}\"><span class=\"title\">x</span>{inside}</header>\n\
         </template>\n<style scoped>\n.header {{ display: flex; align-items: center; min-height: 60px; padding: 0 16px }}\n\
         .title {{ flex: 1 }}\n{rules}\n</style>\n"
    );
    status("ChatHeader", &text)
}

/// Harmful for a menu in a header and for the row that comes with it alike.
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
    // The row is lower than its buttons: a third of them is left to point at.
    wrong.extend(of(&row, &["overflow: hidden", "overflow-y: clip"], Status::Manual));
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
            "text-overflow: ellipsis; font-size: 14px; line-height: 1.4; color: #333",
            "width: 40px; height: 40px; border-radius: 50%; order: 2",
        ],
        Status::Upgradable,
    ));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An icon draws a picture whose elements are not in the template.
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

/// A menu is placed by where elements are on the page, not by where they are in the template.
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

/// If all buttons have the same style, the menu may have it, too.
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

/// An existing menu that is added to the other bubbles, or gets its look, is judged like a new one.
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
    // Nothing unsafe is inserted, and the existing menu can be used as it is.
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

/// A menu hidden under some condition is hidden when it is wanted, unless pointing at the message shows it again.
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
        ("button { display: none }", Status::Manual),
    ] {
        let (status, why) = message("", rules);
        assert_eq!(status, expected, "{rules}: {why}");
    }
}

/// A button may change its look while somebody points at it, and nothing more.
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
    // Their subject would be what follows the menu, or the menu itself.
    for rule in
        [".bubble > * + * { right: -90px; margin-top: 9px }", ".message .bubble > * ~ * { background: blue }"]
    {
        let (status, why) = message("", rule);
        assert!(status == Status::Manual && why.contains("depends on the order"), "{rule}: {why}");
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
