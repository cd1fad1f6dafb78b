#![doc = include_str!("../README.md")]

pub mod actions;
pub mod app;
pub mod assembly;
pub mod catalog;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod edit;
pub mod export;
pub mod json_string;
pub mod menu;
mod names;
pub mod output;
pub mod paths;
pub mod plan;
pub mod policy;
pub mod preview;
pub mod render;
pub mod report;
pub mod rules;
mod seen;
mod shape;
pub mod source;
pub mod style;
pub mod suppression;
pub mod syntax;
pub mod theme;
pub mod upgrade;
pub mod verify;
