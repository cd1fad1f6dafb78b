//! A progress bar, for runs that take their time.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::InputArgs;

/// How long a run shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, if that is a terminal. It appears after the first second, and is removed when the
/// run is done.
pub struct Progress {
    total: u64,
    start: Instant,
    is_shown: bool,
    bar: OnceLock<ProgressBar>,
    done: std::sync::atomic::AtomicU64,
}

impl Progress {
    /// The progress of a run over `total` themes.
    pub fn new(total: usize, args: &InputArgs) -> Progress {
        Progress {
            total: total as u64,
            start: Instant::now(),
            is_shown: !args.quiet && args.prompts.is_none(),
            bar: OnceLock::new(),
            done: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// Counts one more theme as done.
    pub fn step(&self) {
        let done = self.done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        if self.is_shown && self.start.elapsed() > PATIENCE {
            self.bar.get_or_init(|| bar(self.total)).set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    // This draws nothing if standard error is not a terminal.
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{pos}/{len} themes {wide_bar} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
