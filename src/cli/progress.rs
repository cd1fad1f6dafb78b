//! How far a run is, for runs that take their time.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::InputArgs;

/// How long a run is quiet about how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar on standard error, if that is a terminal, from the second second on. It is gone when the run is done.
pub struct Progress {
    total: u64,
    start: Instant,
    is_shown: bool,
    bar: OnceLock<ProgressBar>,
    done: std::sync::atomic::AtomicU64,
}

impl Progress {
    /// That of a run over `total` themes.
    pub fn new(total: usize, args: &InputArgs) -> Progress {
        Progress {
            total: total as u64,
            start: Instant::now(),
            is_shown: !args.quiet && args.asks.is_none(),
            bar: OnceLock::new(),
            done: std::sync::atomic::AtomicU64::new(0),
        }
    }

    /// One more is done.
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
    // Where standard error is no terminal this draws nothing.
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{pos}/{len} themes {wide_bar} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
