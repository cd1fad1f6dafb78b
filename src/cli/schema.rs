//! The JSON Schemas of what the program writes and reads.

use anyhow::Result;

use super::actions;
use super::args::{SchemaArgs, SchemaOf};
use super::print;
use super::settings::SettingsFile;
use crate::preview;
use crate::report::json;

/// Prints a schema.
pub fn schema_command(args: &SchemaArgs) -> Result<u8> {
    let schema = match args.what {
        SchemaOf::Report => json::schema().to_value(),
        SchemaOf::Config => schemars::schema_for!(SettingsFile).to_value(),
        SchemaOf::Data => preview::schema(),
        SchemaOf::Actions => actions::schema().to_value(),
    };
    print(&(serde_json::to_string_pretty(&schema)? + "\n"))?;
    Ok(0)
}
