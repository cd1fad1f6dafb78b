//! The conditions under which something in a template, or in the components that it renders, shows.
//!
//! Conditions are opaque: nothing is known of `{{ isMe }}` but that it has the same value everywhere, and
//! that `{{ isMe == false }}` is its opposite. See `docs/theme-format.md`, §§5 and 6.

mod condition;
mod cycles;
mod expansion;
mod formula;
mod ways;

pub use condition::Choice;
pub use cycles::Cycle;
pub use expansion::{Expansion, Occurrence};
pub use formula::{AtomId, Atoms, Case, Formula, cases};
pub use ways::{Placed, References};
