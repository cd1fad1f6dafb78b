//! The signals that would end the program: Ctrl-C, `kill`, and a terminal that goes away.

use std::sync::{Arc, Mutex, PoisonError};

/// From now on these signals do not end the program: `act` is called for each of them, on a separate thread.
/// Signals that the program inherited as ignored, as from `nohup` or from a shell for background jobs, stay
/// ignored. Signals that cannot be handled end the program as before.
pub fn handle(act: impl FnMut() + Send + 'static) {
    let act = Arc::new(Mutex::new(act));
    let act = move || act.lock().unwrap_or_else(PoisonError::into_inner)();
    // This handles all of the signals or, if one is ignored, none. That shows whether one is ignored, which
    // no other safe call does where there is no `/proc`, as on macOS.
    if ctrlc::try_set_handler(act.clone()).is_err() {
        #[cfg(unix)]
        handle_each(act);
    }
}

/// Handles those of the signals that are not ignored.
#[cfg(unix)]
fn handle_each(mut act: impl FnMut() + Send + 'static) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let ignored = ignored();
    let heeded = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
    if let Ok(mut signals) = signal_hook::iterator::Signals::new(heeded) {
        std::thread::spawn(move || signals.forever().for_each(|_| act()));
    }
}

/// The ignored signals as a bit mask, with signal 1 in the lowest bit. If the system does not tell (Linux
/// does), the signals that `nohup` and shells ignore, which do not include that of `kill`.
#[cfg(unix)]
fn ignored() -> u64 {
    use signal_hook::consts::{SIGHUP, SIGINT};

    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(1 << (SIGHUP - 1) | 1 << (SIGINT - 1))
}
