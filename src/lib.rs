#![doc = include_str!("../README.md")]

pub mod actions;
pub mod app;
pub mod assembly;
pub mod catalog;
pub mod diagnostic;
pub mod edit;
pub mod export;
pub mod menu;
mod names;
pub mod output;
pub mod plan;
pub mod policy;
pub mod preview;
pub mod report;
pub mod rules;
mod seen;
mod shape;
pub mod source;
pub mod syntax;
pub mod theme;
pub mod upgrade;
pub mod verify;

// What the program, the benchmarks and the fuzz targets call beside that: no promise is made of it.
#[doc(hidden)]
#[cfg(feature = "cli")]
pub mod cli;
#[doc(hidden)]
pub mod json_string;
#[doc(hidden)]
pub mod paths;
#[doc(hidden)]
pub mod render;
#[doc(hidden)]
pub mod style;
#[doc(hidden)]
pub mod suppression;
