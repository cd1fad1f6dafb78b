#![doc = include_str!("../README.md")]

pub mod catalog;
pub mod cli;
pub mod diagnostic;
pub mod edit;
pub mod menu;
pub mod plan;
pub mod report;
pub mod rules;
pub mod source;
pub mod style;
pub mod syntax;
pub mod theme;
pub mod upgrade;
pub mod verify;
