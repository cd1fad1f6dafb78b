//! A headless Chromium, driven through its DevTools protocol: the few commands that the tests need. Crates
//! that know the whole protocol cost minutes of every build.

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

/// The longest that anything may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A page in a browser of its own.
pub struct Browser {
    child: Child,
    _profile: tempfile::TempDir,
    socket: WebSocket<TcpStream>,
    session: String,
    next: u64,
}

/// The browser that the tests use; reports on standard error what is skipped without one.
pub fn program() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME").map(PathBuf::from).filter(|path| path.is_file());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let on_path = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = named.or_else(|| on_path.into_iter().find(|program| program.is_file()));
    if found.is_none() {
        let is_required = std::env::var_os("THEME_UPGRADE_REQUIRE_BROWSER").is_some();
        assert!(!is_required, "THEME_UPGRADE_REQUIRE_BROWSER is set, and there is no Chromium");
        eprintln!("skipped: no Chromium");
    }
    found
}

impl Browser {
    /// Starts a browser; `None` if none is installed.
    pub fn start(arguments: &[String]) -> Option<Browser> {
        let program = program()?;
        let profile = tempfile::tempdir().unwrap();
        let child = Command::new(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--hide-scrollbars", "--window-size=1400,1000", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = patiently("Chromium names its port", || {
            let text = std::fs::read_to_string(profile.path().join("DevToolsActivePort")).ok()?;
            let (port, path) = text.trim().split_once('\n')?;
            Some((port.parse::<u16>().ok()?, path.to_owned()))
        });
        let stream = TcpStream::connect(("127.0.0.1", address.0)).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        let url = format!("ws://127.0.0.1:{}{}", address.0, address.1);
        let (socket, _) = tungstenite::client(url, stream).unwrap();
        let mut browser = Browser { child, _profile: profile, socket, session: String::new(), next: 0 };
        let target = browser.command("Target.createTarget", json!({"url": "about:blank"}));
        let attached = browser
            .command("Target.attachToTarget", json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        Some(browser)
    }

    /// Sends a command and waits for its answer.
    pub fn command(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = self.session.clone().into();
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let Message::Text(text) = self.socket.read().unwrap() else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] == id {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].clone();
            }
        }
    }

    /// Opens a preview and waits until its frames are there.
    pub fn open(&mut self, page: &Path, view: &str) {
        // Navigating to the same page with another view would not reload it.
        self.command("Page.navigate", json!({"url": "about:blank"}));
        self.command("Page.navigate", json!({"url": format!("file://{}#{view}", page.display())}));
        self.wait_for("document.documentElement?.dataset.ready");
    }

    /// Waits until an expression is true.
    pub fn wait_for(&mut self, expression: &str) {
        patiently(expression, || {
            let value = self.evaluate(&format!("Boolean({expression})"));
            (value == true).then_some(())
        });
    }

    /// The value of an expression in the page.
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let result = self.command("Runtime.evaluate", params);
        assert!(result["exceptionDetails"].is_null(), "{expression}\n{}", result["exceptionDetails"]);
        result["result"]["value"].clone()
    }

    /// Moves the mouse to a position in the window.
    pub fn point_at(&mut self, (x, y): (f64, f64)) {
        self.command("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": x, "y": y}));
    }

    /// Clicks at a position in the window.
    pub fn click(&mut self, (x, y): (f64, f64)) {
        self.point_at((x, y));
        for kind in ["mousePressed", "mouseReleased"] {
            let params = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1});
            self.command("Input.dispatchMouseEvent", params);
        }
    }

    /// Presses a key, such as `Tab` or `Enter`.
    pub fn press(&mut self, key: &str) {
        let code = match key {
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            _ => panic!("{key} is not known"),
        };
        let text = if key == "Enter" { "\r" } else { "" };
        let down = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        for kind in [down, "keyUp"] {
            let params = json!({
                "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code,
                "text": if kind == "keyDown" { text } else { "" },
            });
            self.command("Input.dispatchKeyEvent", params);
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Retries until there is an answer.
pub fn patiently<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < TIMEOUT, "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
