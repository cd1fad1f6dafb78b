//! `preview`: a page that shows the themes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::args::PreviewArgs;
use super::chromium::{Chromium, Picture};
use super::input::{read_text, shown};
use super::job::Job;
use super::{EXIT_FAILURE, EXIT_FINDINGS, emit, print, print_err, unfixed_and_totals, write};
use crate::policy::Policy;
use crate::preview::{MADE_BY, Preview, Sample};
use crate::render::LeftOut;
use crate::report::text::{plural, printable};

/// The names of the two frames of the page.
const SIDES: [&str; 2] = ["before", "after"];
/// The size of a picture.
const PICTURE_SIZE: (u32, u32) = (420, 720);

/// Writes the page, and pictures of it if they are requested.
pub fn preview_command(args: &PreviewArgs) -> Result<u8> {
    let is_stdout = args.output == Path::new("-");
    if !is_stdout {
        ensure_replaceable(&args.output, args.force)?;
    }
    // A missing browser is reported before anything is written.
    let chromium = args.screenshot.as_ref().map(|_| Chromium::find()).transpose()?;
    let sample = match &args.data {
        None => Sample::built_in(),
        Some(file) => Sample::extended_by(read_text(file)?.trim_start_matches('\u{feff}'))
            .with_context(|| shown(file))?,
    };
    let mut job = Job::load(&args.input)?;
    if job.report.themes.is_empty() {
        let code = job.exit_code(&args.input);
        if code == 0 && !args.input.quiet {
            print_err("no page is written\n");
        }
        return Ok(code);
    }
    if job.is_refused {
        return Ok(EXIT_FAILURE);
    }
    if !is_stdout {
        emit::ensure_apart(&job, &[&args.output])?;
        if args.data.as_ref().is_some_and(|data| is_same(data, &args.output)) {
            bail!("{} is read by this run and cannot be overwritten", shown(&args.output));
        }
    }
    job.find_root_paths();
    let policies: Vec<&Policy> = job.theme_settings.iter().map(|settings| &settings.policy).collect();
    let pool = job.pool.clone();
    let preview = pool.install(|| Preview::new(&mut job.report, &policies, &sample, args.allow_remote));
    let page = emit::with_readable_diffs(&job, |diffs| preview.page(&job.report, diffs));
    if !args.input.quiet {
        print_err(&unfixed_and_totals(&job.report, &args.input));
    }
    print_problems(&preview, args.allow_remote);
    match is_stdout {
        true => print(&page)?,
        false => {
            write::write_report(&args.output, &page).with_context(|| shown(&args.output))?;
            let count = plural(job.report.themes.len(), "theme");
            let path = printable(&shown(&args.output));
            print_err(&format!("wrote a preview of {count} to {path}; open it in a browser\n"));
        }
    }
    if let (Some(chromium), Some(folder)) = (chromium, &args.screenshot) {
        let pictures = pictures(&preview, folder);
        chromium.take(&page, &pictures)?;
        print_err(&format!("wrote {} to {}\n", plural(pictures.len(), "picture"), printable(&shown(folder))));
    }
    Ok(match (job.has_problems(), preview.problems.is_empty() || args.input.exit_zero) {
        (true, _) => EXIT_FAILURE,
        (_, true) => 0,
        (_, false) => EXIT_FINDINGS,
    })
}

/// Makes sure that an existing file is empty or a preview by this program, unless `force` is set.
fn ensure_replaceable(path: &Path, force: bool) -> Result<()> {
    write::ensure_creatable(path).with_context(|| format!("{} cannot be written", shown(path)))?;
    let is_file = std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    if !is_file || force {
        return Ok(());
    }
    let there = std::fs::read(path).with_context(|| shown(path))?;
    let is_empty_or_ours = there.is_empty() || memchr::memmem::find(&there, MADE_BY.as_bytes()).is_some();
    if !is_empty_or_ours {
        bail!("{} exists and is not a preview (use --force to replace it); nothing was written", shown(path));
    }
    Ok(())
}

fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Prints what the page does not show as the themes mean it.
fn print_problems(preview: &Preview, allows_remote: bool) {
    for problem in &preview.problems {
        let place = format!("{} › {}", problem.theme, problem.component);
        print_err(&format!("not shown: {}: {}\n", printable(&place), printable(&problem.message)));
    }
    for (left_out, places) in &preview.left_out {
        let what = match left_out {
            LeftOut::Markup(what) => format!("left out for safety: {what}"),
            LeftOut::Address(what) => format!("not fetched: {what}"),
        };
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        print_err(&format!("{} ({})\n", printable(&what), printable(&places.join(", "))));
    }
    let is_remote = |left_out: &LeftOut| matches!(left_out, LeftOut::Address(what) if what.contains("//"));
    if !allows_remote && preview.left_out.keys().any(is_remote) {
        print_err("note: --allow-remote lets the page fetch from http and https addresses\n");
    }
    for name in &preview.not_reached {
        print_err(&format!("note: nothing on the page shows {}\n", printable(name)));
    }
}

/// A picture of each theme in each scene, before and after, with its menus shown.
fn pictures(preview: &Preview, folder: &Path) -> Vec<Picture> {
    let (themes, scenes) = preview.views();
    let mut pictures = Vec::new();
    let mut taken = BTreeSet::new();
    for (index, theme) in themes.iter().enumerate() {
        for scene in &scenes {
            let mut name = format!("{}-{}", file_name(theme), file_name(scene));
            // Some file systems tell no case apart.
            while !taken.insert(name.to_lowercase()) {
                name += "-2";
            }
            for side in SIDES {
                let view = format!("theme={index}&scene={}&view={side}&menu=always", encoded(scene));
                let file: PathBuf = folder.join(format!("{name}-{side}.png"));
                pictures.push(Picture { view, file, size: PICTURE_SIZE });
            }
        }
    }
    pictures
}

/// A name encoded for an address.
fn encoded(name: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    name.bytes().map(one).collect()
}

/// A name made safe as a part of a file name.
fn file_name(name: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let safe: String = name.chars().map(safe).collect();
    if safe.is_empty() { "theme".to_owned() } else { safe }
}
