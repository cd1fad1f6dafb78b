use super::super::hiders::may_hide;
use super::super::values::read;
use super::*;
use crate::source::{SourceFile, Span};
use crate::style::{Sheet, draws_something, has_rule};
use crate::syntax::Document;

fn judge<T>(css: &str, judge: impl Fn(Element<'_>, &Styles<'_>) -> T) -> T {
    let text =
        r#"<template><div class="row"><ActionMenu class="menu {{ a | then: 'small' }}"/></div></template>"#;
    let document = Document::parse(SourceFile::new("X", text).expect("valid"));
    let menu = document.elements().nth(2).expect("the menu");
    let sheet = Sheet::scan(css, Span::new(0, css.len()));
    judge(menu, &Styles::of_own(css, &sheet))
}

#[test]
fn no_value_that_hides_is_passed_over_unread() {
    const PARTS: [&str; 29] = [
        "",
        "0",
        "+0",
        ".0px",
        "1",
        "1px",
        "auto",
        "-600px",
        "-40em",
        "-100vw",
        "none",
        "HIDDEN",
        "collapse",
        "scale(0)",
        "scale(0, 1)",
        "y 90deg",
        "translate(1px, -9999px)",
        "inset(100%)",
        "circle(0)",
        "rect(1px, 1px, 1px, 1px)",
        "5000px",
        "300em",
        "100vw",
        "100%",
        "scaleX(0)",
        "translateX(9999px)",
        "inset(100% 0 0 0)",
        "/* x */",
        "!important",
    ];
    let mut has_hidden = [false; HIDERS.len()];
    for (first, second) in PARTS.iter().flat_map(|first| PARTS.map(|second| (first, second))) {
        let value = format!("{first} {second}").trim().to_owned();
        let (read, _) = read(&value);
        for (hider, has_hidden) in HIDERS.iter().zip(&mut has_hidden) {
            let hides = (hider.hides)(&read);
            *has_hidden |= hides;
            assert!(!hides || may_hide(&value), "{}: {value}", hider.property);
        }
    }
    assert_eq!(has_hidden, [true; HIDERS.len()], "each way of hiding was tried");
}

#[test]
fn the_strongest_declaration_decides() {
    for (css, expected) in [
        (".menu { display: none }", Some(Match::Always)),
        (".menu { display: none } .row .menu { display: flex }", None),
        (".row .menu { display: none } .menu { display: flex }", Some(Match::Always)),
        (".menu { display: none !important } .row .menu { display: flex }", Some(Match::Always)),
        (".menu { display: none; display: flex }", None),
        (".menu { opacity: 0 } .row:hover .menu { opacity: 1 }", None),
        (".menu { opacity: 0.0 } .row:hover .menu { display: flex }", Some(Match::Always)),
        (".menu:not(:hover) { opacity: 0 }", None),
        ("@media (max-width: 30em) { .menu { DISPLAY: None } }", Some(Match::Sometimes)),
        ("@media print { .menu { display: none } }", None),
        (".menu.small { visibility: hidden }", Some(Match::Sometimes)),
        (".dark .menu { visibility: hidden }", None),
        ("body .menu { visibility: hidden }", Some(Match::Always)),
        ("section .menu { visibility: hidden }", Some(Match::Sometimes)),
        (".menu { width: 0px; overflow: hidden }", Some(Match::Always)),
        (".menu { width: 0px }", None),
        (".menu { max-height: 0; overflow: visible }", None),
        (".menu { width: 0; min-width: max-content; overflow: hidden }", None),
        (".menu { width: 0; padding: 4px 6px; overflow: hidden }", None),
        (".menu { position: absolute; left: -9999px }", Some(Match::Always)),
        (".menu { left: -9999px }", None),
        (".menu { left: -1rem; width: 10% }", None),
        (".menu { position: absolute; top: -100% }", None),
        (".menu { width: 0; border: 12px solid; overflow: hidden }", None),
        (
            ".menu { width: 0; border: none; border-radius: 8px; padding: 0 0; overflow: clip }",
            Some(Match::Always),
        ),
        (".menu { height: 0; padding-block: 0 10px; overflow: hidden }", None),
        (".menu { display: none ! important }", Some(Match::Always)),
        ("ActionMenu { display: none }", Some(Match::Sometimes)),
        ("ActionMenu { display: none !important }", Some(Match::Always)),
        ("@layer a { .menu { display: none } }", Some(Match::Sometimes)),
        (".menu { display: none } .menu { display: bogus }", Some(Match::Always)),
        (".menu { display: none } .row .menu { all: unset }", None),
        (".menu { opacity: 0; animation: fade 1s forwards }", None),
        (".menu { display: none; @media (hover: none) { display: flex } }", None),
        (".menu { @media (hover: none) { display: none } }", Some(Match::Sometimes)),
        (".menu:not([type]) { display: none }", Some(Match::Sometimes)),
        ("button:not([type=submit]):not([aria-label]) { display: none !important }", Some(Match::Sometimes)),
        (".menu[disabled] { display: none }", None),
        (".menu:not([disabled]) { display: none }", Some(Match::Always)),
        (".row { & > .menu { display: none } }", Some(Match::Always)),
        (".row { .menu, .x { display: none } }", Some(Match::Always)),
        ("@layer a { .row .menu { display: none } } .menu { display: flex }", None),
        ("[hidden] { display: none } .row > :not(.menu) { opacity: 0 } a:empty { display: none }", None),
    ] {
        let found = judge(css, |menu, styles| hiding(menu, styles).map(|hiding| hiding.matched));
        assert_eq!(found, expected, "{css}");
    }
}

