//! theme-upgrade
pub mod edit;
pub mod source;
pub mod style;
pub mod syntax;
