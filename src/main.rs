//! The `theme-upgrade` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    theme_upgrade::cli::run(std::env::args_os())
}
