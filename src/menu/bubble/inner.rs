//! What is in the components that a bubble renders, at any depth.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::frame::{Frame, Outer};
use crate::catalog::{self, ACTION_MENU};
use crate::menu::concern::Objection;
use crate::syntax::Element;
use crate::theme::{Component, ComponentId, GLOBAL_CSS, Theme};

/// How many levels of nested components are looked into.
const MAX_COMPONENT_DEPTH: usize = 3;
/// How many renderings of components are looked into for one bubble. No bubble has as many.
const MAX_COMPONENTS: usize = 100;

/// What is known of the components that a bubble renders, shared by all frames made for it.
pub(super) struct Components {
    /// How many more renderings are looked into.
    left: Cell<usize>,
    /// What each component holds itself, and which others it renders.
    own: RefCell<BTreeMap<ComponentId, (Holds, Vec<ComponentId>)>>,
    /// What each component holds, including those that it renders.
    all: RefCell<BTreeMap<ComponentId, Holds>>,
    /// What the styles of GlobalCSS hold.
    global: OnceCell<Holds>,
    /// The components already checked for what moves in them: once is enough.
    moved: RefCell<BTreeSet<ComponentId>>,
}

impl Default for Components {
    fn default() -> Components {
        Components {
            left: Cell::new(MAX_COMPONENTS),
            own: RefCell::default(),
            all: RefCell::default(),
            global: OnceCell::new(),
            moved: RefCell::default(),
        }
    }
}

/// What may matter to a menu, found by a search for words, which is faster than scanning styles.
#[derive(Clone, Copy, Default)]
struct Holds {
    /// A button or a link.
    buttons: bool,
    /// Styles that may position something absolutely.
    positions: bool,
    /// Styles that may set a `z-index`.
    levels: bool,
}

impl Holds {
    const ALL: Holds = Holds { buttons: true, positions: true, levels: true };

    fn of_styles(component: &Component) -> Holds {
        let text = component.source().text();
        Holds {
            positions: contains_word(text, ABSOLUTE),
            levels: contains_word(text, Z_INDEX),
            buttons: false,
        }
    }

    fn and(self, other: Holds) -> Holds {
        Holds {
            buttons: self.buttons || other.buttons,
            positions: self.positions || other.positions,
            levels: self.levels || other.levels,
        }
    }

    fn is_all(self) -> bool {
        self.buttons && self.positions && self.levels
    }

    fn is_any(self) -> bool {
        self.buttons || self.positions || self.levels
    }
}

impl Components {
    /// What a component holds, including all that it renders.
    fn holds(&self, theme: &Theme, id: ComponentId) -> Holds {
        if let Some(known) = self.all.borrow().get(&id) {
            return *known;
        }
        let (mut open, mut seen, mut holds) = (vec![id], BTreeSet::from([id]), Holds::default());
        while let Some(next) = open.pop().filter(|_| !holds.is_all()) {
            let mut known = self.own.borrow_mut();
            let (own, renders) = known.entry(next).or_insert_with(|| self.look_into(theme, next));
            holds = holds.and(*own);
            open.extend(renders.iter().copied().filter(|inner| seen.insert(*inner)));
            if seen.len() > MAX_COMPONENTS {
                holds = Holds::ALL;
            }
        }
        self.all.borrow_mut().insert(id, holds);
        holds
    }

    fn look_into(&self, theme: &Theme, id: ComponentId) -> (Holds, Vec<ComponentId>) {
        let component = theme.component(id);
        let Some(template) = component.document().template() else { return Default::default() };
        let is_button =
            |element: Element<'_>| catalog::takes_clicks(element.name()) && element.name() != ACTION_MENU;
        let buttons = template.descendant_elements().any(is_button);
        let components = template.descendant_elements().filter(|element| element.is_component());
        let renders = components.filter_map(|element| Some(theme.find(element.name())?.0)).collect();
        let own = Holds { buttons, ..Holds::of_styles(component) };
        (own.and(self.of_global_css(theme, component)), renders)
    }

