//! `completions` and `man`, generated from the definition of the command line.

use anyhow::{Result, bail};
use clap::{Command, CommandFactory as _};
use clap_mangen::roff::{Roff, roman};

use super::args::{Cli, CompletionsArgs, ManArgs};
use super::{print, print_err, shown, write};
use crate::names::nearest;

/// The program's name, and the start of the names of its manual pages.
const PROGRAM: &str = "theme-upgrade";

/// Prints a shell's completions.
pub fn completions_command(args: &CompletionsArgs) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), PROGRAM, &mut script);
    let mut script = String::from_utf8(script)?;
    if args.shell == clap_complete::Shell::Bash {
        // With a hyphen in the program's name, the script sets one name for a command and matches another.
        script = script.replace("theme__subcmd__upgrade", "theme__upgrade");
    }
    print(&script)?;
    Ok(0)
}

/// Prints a manual page, or writes all of them.
pub fn man_command(args: &ManArgs) -> Result<u8> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let Some(folder) = &args.output else {
        print(&page(found(&program, args.command.as_deref())?)?)?;
        return Ok(0);
    };
    let all = std::iter::once(&program).chain(commands(&program));
    let pages = all.map(|command| Ok((folder.join(format!("{}.1", page_name(command))), page(command)?)));
    let pages = pages.collect::<Result<Vec<_>>>()?;
    write::create_all(&pages, args.force)?;
    print_err(&format!("wrote {} manual pages to {}\n", pages.len(), shown(folder)));
    Ok(0)
}

/// The commands except `help`, which only prints what these pages say.
fn commands(program: &Command) -> impl Iterator<Item = &Command> {
    program.get_subcommands().filter(|command| command.get_name() != "help")
}

/// The command called `name`, or the program if there is no name.
fn found<'c>(program: &'c Command, name: Option<&str>) -> Result<&'c Command> {
    let Some(name) = name else { return Ok(program) };
    match commands(program).find(|command| command.get_name() == name) {
        Some(command) => Ok(command),
        None => match nearest(name, commands(program).map(Command::get_name)) {
            Some(nearest) => bail!("there is no command `{name}`; did you mean `{nearest}`?"),
            None => bail!("there is no command `{name}`; `theme-upgrade --help` lists them"),
        },
    }
}

/// `theme-upgrade`, or for example `theme-upgrade-check` for a command. The program must be built.
fn page_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(PROGRAM)
}

/// A command's page, with the examples from its help after the synopsis.
fn page(command: &Command) -> Result<String> {
    let manual = clap_mangen::Man::new(command.clone());
    // The title has no date, since the page is generated anew for each version.
    let title = page_name(command).to_uppercase();
    let version = env!("CARGO_PKG_VERSION");
    let mut page = format!(".TH {title} 1 \"\" \"{PROGRAM} {version}\" \"User Commands\"\n").into_bytes();
    manual.render_name_section(&mut page)?;
    let usage = command.clone().render_usage().to_string();
    let mut synopsis = Roff::default();
    synopsis.control("SH", ["SYNOPSIS"]).text([roman(usage.trim_start_matches("Usage: "))]);
    synopsis.to_writer(&mut page)?;
    if let Some(examples) = command.get_before_help().map(ToString::to_string) {
        let mut section = Roff::default();
        section.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.lines().skip(1) {
            section.text([roman(line.trim_start())]);
        }
        section.control("fi", []).to_writer(&mut page)?;
    }
    manual.render_options_section(&mut page)?;
    if command.has_subcommands() {
        manual.render_subcommands_section(&mut page)?;
    }
    if let Some(codes) = command.get_after_help().map(ToString::to_string) {
        let mut section = Roff::default();
        section.control("SH", ["EXIT STATUS"]).text([roman(codes.trim_start_matches("Exit codes: "))]);
        section.to_writer(&mut page)?;
    }
    Ok(String::from_utf8(page)?)
}
