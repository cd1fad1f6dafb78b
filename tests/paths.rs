//! On how many paths a component shows no menu, one, or more than one: a table of small templates.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use theme_upgrade::menu::{Coverage, Target};
use theme_upgrade::paths::References;
use theme_upgrade::source::SourceFile;
use theme_upgrade::theme::{Completeness, Component, Theme};

/// `M` is the menu, `B` the message's body.
fn template(text: &str) -> String {
    let text = text.replace("<M/", "<ActionMenu/").replace("<M ", "<ActionMenu ");
    format!("<template>{}</template>", text.replace("<B/", "<MessageBody/"))
}

fn theme(root: &str, components: &[(&str, &str)]) -> Theme {
    let mut theme = Theme::new("t", Completeness::Whole);
    for (name, text) in components {
        let source = SourceFile::new(format!("{name}.template"), template(text)).unwrap();
        theme.add(Component::new(*name, source));
    }
    assert!(theme.find(root).is_some());
    theme
}

/// The numbers of paths with no menu, with one, and with more.
fn counts(target: Target, components: &[(&str, &str)]) -> Option<(usize, usize, usize)> {
    let theme = theme(target.name(), components);
    let (id, component) = theme.find(target.name()).unwrap();
    assert_eq!(component.document().errors(), [], "{components:?}");
    Coverage::of(&theme, &References::of(&theme), id, target).unwrap().counts()
}

