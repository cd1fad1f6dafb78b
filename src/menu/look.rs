//! The look of a menu: its neighbours' classes, and whether the elements of a class are styled already.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::button::contrast::is_seen_by_its_picture;
use super::classes::may_have_class;
use super::placement::IconLook;
use super::said::candidates;
use crate::catalog;
use crate::edit::{Edit, TextEdit};
use crate::source::SourceFile;
use crate::style::{
    Declared, Match, ParsedSelectors, Rule, Scope, ScopedRule, ScopedSheet, Styles, applies, is_for_button,
    may_name,
};
use crate::syntax::{Attribute, Document, Element, Node, NodeKind, class_tokens};

/// The component that draws a button's icon.
pub(super) const ICON: &str = "Icon";

/// A component with the inserted menus, but without their rules.
pub(super) struct WithMenus<'a> {
    document: &'a Document,
    markup: &'a [Edit],
    read: OnceCell<Option<Document>>,
}

impl<'a> WithMenus<'a> {
    pub(super) fn new(document: &'a Document, markup: &'a [Edit]) -> WithMenus<'a> {
        WithMenus { document, markup, read: OnceCell::new() }
    }

    pub(super) fn document(&self) -> Option<&Document> {
        let source = self.document.source();
        let read = || {
            let text = TextEdit::new(self.markup.to_vec()).ok()?.apply(source.text());
            Some(Document::parse(SourceFile::new(source.shared_path(), text).ok()?))
        };
        self.read.get_or_init(read).as_ref()
    }
}

/// The name of a component's class in styles of this scope.
pub(super) fn scoped(class: &str, scope: Scope<'_>) -> String {
    match scope {
        Scope::Component => class.to_owned(),
        Scope::Global(component) => format!("{component}__{class}"),
    }
}

/// How many elements stand for all that have a class.
const MAX_LOOKED_AT: usize = 8;

/// Whether a rule that declares something styles elements with one of `classes`, with a match of `at_least`
/// this certainty.
pub(super) fn are_styled(
    classes: &[String],
    document: &Document,
    styles: &Styles<'_>,
    at_least: Match,
) -> bool {
    let has_one = |element: &Element<'_>| classes.iter().any(|class| may_have_class(*element, class));
    let with_class = || document.attributes_called("class").map(Attribute::element).filter(has_one);
    // Usually the first element suffices.
    let (first, alike) = (OnceCell::new(), OnceCell::new());
    let first = || -> &Option<Element<'_>> { first.get_or_init(|| with_class().next()) };
    let alike = || -> &Vec<Element<'_>> { alike.get_or_init(|| with_class().take(MAX_LOOKED_AT).collect()) };
    styles.iter().any(|sheet| {
        let may_style = |prelude: &str| classes.iter().any(|class| may_name(prelude, class));
        preludes(sheet, may_style).any(|(rule, prelude)| {
            let selectors = ParsedSelectors::parse(&prelude);
            let may_match = |element: &Element<'_>| match rule.parent {
                None => selectors.matches(*element, sheet.scope).0 >= at_least,
                Some(_) => applies(*element, rule, sheet) >= at_least,
            };
            let styled = selectors.subject_classes();
            classes.iter().any(|class| styled.contains(&scoped(class, sheet.scope)))
                && (first().iter().any(may_match) || alike().iter().any(may_match))
        })
    })
}

/// Whether no rule is for `classes`, and elements that have them are styled by other selectors or inline.
pub(super) fn are_styled_otherwise(document: &Document, classes: &[String], styles: &Styles<'_>) -> bool {
    let has_one = |element: &Element<'_>| classes.iter().any(|class| may_have_class(*element, class));
    const MAX_RULES: usize = 1000;
    let elements =
        document.attributes_called("class").map(Attribute::element).filter(has_one).take(MAX_LOOKED_AT);
    let is_styled = |element: Element<'_>| {
        element.attribute("style").is_some()
            || styles.iter().any(|sheet| {
                let is_own = sheet.scope == Scope::Component;
                // By their name; in GlobalCSS only rules that name the element or `button` count, in the
                // component's own styles all.
                let may_mean_it =
                    |prelude: &str| is_own || prelude.contains(element.name()) || prelude.contains("button");
                let mut rules =
                    preludes(sheet, may_mean_it).filter(|(_, prelude)| prelude != "*").take(MAX_RULES);
                rules.any(|(rule, _)| is_for_button(element, rule, sheet))
            })
    };
    !classes.is_empty()
        && !are_styled(classes, document, styles, Match::Sometimes)
        && elements.into_iter().any(is_styled)
}

