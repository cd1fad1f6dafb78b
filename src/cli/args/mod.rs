//! The command line.

mod input;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

pub use super::actions::ActionsArgs;
pub use input::{ApplyArgs, CheckArgs, InputArgs, PreviewArgs, PromptOptions, ReportArgs};

/// The layout of a command's help: what it does, examples, and then the rest.
const HELP: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// Options for judging, fixing and printing findings. A command without findings hides them, and [`parse`]
/// refuses hidden options.
const OF_FINDINGS: [&str; 11] = [
    "unsafe",
    "templates",
    "fail_on",
    "exit_zero",
    "select",
    "ignore",
    "baseline",
    "threads",
    "color",
    "quiet",
    "verbose",
];

fn hide_what_is_about_findings(option: Arg) -> Arg {
    let is_idle = OF_FINDINGS.contains(&option.get_id().as_str());
    if is_idle { option.hide(true) } else { option }
}

/// Adapts the help of options to a command that prints a patch.
fn say_for_a_patch(option: Arg) -> Arg {
    match option.get_id().as_str() {
        "unsafe" => option.help("Also print fixes that may not be wanted"),
        "quiet" => option.help("Print only the patch, without the totals and the findings that it does not fix"),
        "verbose" => option.help(
            "Show every finding that the patch does not fix; also print what was read, with which settings, and \
             how long it took",
        ),
        _ => option,
    }
}

/// Adapts options to a command that makes a page.
fn say_for_a_page(option: Arg) -> Arg {
    match option.get_id().as_str() {
        "unsafe" => option.help("Also show fixes that may not be wanted"),
        "quiet" => option.help("Leave out the findings and the totals"),
        "verbose" => option.help(
            "Show every finding that is not fixed; also print what was read, with which settings, and how long it \
             took",
        ),
        "fail_on" | "color" => option.hide(true),
        _ => option,
    }
}

/// Parses the command line.
///
/// # Errors
/// If it is invalid, or an option has no effect in its command.
pub fn parse(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
    let mut program = Cli::command();
    let matches = program.try_get_matches_from_mut(arguments)?;
    if let Some((name, given)) = matches.subcommand()
        && let Some(command) = program.find_subcommand_mut(name)
    {
        let is_given =
            |option: &&Arg| given.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine);
        let idle = command.get_arguments().filter(|option| option.is_hide_set()).find(is_given);
        if let Some(option) = idle.and_then(Arg::get_long) {
            let message = format!("`--{option}` has no effect in `{name}`: leave it out");
            return Err(command.error(ErrorKind::UnknownArgument, message));
        }
    }
    Cli::from_arg_matches(&matches)
}

const CODES: &str = "\
Exit codes: 0 clean, or everything needed was applied; 1 findings remain, or files would change;
2 wrong usage, unreadable input, nothing matched, or a refused write.";

/// Find the missing action menu in TalkJS classic themes, insert it, show the diff, prove it.
#[derive(Debug, Parser)]
#[command(name = "theme-upgrade", version, arg_required_else_help = true, max_term_width = 100)]
#[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade check                   what is missing or broken below the current folder
  theme-upgrade diff themes/harbor      what would change in one theme
  theme-upgrade apply themes/harbor     change it
  theme-upgrade preview themes/harbor   see and click it, before and after")]
#[command(after_help = CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what is missing or broken; change nothing
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade check                      every theme below the current folder
  theme-upgrade check themes/harbor        one theme
  theme-upgrade check --format json        the same for programs
  theme-upgrade check --watch              again whenever the report changes")]
    #[command(after_help = CODES)]
    #[command(mut_arg("unsafe", |option| option.help("Also count on fixes that may not be wanted")))]
    Check(CheckArgs),
    /// Print what `apply` would change, as a patch that `git apply` takes
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade diff themes/harbor
  theme-upgrade diff | git apply")]
    #[command(after_help = CODES)]
    #[command(mut_args(say_for_a_patch))]
    Diff(ReportArgs),
    /// Insert what is missing, once every edit is proved
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade apply themes/harbor
  theme-upgrade apply --interactive        decide about each fix
  theme-upgrade apply --undo-patch u.diff  `git apply u.diff` undoes it
  pbpaste | theme-upgrade apply --component UserMessage - | pbcopy")]
    #[command(after_help = CODES)]
    Apply(ApplyArgs),
    /// Make a page on which the menu can be seen and clicked, before and after
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade preview themes/harbor -o harbor.html
  theme-upgrade preview themes.json --data our-chat.json --screenshot pictures/")]
    #[command(after_help = "\
