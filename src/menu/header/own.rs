//! Headers whose template has neither a search button nor a close button: the menu joins a team's own icon buttons, and
//! is for a person where a component of the theme renders the header's buttons.

use super::beside::button_beside;
use super::row::{MAX_LOOKED_AT, in_flow, texts};
use super::{CLOSE_BUTTON, SEARCH_BUTTON, beside, is_button, last_in, row};
use crate::catalog;
use crate::menu::look::ICON;
use crate::menu::{Manual, Place, Wrapper};
use crate::style::{Match, Styles, applies, is_usually_hidden};
use crate::syntax::{Attribute, Directive, Document, Element, Node, NodeKind};
use crate::theme::Theme;

/// How many elements of a header are looked at for components that render its buttons.
const MAX_ELEMENTS: usize = 256;

/// The place after the last button of a row that ends with buttons that show an icon alone, or with a box of these.
pub(super) fn beside_own_buttons(row: Element<'_>, styles: &Styles<'_>) -> Option<Place> {
    let items = in_flow(row, styles);
    let is_shown =
        |node: &Node<'_>| !node.is_blank() && node.kind() != NodeKind::Comment && node.as_element().is_none();
    let last =
        items.last().copied().filter(|last| !last.node().following_siblings().any(|node| is_shown(&node)))?;
    let buttons = match is_icon_button(last) {
        true => {
            let first = items.iter().rposition(|item| !is_icon_button(*item))?;
            items[first + 1..].to_vec()
        }
        false => {
            let inner = in_flow(last, styles);
            // In a box that is hidden sometimes the menu would be, too.
            let is_group = items.len() > 1
                && texts(last) == 0
                && inner.iter().copied().all(is_icon_button)
                && always_shows(last, styles);
            if is_group { inner } else { Vec::new() }
        }
    };
    let (button, others) = buttons.split_last()?;
    Some(beside(*button, others.last().copied(), styles))
}

/// Why the header has no place for the menu, if a component of the theme renders its buttons.
pub(in crate::menu) fn in_a_component(theme: &Theme, document: &Document) -> Option<Manual> {
    let template = document.template()?;
    if !buttons_in(template).is_empty() {
        return None;
    }
    // A panel of its own may have a close button, too.
    let is_headers = |button: &Element<'_>| {
        let condition = button.directive(Directive::If).and_then(Attribute::value).unwrap_or_default();
        condition.contains("showSearchButton") || condition.contains("showCloseButton")
    };
    let mut inner = template.descendant_elements().take(MAX_ELEMENTS).filter(|inner| inner.is_component());
    let renders_buttons = |inner: &Element<'_>| {
        let component = theme.find(inner.name()).map(|(_, component)| component);
        let template = component.and_then(|component| component.document().template());
        template.is_some_and(|template| buttons_in(template).iter().any(is_headers))
    };
    let element = inner.find(renders_buttons)?;
    Some(Manual::new(
        element.open_tag(),
        format!("`<{}>` renders the header's buttons, and the menu belongs beside these", element.name()),
        format!(
            "put the `<ActionMenu>` of the snippet beside the buttons in {}, and pass `showActionMenu` to it",
            element.name()
        ),
    ))
}

/// The search and close buttons in a template.
fn buttons_in(template: Element<'_>) -> Vec<Element<'_>> {
    let named = [SEARCH_BUTTON, CLOSE_BUTTON].into_iter();
    named.flat_map(|name| template.descendants_called(name).take(MAX_LOOKED_AT)).collect()
}

/// The place at the end of the header, if `place` is beside a team's own button.
pub(in crate::menu) fn after_own_buttons(
    document: &Document,
    place: &Place,
    styles: &Styles<'_>,
) -> Option<Place> {
    button_beside(document, place).filter(|button| !is_button(*button))?;
    let row = row(document.template()?, styles).ok()?;
    Some(Place { wrapper: Some(Wrapper::Plain), ..last_in(row) })
}

/// Whether an element shows whatever holds: no condition, expression or rule for a state or a screen may hide it.
fn always_shows(element: Element<'_>, styles: &Styles<'_>) -> bool {
    let style = element.attribute("style").and_then(Attribute::value);
    !element.is_conditional()
        && element.directive(Directive::For).is_none()
        && element.attribute("hidden").is_none()
        && !style.is_some_and(|style| style.contains("{{"))
        && !is_usually_hidden(element, styles)
        && styles.rules_for(element).all(|rule| applies(element, rule.rule, rule.sheet) == Match::Always)
}

/// Whether an element is a button or a link that shows an icon and no text.
fn is_icon_button(element: Element<'_>) -> bool {
    let mut inner = element.descendant_elements().take(MAX_LOOKED_AT);
    catalog::is_interactive(element.name())
        && texts(element) == 0
        && inner.any(|inner| matches!(inner.name(), ICON | "svg"))
}
