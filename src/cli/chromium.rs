//! Takes screenshots with an installed Chromium.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::input::shown;
use crate::report::sarif::uri;

/// The names of its program on the PATH.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Its path on macOS.
const APPLICATION: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// The time limit for one picture.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A browser that takes pictures.
pub struct Chromium {
    program: PathBuf,
}

/// A picture to take.
pub struct Picture {
    /// What the page shows: the part of its address after the `#`.
    pub view: String,
    /// The file to write.
    pub file: PathBuf,
    /// Its width and height, in pixels.
    pub size: (u32, u32),
}

impl Chromium {
    /// The browser that `CHROME` names, or the first one on the PATH, or the one in its place on macOS.
    ///
    /// # Errors
    /// If there is none; says what to do about it.
    pub fn find() -> Result<Chromium> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        if let Some(named) = std::env::var_os("CHROME").filter(|value| !value.is_empty()) {
            let named = PathBuf::from(named);
            let is_path = named.components().count() > 1;
            let found = if is_path {
                Some(named.clone())
            } else {
                folders.iter().map(|folder| folder.join(&named)).find(|file| is_program(file))
            };
            return match found.filter(|file| is_program(file)) {
                Some(program) => Ok(Chromium { program }),
                None => bail!("CHROME is {}, which is not an executable file", shown(&named)),
            };
        }
        let on_path = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let program = on_path.chain([PathBuf::from(APPLICATION)]).find(|program| is_program(program));
        let program = program.with_context(|| {
            format!(
                "--screenshot needs Chromium or Chrome, and there is none on the PATH ({}); install one, or say \
                 where it is with CHROME=/path/to/chrome. Nothing was written",
                NAMES.join(", ")
            )
        })?;
        Ok(Chromium { program })
    }

    /// Takes pictures of `page`.
    ///
    /// # Errors
    /// Which picture could not be taken, and why.
    pub fn take(&self, page: &str, pictures: &[Picture]) -> Result<()> {
        let temporary = tempfile::tempdir().context("a temporary folder cannot be created")?;
        let file = temporary.path().join("preview.html");
        std::fs::write(&file, page)?;
        for (index, picture) in pictures.iter().enumerate() {
            let context = || format!("the screenshot {} cannot be taken", shown(&picture.file));
            if let Some(folder) = picture.file.parent() {
                std::fs::create_dir_all(folder).with_context(context)?;
            }
            let taken = temporary.path().join(format!("{index}.png"));
            self.take_one(temporary.path(), &file, picture, &taken).with_context(context)?;
            std::fs::copy(&taken, &picture.file).with_context(context)?;
        }
        Ok(())
    }

    fn take_one(&self, temporary: &Path, page: &Path, picture: &Picture, target: &Path) -> Result<()> {
        let (width, height) = picture.size;
        let mut command = Command::new(&self.program);
        command.args([
            "--headless",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
        ]);
        command.args(["--disable-background-networking", "--disable-component-update", "--disable-sync"]);
        // The page has this many milliseconds of virtual time to load, however slow the machine is.
        command.arg("--virtual-time-budget=5000");
        if is_root(temporary) {
            // Chromium refuses to run as root otherwise, as it does in most containers.
            command.arg("--no-sandbox");
        }
        command.arg(format!("--user-data-dir={}", temporary.join("profile").display()));
        command.arg(format!("--window-size={width},{height}"));
        command.arg(format!("--screenshot={}", target.display()));
        command.arg(format!("{}#{}", uri(&page.display().to_string()), picture.view));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child =
            command.spawn().with_context(|| format!("{} does not start", shown(&self.program)))?;
        let start = Instant::now();
        let status = loop {
            match child.try_wait()? {
                Some(status) => break status,
                None if start.elapsed() > TIMEOUT => {
                    // It may have ended at this very moment.
                    let _ = child.kill();
                    let _ = child.wait();
                    bail!("{} did not finish within {} seconds", shown(&self.program), TIMEOUT.as_secs());
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        if !status.success() || !target.is_file() {
            bail!("{} ended with {status} and wrote no picture", shown(&self.program));
        }
        Ok(())
    }
}

/// Whether a file is executable.
fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(file).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        file.is_file()
    }
}

/// Whether the program runs as root, judged by the owner of its temporary folder.
fn is_root(temporary: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata(temporary).is_ok_and(|metadata| metadata.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = temporary;
        false
    }
}
