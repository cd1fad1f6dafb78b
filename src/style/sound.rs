//! What of styles is known to be sound, so that it need not be read again. Themes that are made from one another
//! share most of their rules, up to colors, sizes and the names of classes, and to read them is what a check takes
//! longest for.

use std::collections::HashSet;
use std::sync::LazyLock;

use foldhash::fast;

use super::shape::Shapes;
use crate::seen::Seen;

/// By what something is known. The parser says the same of all that is alike in it.
#[derive(Hash)]
enum Key<'t> {
    /// What a rule on the top comes to, with everything in it.
    Shape(&'t [u8]),
    /// Such a rule as it is.
    Rule(&'t str),
    /// All of the styles.
    Styles(&'t str),
}

/// Those parts of styles that were not seen before, each once.
#[derive(Default)]
pub(super) struct Unknown {
    /// Styles that are sound if each of the parts is, and a rule behind them.
    pub(super) styles: String,
    /// How many rules these are.
    pub(super) rules: usize,
    /// Whether it is all of the styles, in one part.
    pub(super) is_whole: bool,
    hashes: HashSet<u64, fast::RandomState>,
}

/// The parts that were found to be sound.
static SOUND: LazyLock<Seen> = LazyLock::new(Seen::default);

impl Unknown {
    /// What is new in `css`. Styles whose rules cannot be told apart without reading them, or mean something to each
    /// other, are one part.
    pub(super) fn of(css: &str) -> Unknown {
        let mut unknown = Unknown::default();
        let known = SOUND.known();
        let mut shapes = Shapes::of(css);
        while let Some(rule) = shapes.next_rule() {
            let hash = SOUND.hash(rule.shape.map_or(Key::Rule(rule.text), Key::Shape));
            if !known.has(hash) && unknown.hashes.insert(hash) {
                unknown.styles.push_str(rule.text);
                unknown.styles.push('\n');
                unknown.rules += 1;
            }
        }
        if !shapes.are_all() {
            let hash = SOUND.hash(Key::Styles(css));
            let hashes = (!known.has(hash)).then_some(hash).into_iter().collect();
            return Unknown { is_whole: true, hashes, ..Unknown::default() };
        }
        unknown.styles.push_str("a {}");
        unknown.rules += 1;
        unknown
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Keeps in mind that they are sound.
    pub(super) fn keep(self) {
        SOUND.keep(self.hashes);
    }
}