#[test]
fn what_is_turned_by_its_edge_is_hidden() {
    for (css, expected) in [
        (".menu { transform: rotateY(90deg) }", Some(Match::Always)),
        (".menu { transform: translate(4px, 0) rotateX(-0.75turn) }", Some(Match::Always)),
        (".menu { transform: rotateY(90deg) rotateY(90deg) }", None),
        (".menu { transform: rotateY(90deg) rotate(5deg) }", Some(Match::Always)),
        (".menu { transform: perspective(400px) rotateY(90deg) translateZ(30px) }", None),
        (".menu { transform: rotateY(180deg) }", None),
        (".menu { transform: rotate(90deg) }", None),
        (".menu { rotate: y 90deg }", Some(Match::Always)),
        (".menu { rotate: 100grad x }", Some(Match::Always)),
        (".menu { rotate: y 45deg }", None),
        (".menu { rotate: z 90deg }", None),
        (".menu { rotate: 90deg }", None),
    ] {
        let found = judge(css, |menu, styles| hiding(menu, styles).map(|hiding| hiding.matched));
        assert_eq!(found, expected, "{css}");
    }
}

#[test]
fn places_shapes_and_sizes_hide() {
    for (css, expected) in [
        (".menu:not( :hover ) { opacity: 0 }", None),
        (".menu:not(:hover) { display: none }", Some(Match::Sometimes)),
        (".row:not(:hover) .menu:not(:hover) { display: none }", None),
        (".menu { display: none } .menu:hover { display: flex }", Some(Match::Always)),
        (".menu { visibility: hidden } .row .menu:focus { visibility: visible }", Some(Match::Always)),
        (".menu { display: none } .row:hover .menu, .menu:hover { display: flex }", None),
        (".row > :first-child { display: none }", Some(Match::Sometimes)),
        (".row :only-child { display: none }", Some(Match::Sometimes)),
        (".row > :nth-child(2) { display: none }", None),
        (".menu { position: absolute; inset-inline-start: -9999px }", Some(Match::Always)),
        (".menu { inset-inline-start: -9999px }", None),
        (".menu { translate: -9999px 0 }", Some(Match::Always)),
        (".menu { translate: -50% 10px }", None),
        (".menu { scale: 0 0 }", Some(Match::Always)),
        (".menu { scale: 0; animation: pop 1s forwards }", None),
        (".menu { scale: 1 1 }", None),
        (".menu { position: absolute; clip: rect(0 0 0 0) }", Some(Match::Always)),
        (".menu { position: absolute; clip: RECT(1px, 1px, 1px, 1px) }", Some(Match::Always)),
        (".menu { clip: rect(0 0 0 0) }", None),
        (".menu { position: absolute; clip: rect(0, 20px, 20px, 0) }", None),
        (".menu { position: absolute; clip: auto }", None),
        (".menu { position: fixed; inset: -9999px auto auto -9999px }", Some(Match::Always)),
        (".menu { transform: translateX(-9999px) }", Some(Match::Always)),
        (".menu { height: 0%; overflow: hidden }", None),
        (".menu { position: absolute; left: 9999px }", Some(Match::Always)),
        (".menu { position: relative; right: 100vw }", Some(Match::Always)),
        (".menu { position: absolute; left: 100% }", None),
        (".menu { position: absolute; left: 600px; top: 100vh }", None),
        (".menu { transform: translateX(9999px) }", Some(Match::Always)),
        (".menu { transform: translate(-50%, -50%) scale(1.5) }", None),
        (".menu { transform: translate(calc(100% - 9999px), 0) }", None),
        (".menu { transform: translateZ(9999px) }", None),
        (".menu { transform: rotate(45deg) scaleX(0) }", Some(Match::Always)),
        (".menu { transform: scale(1, 0) }", Some(Match::Always)),
        (".menu { transform: scaleZ(0) }", None),
        (".menu { scale: 1 0 }", Some(Match::Always)),
        (".menu { clip-path: inset(100% 0 0 0) }", Some(Match::Always)),
        (".menu { clip-path: inset(0 60% 0 40% round 4px) }", Some(Match::Always)),
        (".menu { clip-path: inset(0 20% 0 40%) }", None),
        (".menu { clip-path: inset(10px 20px) }", None),
        (".menu { clip-path: circle(0 at 50% 50%) }", Some(Match::Always)),
        (".menu { clip-path: circle(40% at 0 0) }", None),
        (".menu { opacity: 0; animation: none }", Some(Match::Always)),
        (".menu { opacity: 0; animation: fade 1s } .row .menu { animation: none }", Some(Match::Always)),
        (".menu { opacity: 0; animation: none } .row:hover .menu { animation: fade 1s }", None),
        (".menu { pointer-events: none }", None),
        (".menu { width: 0%; overflow: hidden }", Some(Match::Always)),
        (".other { display: none }", None),
        (".menu { display: none } .menu { display: var(--menu) }", None),
    ] {
        let found = judge(css, |menu, styles| hiding(menu, styles).map(|hiding| hiding.matched));
        assert_eq!(found, expected, "{css}");
    }
}