    /// What GlobalCSS may declare for elements of a component.
    fn of_global_css(&self, theme: &Theme, component: &Component) -> Holds {
        let Some((_, global)) = theme.find(GLOBAL_CSS) else { return Holds::default() };
        let said = *self.global.get_or_init(|| Holds::of_styles(global));
        let names_it = || global.source().text().contains(&format!("{}__", component.name()));
        if said.is_any() && names_it() { said } else { Holds::default() }
    }
}

impl<'a> Frame<'a> {
    fn held_by(&self, element: Element<'_>) -> Option<(ComponentId, Holds)> {
        let (id, _) = element.is_component().then(|| self.theme.find(element.name())).flatten()?;
        Some((id, self.components.holds(self.theme, id)))
    }

    /// Whether the component of the theme that an element renders holds a button or a link.
    pub(super) fn renders_button(&self, element: Element<'_>) -> bool {
        self.held_by(element).is_some_and(|(_, holds)| holds.buttons)
    }

    /// Whether styles may position anything absolutely in what an element renders.
    pub(super) fn may_position(&self, element: Element<'_>) -> bool {
        self.held_by(element).is_some_and(|(_, holds)| holds.positions)
    }

    /// The component of the theme that an element renders, if something in it may matter to a menu.
    pub(super) fn inner_template(&self, element: Element<'_>) -> Option<&'a Component> {
        let (id, _) = self.held_by(element).filter(|(_, holds)| holds.is_any())?;
        let component = self.theme.component(id);
        component.document().template().map(|_| component)
    }

    /// What `find` finds in the component that an element renders.
    pub(super) fn in_component(
        &self,
        element: Element<'a>,
        find: impl Fn(&Frame<'_>) -> Option<Objection>,
    ) -> Option<Objection> {
        let component = self.inner_template(element)?;
        let template = component.document().template()?;
        let unknown = |components: &str| {
            let name = component.name();
            let text =
                format!("the bubble renders {components} to check all of them; {name} was not checked");
            Some(Objection::new(text, None))
        };
        if self.outer.depth == MAX_COMPONENT_DEPTH {
            return unknown("components nested too deeply");
        }
        let Some(left) = self.components.left.get().checked_sub(1) else {
            return unknown("too many components");
        };
        self.components.left.set(left);
        let styles = self.theme.styles_for(component);
        let outer = Outer {
            depth: self.outer.depth + 1,
            is_shrink_to_fit: self.may_be_shrink_to_fit(),
            ends_lines: self.may_end_lines(element),
        };
        let inner = self.of_component(template, &styles, outer);
        let objection = inner.exceeds_limits().or_else(|| find(&inner))?;
        Some(Objection::new(format!("{} (in {})", objection.text, component.name()), None))
    }

    /// [`moved`](Frame::moved), in the components of the theme that it renders, at any depth.
    pub(super) fn moved_in_a_component(&self) -> Option<Objection> {
        let is_new = |element: &Element<'_>| {
            let placing = self.held_by(*element).filter(|(_, holds)| holds.positions);
            placing.is_some_and(|(id, _)| {
                !self.components.moved.borrow().contains(&id)
                    && !self.frames(*element)
                    && !self.is_framed(*element)
                    && self.components.moved.borrow_mut().insert(id)
            })
        };
        let moved = |inner: &Frame<'_>| inner.moved().or_else(|| inner.moved_in_a_component());
        self.inside().filter(is_new).find_map(|element| self.in_component(element, moved))
    }
}

/// A word to look for, with the index of a letter in it that few words have.
type Word = (&'static str, usize);

const ABSOLUTE: Word = ("absolute", 1);
const Z_INDEX: Word = ("z-index", 0);

/// Whether a text contains the word, in any case.
fn contains_word(text: &str, (word, rare): Word) -> bool {
    let (bytes, letter) = (text.as_bytes(), word.as_bytes()[rare]);
    let mut places = memchr::memchr2_iter(letter, letter.to_ascii_uppercase(), bytes);
    places.any(|at| {
        let found = at.checked_sub(rare).and_then(|start| bytes.get(start..start + word.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
    })
}
