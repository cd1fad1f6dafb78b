//! Evaluates the template language with sample data, to look at a theme without TalkJS.
//!
//! Only TalkJS defines what the language means; this stand-in follows `docs/theme-format.md` (§§5 and 6), and
//! Liquid where that leaves something open.

mod attributes;
mod builtin;
mod clean;
mod expression;
mod filter;
mod html;
mod keyframes;
mod nesting;
mod script_address;
mod styles;
mod template;
mod text;
mod value;
mod variables;

pub use attributes::{PARAMS_ATTRIBUTE, unmarked};
pub use builtin::stand_in;
pub use clean::{Cleaner, LeftOut, LeftOutPlaces, ScriptAttribute};
pub use expression::{Scope, evaluate, text_of};
pub use html::{Html, HtmlElement, serialized};
pub use nesting::{Misplaced, misplaced};
pub use styles::{scoped, unscoped};
pub use template::{COMPONENT_ATTRIBUTE, RenderProblem, Renderer};
pub use value::{is_truthy, printed};