#[test]
fn pointers_are_kept_away_by_the_strongest_declaration() {
    for (css, expected) in [
        (".menu { pointer-events: none }", Some(Match::Always)),
        (".menu { pointer-events: none } .row .menu { pointer-events: auto }", None),
        (".menu { pointer-events: none } .row:hover .menu { pointer-events: auto }", None),
        (".row:not(:hover) .menu { pointer-events: none }", None),
        (".menu { pointer-events: none } .menu:hover { pointer-events: auto }", Some(Match::Always)),
        (".menu:not(:hover) { pointer-events: none }", Some(Match::Sometimes)),
        (".small { pointer-events: none }", Some(Match::Sometimes)),
        (".menu { display: none }", None),
    ] {
        let found = judge(css, |menu, styles| untouchable(menu, styles).map(|hiding| hiding.matched));
        assert_eq!(found, expected, "{css}");
    }
}

#[test]
fn what_ends_when_somebody_points_there_is_the_design() {
    for (css, expected) in [
        (".row:not(:hover) .x, .menu { display: none }", Some(Match::Always)),
        (".row:not(:hover) .x, .menu.small { display: none }", Some(Match::Sometimes)),
        (".row:not(:hover) .menu, .menu:not(:focus-within) { opacity: 0 }", None),
        (".row:not(:hover) .menu, .menu:not(:focus-within) { display: none }", Some(Match::Sometimes)),
        (".row:not(:hover, .other) > .menu { opacity: 0 }", None),
        (".menu:not(.row:hover *) { display: none }", None),
        (".row:not(:is(:hover, :focus)) .menu { display: none }", None),
        (".menu:not(:not(:hover)) { opacity: 0 }", Some(Match::Sometimes)),
        (".menu:not(:active) { display: none }", Some(Match::Sometimes)),
        (".menu:not(.small:hover) { display: none }", Some(Match::Sometimes)),
        ("p:not(:hover) ~ .menu { display: none }", Some(Match::Sometimes)),
        (".row:not(:hover) p ~ .menu { display: none }", None),
        (".row:hover p:not(:hover) ~ .menu { display: none }", Some(Match::Sometimes)),
        (".row:not(:hover) { .menu { display: none } }", None),
        (".row { &:not(:hover), .x { .menu { display: none } } }", None),
        (".row { &:not(:hover), & { .menu { display: none } } }", Some(Match::Always)),
        ("body:not(:hover) .menu { display: none }", None),
        ("section:not(:hover) > div .menu { display: none }", None),
    ] {
        let found = judge(css, |menu, styles| hiding(menu, styles).map(|hiding| hiding.matched));
        assert_eq!(found, expected, "{css}");
    }
}