/// Whether a button with all of `classes` owes its border and its background to these classes, to rules for all
/// buttons, or to the browser: only then would a menu with these classes look like it.
pub(super) fn give_look(document: &Document, classes: &[String], styles: &Styles<'_>) -> bool {
    const LOOKS: [&[&str]; 2] =
        [&["border", "border-width", "border-style"], &["background", "background-color"]];
    if classes.is_empty() {
        return true;
    }
    let has_all = |element: &Element<'_>| classes.iter().all(|class| may_have_class(*element, class));
    let is_for_classes = |one: &Declared<'_>| {
        one.rule.is_some_and(|ScopedRule { sheet, rule, .. }| {
            let own: Vec<String> = classes.iter().map(|class| scoped(class, sheet.scope)).collect();
            sheet
                .selector(rule)
                .is_some_and(|selector| ParsedSelectors::parse(&selector).is_for_buttons_with(&own))
        })
    };
    let buttons = document.attributes_called("class").map(Attribute::element);
    let buttons = buttons.filter(|element| catalog::is_interactive(element.name()) && has_all(element));
    // `None` for a button with a browser's look.
    let is_given = |button: &Element<'_>| -> Option<bool> {
        let is_at_rest = |one: &Declared<'_>| {
            one.rule.is_none_or(|rule| rule.any_match_with(*button, |states| !states.of_any))
        };
        let of_look = |names: &&[&str]| match &candidates(*button, names, styles)[..] {
            [.., (_, usual)] if usual.matched == Match::Always => Some(is_for_classes(usual)),
            all => {
                let mut at_rest = all.iter().map(|(_, one)| one).filter(|one| is_at_rest(one)).peekable();
                at_rest.peek()?;
                Some(at_rest.all(is_for_classes))
            }
        };
        LOOKS.iter().filter_map(of_look).reduce(|one, other| one && other)
    };
    // Most buttons have no other class.
    let has_others = |button: &Element<'_>| {
        button.attribute("style").is_some()
            || button.class().contains('{')
            || class_tokens(button.class()).iter().any(|class| !classes.iter().any(|own| own == class))
    };
    let buttons: Vec<Element<'_>> = buttons.take(MAX_LOOKED_AT).collect();
    if !buttons.iter().any(has_others) {
        return true;
    }
    let given: Vec<Option<bool>> = buttons.iter().map(is_given).collect();
    // Of the buttons some may differ by a modifier.
    given.contains(&Some(true)) || !given.contains(&Some(false))
}

/// Whether each of `menus` stands beside buttons without a look of their own, where rules for all buttons,
/// which match the menu, too, replace the border and the background that browsers give buttons.
pub(super) fn look_like_others(menus: &[Element<'_>], styles: &Styles<'_>) -> bool {
    let looks = |menu: &Element<'_>| {
        let beside =
            menu.parent().into_iter().flat_map(Element::child_elements).filter(|other| other != menu);
        let buttons: Vec<Element<'_>> =
            beside.filter(|other| catalog::is_interactive(other.name())).take(MAX_LOOKED_AT).collect();
        let is_for_all = |sheet: &ScopedSheet<'_>, rule: &Rule| {
            sheet.any_prelude(rule, |prelude| prelude.contains("button"))
                && sheet
                    .selector(rule)
                    .is_some_and(|selector| ParsedSelectors::parse(&selector).names_its_subject())
                && applies(*menu, rule, sheet) == Match::Always
                && buttons.iter().all(|button| is_for_button(*button, rule, sheet))
        };
        let says = |property: &str| {
            styles.iter().any(|sheet| {
                let mut said = sheet.sheet.declarations_of(property, sheet.text);
                said.any(|declaration| is_for_all(sheet, sheet.sheet.rule(declaration.rule)))
            })
        };
        let classes = |button: &Element<'_>| {
            class_tokens(button.class()).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let has_own_look = |button: &Element<'_>| {
            are_styled(&classes(button), button.node().document(), styles, Match::Sometimes)
        };
        !buttons.is_empty()
            && says("border")
            && (says("background") || says("background-color"))
            && !buttons.iter().any(|button| has_own_look(button) || is_seen_by_its_picture(*button, styles))
    };
    !menus.is_empty() && menus.iter().all(looks)
}