Exit codes: 0 the page is written, whatever the findings; 1 it is written, but something on it
could not be shown; 2 something could not be read or written.")]
    #[command(mut_args(say_for_a_page))]
    Preview(PreviewArgs),
    /// List the custom actions: where themes raise them, and where the app handles them
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade actions themes/harbor
  theme-upgrade actions themes/ --app ../web/src --format json")]
    #[command(after_help = "Exit codes: 0 the list is complete; 2 something could not be read.")]
    #[command(mut_args(hide_what_is_about_findings))]
    Actions(ActionsArgs),
    /// Turn a REST export into theme folders
    #[command(help_template = HELP, before_help = "\
Example:
  theme-upgrade unpack themes.json -o themes/")]
    Unpack(UnpackArgs),
    /// Turn theme folders into a REST export
    #[command(help_template = HELP, before_help = "\
Example:
  theme-upgrade pack themes/ -o themes.json")]
    Pack(PackArgs),
    /// Print the snippets that are inserted, as a start for your own
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade templates -o our-menu/
  theme-upgrade diff --templates our-menu/")]
    Templates(TemplatesArgs),
    /// List the rules
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade rules
  theme-upgrade rules --format json")]
    Rules(RulesArgs),
    /// Print a JSON Schema: of the report, the settings, the preview's data, the actions
    #[command(help_template = HELP, before_help = "\
Example:
  theme-upgrade schema config > theme-upgrade.schema.json")]
    Schema(SchemaArgs),
    /// Explain a rule: what it does, why it matters, an example
    #[command(help_template = HELP, before_help = "\
Example:
  theme-upgrade explain tag-in-comment")]
    Explain(ExplainArgs),
    /// Print what a shell needs to complete commands and options
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade completions bash > ~/.local/share/bash-completion/completions/theme-upgrade
  theme-upgrade completions zsh > \"${fpath[1]}/_theme-upgrade\"
  theme-upgrade completions fish > ~/.config/fish/completions/theme-upgrade.fish
  theme-upgrade completions powershell >> $PROFILE
  theme-upgrade completions elvish >> ~/.config/elvish/rc.elv")]
    Completions(CompletionsArgs),
    /// Print a manual page, or write them all
    #[command(help_template = HELP, before_help = "\
Examples:
  theme-upgrade man | man -l -
  theme-upgrade man apply | man -l -
  theme-upgrade man -o ~/.local/share/man/man1")]
    Man(ManArgs),
}

impl Command {
    /// The input arguments, for the commands that look at themes.
    pub fn input(&mut self) -> Option<&mut InputArgs> {
        match self {
            Command::Check(check) => Some(&mut check.report.input),
            Command::Diff(report) => Some(&mut report.input),
            Command::Apply(apply) => Some(&mut apply.report.input),
            Command::Preview(preview) => Some(&mut preview.input),
            Command::Actions(actions) => Some(&mut actions.input),
            _ => None,
        }
    }
}

/// What `rules` takes.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to print the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ListFormat,
}

/// What `schema` takes.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What to describe
    #[arg(value_name = "WHAT", default_value = "report")]
    pub what: SchemaOf,
}

/// What `schema` can describe.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SchemaOf {
    /// The report of `--format json`
    Report,
    /// The settings file, `theme-upgrade.toml`
    Config,
    /// The sample data of `preview --data`
    Data,
    /// The list of `actions --format json`
    Actions,
}

/// What `explain` takes.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule's name
    #[arg(value_name = "RULE")]
    pub rule: String,
}

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// What `man` takes.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command [default: the whole program]
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    pub command: Option<String>,
    /// Write the pages of all commands to this folder
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace existing files
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// What `unpack` takes.
#[derive(Debug, Args)]
pub struct UnpackArgs {
    /// The export
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where to create a folder for each theme
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Replace existing files
    #[arg(long)]
    pub force: bool,
}

/// What `pack` takes.
#[derive(Debug, Args)]
pub struct PackArgs {
    /// Theme folders, or folders that hold theme folders
    #[arg(value_name = "DIR", required = true)]
    pub folders: Vec<PathBuf>,
    /// The export [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// What `templates` takes.
#[derive(Debug, Args)]
pub struct TemplatesArgs {
    /// The folder to write them to [default: standard output]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace existing files
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// The formats of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ListFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