type Row = (&'static str, (usize, usize, usize));

const MESSAGES: &[Row] = &[
    // No condition.
    ("<div><M/><B/></div>", (0, 1, 0)),
    ("<div><B/></div>", (1, 0, 0)),
    ("<div><M/><M/><B/></div>", (0, 0, 1)),
    ("<M/><div><B/></div>", (0, 1, 0)),
    // The menu's own condition.
    ("<div><M t:if=\"{{ a }}\"/><B/></div>", (1, 1, 0)),
    ("<div><M t:if=\"{{ showActionMenu }}\"/><B/></div>", (0, 1, 0)),
    ("<div><M t:if=\"{{ showActionMenu == false }}\"/><B/></div>", (1, 0, 0)),
    ("<div><M t:if=\"{{ showActionMenu and a }}\"/><B/></div>", (1, 1, 0)),
    ("<div><M t:if=\"{{ true }}\"/><B/></div>", (0, 1, 0)),
    ("<div><M t:if=\"{{ false }}\"/><B/></div>", (1, 0, 0)),
    ("<div><M t:if=\"{{ a and b }}\"/><B/></div>", (2, 1, 0)),
    ("<div><M t:if=\"{{ a or b }}\"/><B/></div>", (1, 2, 0)),
    // Opposites.
    ("<div><M t:if=\"{{ a }}\"/><M t:if=\"{{ a == false }}\"/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a }}\"/><M t:if=\"{{ a | is_falsy }}\"/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a }}\"/><M t:if=\"{{ a != true }}\"/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a.length > 1 }}\"/><M t:if=\"{{ a.length <= 1 }}\"/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a < b }}\"/><M t:if=\"{{ b > a }}\"/><B/></div>", (1, 0, 1)),
    ("<div><M t:if=\"{{ a == 'x' }}\"/><M t:if=\"{{ a != 'x' }}\"/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a == 'x' }}\"/><M t:if=\"{{ a == \"y\" }}\"/><B/></div>", (1, 2, 0)),
    ("<div><M t:if=\"{{ a === 1 }}\"/><M t:if=\"{{ a }}\"/><B/></div>", (1, 1, 1)),
    (
        "<div><M t:if=\"{{a|then:true|else:false}}\"/><M t:if=\"{{ a | then: false | else: true }}\"/><B/></div>",
        (0, 2, 0),
    ),
    ("<div><M t:if=\"{{ a | upcase }}\"/><M t:if=\"{{ a|upcase == 'X' }}\"/><B/></div>", (1, 2, 1)),
    // Chains.
    ("<div><M t:if=\"{{ a }}\"/><M t:else/><B/></div>", (0, 2, 0)),
    ("<div><M t:if=\"{{ a }}\"/><M t:else-if=\"{{ b }}\"/><M t:else/><B/></div>", (0, 3, 0)),
    ("<div><M t:if=\"{{ a }}\"/><M t:else-if=\"{{ b }}\"/><B/></div>", (1, 2, 0)),
    ("<div><p t:if=\"{{ a }}\"/><M t:else/><B/></div>", (1, 1, 0)),
    ("<div><p t:if=\"{{ a }}\"/><!-- x --><p t:else-if=\"{{ b }}\"/> <M t:else/><B/></div>", (2, 1, 0)),
    ("<div><p t:if=\"{{ true }}\"/><M t:else/><B/></div>", (1, 0, 0)),
    // Where the bubble renders.
    ("<div t:if=\"{{ a }}\"><M/><B/></div><p t:else>x</p>", (0, 1, 0)),
    ("<div t:if=\"{{ a }}\"><M/><B/></div><div t:else><B/></div>", (1, 1, 0)),
    ("<div t:if=\"{{ a }}\"><M/><B/></div><div t:else><M/><B/></div>", (0, 2, 0)),
    ("<div t:if=\"{{ a }}\"><M/><B/></div><div t:if=\"{{ b }}\"><M/><B/></div>", (0, 2, 1)),
    ("<div><p><M/><B/></p><section><B/></section></div>", (0, 1, 0)),
    ("<div t:if=\"{{ a }}\"><div t:if=\"{{ a }}\"><M/></div><B/></div>", (0, 1, 0)),
    ("<div t:if=\"{{ a }}\"><p t:if=\"{{ a == false }}\"><M/></p><B/></div>", (1, 0, 0)),
    ("<M/><B/>", (0, 1, 0)),
    ("<p><M t:if=\"{{ a }}\"/>{{ body }}</p>", (1, 1, 0)),
    // Loops.
    ("<div><p t:for=\"{{ x in list }}\"><B/></p><M/></div>", (0, 1, 0)),
    ("<div><p t:for=\"{{ x in list }}\"><M/></p><B/></div>", (1, 1, 0)),
    ("<p t:for=\"{{ x in list }}\"><M/><B/></p>", (0, 1, 0)),
    // Variables.
    (
        "<t:set mine=\"{{ a == false }}\"/><div><M t:if=\"{{ a }}\"/><M t:if=\"{{ mine }}\"/><B/></div>",
        (0, 2, 0),
    ),
    ("<div><M t:if=\"{{ x.y }}\"/><M t:else/><B/></div><t:set x=\"{{ z }}\"/>", (0, 2, 0)),
    (
        "<t:set x=\"{{ z }}\"/><div><M t:if=\"{{ x.y }}\"/><M t:if=\"{{ z.y == false }}\"/><B/></div>",
        (0, 2, 0),
    ),
    (
        "<t:set x=\"{{ a }}\" t:if=\"{{ b }}\"/><div><M t:if=\"{{ a }}\"/><M t:if=\"{{ x }}\"/><B/></div>",
        (1, 2, 1),
    ),
    ("<t:set x=\"{{ x }}\"/><div><M t:if=\"{{ x }}\"/><B/></div>", (1, 1, 0)),
    ("<t:set x=\"yes\"/><div><M t:if=\"{{ x == 'yes' }}\"/><B/></div>", (0, 1, 0)),
    ("<t:set x=\"yes\"/><div><M t:if=\"{{ x }}\"/><B/></div>", (0, 1, 0)),
    (
        "<t:set x=\"{{ a | then: 'l' | else: 'r' }}\"/><div><M t:if=\"{{ x == 'l' }}\"/><M t:if=\"{{ x == 'r' }}\"/><B/></div>",
        (0, 2, 0),
    ),
    ("<t:set x=\"{{ x and x }}\"/><div><M t:if=\"{{ x }}\"/><B/></div>", (1, 1, 0)),
    (
        "<t:set x=\"{{ x == 'l' | then: 'l' | else: 'r' }}\"/><div><M t:if=\"{{ x == 'l' }}\"/><B/></div>",
        (1, 1, 0),
    ),
    (
        "<t:set x=\"{{ y == 'l' | then: 'l' | else: 'r' }}\"/><t:set y=\"{{ x == 'l' | then: 'r' | else: 'l' }}\"/>\
         <div><M t:if=\"{{ x == 'l' }}\"/><B/></div>",
        (1, 1, 0),
    ),
];

const HEADERS: &[Row] = &[
    ("<header><p>x</p><M/></header>", (0, 1, 0)),
    (
        "<header><SearchBox t:if=\"{{ showSearchBox }}\"/><div t:else><M/><SearchButton/></div></header>",
        (0, 1, 0),
    ),
    ("<header><M t:if=\"{{ showActionMenu }}\"/><SearchButton/></header>", (0, 1, 0)),
    (
        "<header><div t:if=\"{{ a }}\"><SearchButton/></div><div t:else><M/><SearchButton/></div></header>",
        (1, 1, 0),
    ),
    ("<header t:if=\"{{ a }}\"><M/></header><header t:else>x</header>", (0, 1, 0)),
    ("<header><M t:if=\"{{ conversation.isGroupChat }}\"/><CloseButton/></header>", (1, 1, 0)),
];

#[test]
fn paths_are_counted_as_expected() {
    assert!(MESSAGES.len() + HEADERS.len() > 40);
    let rows = |target: Target, rows: &[Row]| {
        let wrong = rows.iter().filter_map(|(text, expected)| {
            let found = counts(target, &[(target.name(), text)]);
            (found != Some(*expected)).then(|| format!("{text}\n  {found:?}, expected {expected:?}"))
        });
        wrong.collect::<Vec<_>>()
    };
    let wrong = [rows(Target::UserMessage, MESSAGES), rows(Target::ChatHeader, HEADERS)].concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn components_are_counted_where_they_are_rendered() {
    let bubble = ("Bubble", "<div><M t:if=\"{{ mine }}\"/><B/></div>");
    for (root, expected) in [
        ("<Bubble mine=\"{{ sender.isMe }}\"/>", (1, 1, 0)),
        ("<Bubble mine=\"{{ true }}\"/>", (0, 1, 0)),
        ("<Bubble t:if=\"{{ a }}\" mine=\"{{ a }}\"/>", (0, 1, 0)),
        ("<Bubble t:if=\"{{ a }}\" mine=\"{{ a }}\"/><Bubble t:else mine=\"{{ a == false }}\"/>", (0, 2, 0)),
        ("<Bubble t:if=\"{{ a }}\" mine=\"{{ b }}\"/><Bubble t:else mine=\"{{ c }}\"/>", (2, 2, 0)),
        (
            "<Bubble mine=\"{{ theme.custom.menu }}\"/><M t:if=\"{{ theme.custom.menu == false }}\"/>",
            (0, 2, 0),
        ),
    ] {
        assert_eq!(counts(Target::UserMessage, &[("UserMessage", root), bubble]), Some(expected), "{root}");
    }
    let side = ("Side", "<div><M t:if=\"{{ side == 'me' }}\"/><M t:if=\"{{ side == 'you' }}\"/><B/></div>");
    let sides = "<Side t:if=\"{{ a }}\" side=\"me\"/><Side t:else side=\"you\"/>";
    assert_eq!(counts(Target::UserMessage, &[("UserMessage", sides), side]), Some((0, 2, 0)));
    let flag = ("Flag", "<div><M t:if=\"{{ menu }}\"/><B/></div>");
    for root in ["<Flag menu/>", "<Flag menu=\"true\"/>", "<Flag menu=\"{{ showActionMenu }}\"/>"] {
        assert_eq!(counts(Target::UserMessage, &[("UserMessage", root), flag]), Some((0, 1, 0)), "{root}");
    }
    let deep = [
        ("UserMessage", "<div><Outer t:if=\"{{ a }}\" flag=\"{{ b }}\"/><B/></div>"),
        ("Outer", "<p><Inner on=\"{{ flag }}\"/><Outer/></p>"),
        ("Inner", "<M t:if=\"{{ on }}\"/>"),
    ];
    assert_eq!(counts(Target::UserMessage, &deep), Some((2, 1, 0)));
    let body = [("UserMessage", "<div><B/></div>"), ("MessageBody", "<p>{{ body }}<M/></p>")];
    assert_eq!(counts(Target::UserMessage, &body), Some((0, 1, 0)));
}

#[test]
fn variables_that_go_in_circles_come_to_an_end() {
    let pairs =
        (0..40).map(|index| format!("<t:set v{index}=\"{{{{ v{} and v{} }}}}\"/>", index + 1, index + 2));
    let text = format!(
        "{}<t:set v41=\"{{{{ v0 or v1 }}}}\"/><div><M t:if=\"{{{{ v0 }}}}\"/><B/></div>",
        pairs.collect::<String>()
    );
    // Two to the power of forty combinations: too many, and reported at once.
    assert_eq!(counts(Target::UserMessage, &[("UserMessage", &text)]), None);
    let circle = "<t:set a=\"{{ b or c }}\"/><t:set b=\"{{ a or c }}\"/><t:set c=\"{{ a or b }}\"/>";
    let text = format!("{circle}<div><M t:if=\"{{{{ a }}}}\"/><B/></div>");
    let (none, one, more) = counts(Target::UserMessage, &[("UserMessage", &text)]).unwrap();
    assert!(none > 0 && one > 0 && more == 0, "{none}, {one}, {more}");
}

#[test]
fn too_many_paths_are_not_guessed_at() {
    let menus: String = (0..30).map(|index| format!("<M t:if=\"{{{{ a{index} }}}}\"/>")).collect();
    assert_eq!(counts(Target::UserMessage, &[("UserMessage", &format!("<div>{menus}<B/></div>"))]), None);
    let bubbles = "<div><B/></div>".repeat(100);
    assert_eq!(counts(Target::UserMessage, &[("UserMessage", &bubbles)]), None);
}

/// Each `else` uses the value before it twice, and each variable may do so with the previous variable.
#[test]
fn expressions_that_double_come_to_an_end() {
    let filters: String = (0..100).map(|index| format!(" | else: b{index}")).collect();
    let menu = format!("<div><M t:if=\"{{{{ a{filters} }}}}\"/><B/></div>");
    assert_eq!(counts(Target::UserMessage, &[("UserMessage", &menu)]), Some((1, 1, 0)));
    for value in ["{{ aX | else: b }}", "{{ aX == 'x' | then: 'x' | else: 'y' }}", "{{ aX and aX }}"] {
        let set = |index: usize| {
            let value = value.replace('X', &index.to_string());
            format!("<t:set a{}=\"{value}\"/>", index + 1)
        };
        let sets: String = (0..100).map(set).collect();
        for condition in ["{{ a100 }}", "{{ a100 == 'x' }}"] {
            let text = format!("{sets}<div><M t:if=\"{condition}\"/><B/></div>");
            let found = counts(Target::UserMessage, &[("UserMessage", &text)]);
            // "Too much to tell" is a valid answer, too.
            assert!(found.is_none_or(|(_, menus, _)| menus > 0), "{value} {condition}: {found:?}");
        }
    }
}
