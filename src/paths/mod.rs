//! On which paths through a template, and through the components that it renders, something shows.
//!
//! Conditions are opaque: nothing is known of `{{ isMe }}` but that it is the same wherever it stands,
//! and that `{{ isMe == false }}` is its opposite. See `docs/theme-format.md`, §§5 and 6.

mod condition;
mod cycles;
mod expansion;
mod formula;
mod ways;

pub use cycles::Cycle;
pub use expansion::{Expansion, Occurrence};
pub use formula::{AtomId, Atoms, Case, Formula, cases};
pub use ways::{Placed, References};