/// The rules that declare something and have a `wanted` selector list, or are in one that has, each with the selector that
/// they amount to.
pub(super) fn preludes<'s>(
    sheet: &'s ScopedSheet<'s>,
    wanted: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (&'s Rule, Cow<'s, str>)> {
    let says_something = |rule: &&Rule| !sheet.sheet.declarations(rule).is_empty();
    let rules = sheet.sheet.rules().iter().filter(says_something);
    rules
        .filter(move |rule| sheet.any_prelude(rule, &wanted))
        .filter_map(|rule| Some((rule, sheet.selector(rule)?)))
}

/// What the classes of single buttons are named after: what these do, or how they differ from others.
const PURPOSES: [&str; 8] =
    ["active", "close", "danger", "delete", "primary", "search", "selected", "warning"];

/// The classes that a menu takes over: those that two buttons share, or those of a single button that do not
/// name its purpose.
pub(super) fn shared_classes(button: Element<'_>, partner: Option<Element<'_>>) -> Vec<String> {
    // Paddings around words would make a button with an icon higher than the words are.
    if shows_words_alone(button) && partner.is_none_or(shows_words_alone) {
        return Vec::new();
    }
    // A token with a quote could not be written into the menu's own attribute.
    let tokens = |element: Element<'_>| {
        let tokens = class_tokens(element.class()).into_iter().filter(|token| !token.contains(['"', '<']));
        tokens.map(str::to_owned).collect::<Vec<_>>()
    };
    let joined = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let action = joined(button.attribute("action").and_then(Attribute::value).unwrap_or_default());
    let says_its_purpose = |token: &str| {
        let token = joined(token);
        PURPOSES.iter().any(|purpose| token.contains(purpose))
            || (action.len() > 2 && token.contains(&action))
    };
    let mut shared = tokens(button);
    match partner {
        Some(partner) => shared.retain(|token| tokens(partner).contains(token)),
        None => shared.retain(|token| !says_its_purpose(token)),
    }
    shared
}

/// What the icons of two buttons have in common, or the size of a single button's icon, whose classes may
/// name the button's purpose.
pub(super) fn icon_look(button: Element<'_>, partner: Option<Element<'_>>) -> IconLook {
    let other = partner.and_then(icon);
    let Some(icon) = icon(button).filter(|_| partner.is_none() || other.is_some()) else {
        return IconLook::default();
    };
    let written =
        |attribute: Attribute<'_>| icon.node().document().source().slice(attribute.span()).to_owned();
    let is_shared = |attribute: &Attribute<'_>| match other {
        Some(other) => {
            other.attribute(attribute.name()).is_some_and(|theirs| theirs.value() == attribute.value())
        }
        None => matches!(attribute.name(), "width" | "height"),
    };
    let is_look = |attribute: &Attribute<'_>| {
        !matches!(attribute.name(), "type" | "class") && !attribute.name().starts_with("t:")
    };
    let attributes = icon.attributes().take(MAX_LOOKED_AT).filter(is_look).filter(is_shared);
    IconLook {
        classes: if other.is_some() { shared_classes(icon, other) } else { Vec::new() },
        attributes: attributes.map(|attribute| (attribute.name().to_owned(), written(attribute))).collect(),
    }
}

/// Whether a button shows words and no picture, as far as its first descendants tell.
fn shows_words_alone(button: Element<'_>) -> bool {
    let is_word =
        |node: &Node<'_>| matches!(node.kind(), NodeKind::Text | NodeKind::Interpolation) && !node.is_blank();
    let is_picture = |inner: Element<'_>| catalog::is_picture(inner.name());
    button.node().descendants().take(2 * MAX_LOOKED_AT).any(|node| is_word(&node))
        && !button.descendant_elements().take(MAX_LOOKED_AT).any(is_picture)
}

/// The icon on a button, looked for among its first descendants.
fn icon(button: Element<'_>) -> Option<Element<'_>> {
    button.descendant_elements().take(MAX_LOOKED_AT).find(|element| element.name() == ICON)
}
