//! The style sections that one component's elements see.

use std::ops::Index;

use super::selector::Scope;
use super::sheet::{Rule, Sheet};

/// A style section as seen from one component: the component's own, or GlobalCSS.
#[derive(Clone, Copy)]
pub struct ScopedSheet<'a> {
    /// The text of the file the section stands in.
    pub text: &'a str,
    /// Its rules.
    pub sheet: &'a Sheet,
    /// How its selectors name the component's classes.
    pub scope: Scope<'a>,
}

impl ScopedSheet<'_> {
    /// Whether the prelude of a rule, or of one around it, is such.
    pub(crate) fn any_prelude(&self, rule: &Rule, is_such: impl Fn(&str) -> bool) -> bool {
        let mut rules = std::iter::once(rule).chain(self.sheet.ancestors(rule));
        rules.any(|rule| is_such(&self.text[rule.prelude.range()]))
    }
}

/// All style sections that reach the elements of one component: its own, then GlobalCSS. What they say of an element is
/// asked of them, as [`declared`](Styles::declared). Each section has an index by which what is found names it.
#[derive(Clone, Copy)]
pub struct Styles<'a> {
    own: ScopedSheet<'a>,
    global: Option<ScopedSheet<'a>>,
}

impl<'a> Styles<'a> {
    /// The component's own section, and GlobalCSS where the theme has one.
    pub fn new(own: ScopedSheet<'a>, global: Option<ScopedSheet<'a>>) -> Styles<'a> {
        Styles { own, global }
    }

    /// A component's own section, where there is no other: its rules, and the text of the file that they stand in.
    pub fn of_own(text: &'a str, sheet: &'a Sheet) -> Styles<'a> {
        Styles::new(ScopedSheet { text, sheet, scope: Scope::Component }, None)
    }

    /// The sections, in the order of their indexes.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &ScopedSheet<'a>> + Clone {
        std::iter::once(&self.own).chain(&self.global)
    }
}

/// # Panics
/// Where there is no section of this index: one comes from what these styles said.
impl<'a> Index<usize> for Styles<'a> {
    type Output = ScopedSheet<'a>;

    fn index(&self, index: usize) -> &ScopedSheet<'a> {
        match index {
            0 => &self.own,
            _ => self.global.as_ref().expect("an index comes from what these styles said"),
        }
    }
}
