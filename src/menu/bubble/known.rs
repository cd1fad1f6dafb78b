//! What was found out about a bubble already.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::style::Drawings;
use crate::syntax::{Element, NodeId};

/// What was found out about a frame.
#[derive(Default)]
pub(super) struct Known<'a> {
    /// Whether an element is a containing block.
    pub(super) frames: Remembered<bool>,
    /// Whether texts in an element may be aligned at its right edge.
    pub(super) ending_lines: Remembered<bool>,
    /// Whether an element may be right-to-left.
    pub(super) mirrored: Remembered<bool>,
    /// The first child of an element that always takes a line of its own.
    pub(super) lines: Remembered<Option<NodeId>>,
    /// The height of a line of text in an element.
    pub(super) line_heights: Remembered<f64>,
    /// The least height of an element with one line of text.
    pub(super) heights_of_line: Remembered<Option<f64>>,
    /// The least height of an element.
    pub(super) least_heights: Remembered<f64>,
    pub(super) drawings: OnceCell<Drawings<'a>>,
    /// Whether styles may put anything in front of the menu.
    pub(super) has_levels: OnceCell<bool>,
    /// The properties by which styles ever make something take no room.
    pub(super) flattening: OnceCell<Vec<&'static str>>,
}

/// One answer for each element that was asked about.
pub(super) struct Remembered<T>(RefCell<BTreeMap<NodeId, T>>);

impl<T> Default for Remembered<T> {
    fn default() -> Remembered<T> {
        Remembered(RefCell::default())
    }
}

impl<T: Copy> Remembered<T> {
    /// The answer for an element, found out by `ask` at first.
    pub(super) fn of(&self, element: Element<'_>, ask: impl FnOnce() -> T) -> T {
        let known = self.0.borrow().get(&element.id()).copied();
        known.unwrap_or_else(|| {
            let answer = ask();
            self.0.borrow_mut().insert(element.id(), answer);
            answer
        })
    }
}

impl Remembered<bool> {
    /// The answer for an element, which is that of the innermost element around it with an answer of its `own`.
    pub(super) fn inherited(&self, element: Element<'_>, own: impl Fn(Element<'_>) -> Option<bool>) -> bool {
        let (mut path, mut answer) = (Vec::new(), false);
        for around in element.ancestors_or_self() {
            let known = self.0.borrow().get(&around.id()).copied();
            path.push(around.id());
            if let Some(found) = known.or_else(|| own(around)) {
                answer = found;
                break;
            }
        }
        self.0.borrow_mut().extend(path.into_iter().map(|around| (around, answer)));
        answer
    }
}