#[test]
fn classes_by_which_the_menu_shows_are_the_design() {
    let text = r#"<template><div class="line {{ showActionMenu | then: 'open' | else: 'shut' }} {{ me | then: 'mine' }}">
        <ActionMenu class="menu"/></div></template>"#;
    let document = Document::parse(SourceFile::new("X", text).expect("valid"));
    let menu = document.elements_called("ActionMenu").next().expect("the menu");
    for (css, hides) in [
        (".shut .menu { display: none }", false),
        (".line:not(.open) .menu { display: none }", false),
        (".shut .x, .menu { display: none }", true),
        (".shutter .x, .line.mine .menu { display: none }", true),
        (".mine .menu { display: none }", true),
        (".shut + .menu { display: none }", false),
    ] {
        let sheet = Sheet::scan(css, Span::new(0, css.len()));
        let styles = Styles::of_own(css, &sheet);
        assert_eq!(hiding(menu, &styles).is_some(), hides, "{css}");
    }
}

#[test]
fn a_box_without_room_cuts_off_what_is_in_it() {
    for (css, expected) in [
        (".row { width: 0; overflow: hidden }", true),
        (".row { width: 0; overflow: hidden; display: grid }", true),
        (".row { width: 0; overflow: hidden; display: inline }", false),
        (".row { width: 0; overflow: hidden; display: contents }", false),
        (".row { width: 0 }", false),
        (".row { width: 0; overflow: hidden; min-width: 40px }", false),
    ] {
        let hides_row = |menu: Element<'_>, styles: &Styles<'_>| {
            hiding(menu.parent().expect("the row"), styles).is_some()
        };
        assert_eq!(judge(css, hides_row), expected, "{css}");
    }
}

#[test]
fn drawings_and_offsets_are_seen() {
    for (css, expected) in [
        (".menu { background: url(dots.svg) }", true),
        (".menu::after { content: '…' }", true),
        (".row::after { content: '…' }", false),
        (".menu { color: red }", false),
        (".menu { background-color: inherit; border: none }", false),
        (".menu { background: none; -webkit-mask-image: url(dots.svg) }", true),
        (".menu { background-size: cover } .menu::before { content: none }", false),
    ] {
        assert_eq!(judge(css, draws_something), expected, "{css}");
    }
    let outside = |css: &str| judge(css, |menu, styles| offset_outside(menu, styles).map(|found| found.0));
    assert_eq!(outside(".menu { top: -1rem }"), Some("top"));
    assert_eq!(outside(".menu { top: 1rem; right: -5% }"), None);
    assert!(judge("* { margin: 0 } .menu {}", |menu, styles| !has_rule(menu, styles)));
    assert!(judge("ActionMenu { margin: 0 }", has_rule));
}
