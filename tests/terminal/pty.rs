//! A program in a pseudo-terminal of the test.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags};
use rustix::pty::OpenptFlags;
use rustix::termios::Winsize;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which of the program's streams are not connected to the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Streams {
    All,
    /// Standard output is a pipe that nobody reads.
    NoStdout,
}

/// The program, and what it has shown.
pub struct Session {
    child: Child,
    terminal: Option<File>,
    shown: Arc<Mutex<Vec<u8>>>,
    /// How much of the output has been examined.
    seen: usize,
}

impl Drop for Session {
    fn drop(&mut self) {
        // A failed test does not leave the program running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Session {
    /// Starts the program in `folder`, in a terminal of 100 columns.
    pub fn start(folder: &Path, args: &[&str], streams: Streams, variables: &[(&str, &str)]) -> Session {
        let main = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        rustix::pty::grantpt(&main).unwrap();
        rustix::pty::unlockpt(&main).unwrap();
        let size = Winsize { ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        let name = rustix::pty::ptsname(&main, Vec::new()).unwrap();
        let end = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        rustix::termios::tcsetwinsize(&end, size).unwrap();
        let end = File::from(end);
        let mut command = Command::new(env!("CARGO_BIN_EXE_theme-upgrade"));
        command
            .args(args)
            .current_dir(folder)
            .env_remove("NO_COLOR")
            .env_remove("CI")
            .env("TERM", "xterm-256color");
        command.envs(variables.iter().copied());
        command.stdin(end.try_clone().unwrap()).stderr(end.try_clone().unwrap());
        match streams {
            Streams::All => command.stdout(end),
            Streams::NoStdout => command.stdout(Stdio::null()),
        };
        let child = command.spawn().unwrap();
        // The command's file descriptors are closed, so that the terminal closes with the program.
        drop(command);
        let terminal = File::from(main);
        let (shown, mut reader) = (Arc::new(Mutex::new(Vec::new())), terminal.try_clone().unwrap());
        let keep = shown.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Reading from a terminal without a writer is an error.
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                keep.lock().unwrap().extend_from_slice(&buffer[..read]);
            }
        });
        Session { child, terminal: Some(terminal), shown, seen: 0 }
    }

    /// Waits until `text` is shown after the previous match, and returns everything up to it.
    pub fn expect(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            let shown = String::from_utf8_lossy(&self.shown.lock().unwrap()[self.seen..]).into_owned();
            if let Some(at) = shown.find(text) {
                self.seen += at + text.len();
                return shown[..at + text.len()].to_owned();
            }
            assert!(start.elapsed() < PATIENCE, "no `{text}` in:\n{shown}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Types `keys`.
    pub fn send(&mut self, keys: &str) {
        self.terminal.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// The process.
    pub fn id(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    /// Waits for the program to end. Returns its exit code, if it was not killed, and all output.
    pub fn end(mut self) -> (Option<i32>, String) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                // The last output may still be in transit.
                std::thread::sleep(Duration::from_millis(100));
                let shown = String::from_utf8_lossy(&self.shown.lock().unwrap()).into_owned();
                return (status.code(), shown);
            }
            assert!(start.elapsed() < PATIENCE, "the program does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
