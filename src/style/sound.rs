//! Which parts of styles are known to be sound, so that they need not be read again. Themes that are made
//! from one another share most of their rules, up to colors, sizes and the names of classes, and reading them
//! is what a check takes longest for.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast;

use super::shape::Shapes;
use crate::seen::Seen;

/// What identifies a part of styles. The parser says the same of all parts with the same key.
#[derive(Hash)]
enum Key<'t> {
    /// The shape of a top-level rule, with everything in it.
    Shape(&'t [u8]),
    /// The exact text of such a rule, where more than its shape matters.
    Rule(&'t str),
    /// The exact text of all styles.
    Styles(&'t str),
}

/// The parts of styles that were not seen before, each once.
#[derive(Default)]
pub(super) struct UncheckedParts {
    /// Styles that are sound if each of the parts is, with one more rule at the end.
    pub(super) styles: String,
    /// How many rules these are.
    pub(super) rules: usize,
    /// Whether all of the styles are one part.
    pub(super) is_whole: bool,
    hashes: HashSet<u64, fast::RandomState>,
}

/// The parts that were found to be sound.
static SOUND: LazyLock<Seen> = LazyLock::new(Seen::default);

impl UncheckedParts {
    /// What is new in `css`. Styles whose rules affect each other, or cannot be told apart without reading
    /// them, are one part.
    pub(super) fn of(css: &str) -> UncheckedParts {
        let mut unchecked = UncheckedParts::default();
        let known = SOUND.reader();
        let mut shapes = Shapes::of(css);
        while let Some(rule) = shapes.next_rule() {
            let hash = SOUND.hash(rule.shape.map_or(Key::Rule(rule.text), Key::Shape));
            if !known.has(hash) && unchecked.hashes.insert(hash) {
                unchecked.styles.push_str(rule.text);
                unchecked.styles.push('\n');
                unchecked.rules += 1;
            }
        }
        if !shapes.are_all() {
            let hash = SOUND.hash(Key::Styles(css));
            let hashes = (!known.has(hash)).then_some(hash).into_iter().collect();
            return UncheckedParts { is_whole: true, hashes, ..UncheckedParts::default() };
        }
        unchecked.styles.push_str("a {}");
        unchecked.rules += 1;
        unchecked
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Remembers that they are sound.
    pub(super) fn keep(self) {
        SOUND.keep(self.hashes);
    }
}
