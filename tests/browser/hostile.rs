//! Themes that try to run or fetch something in the viewer's browser.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use super::devtools::Browser;
use super::{common, open, preview};

/// A host that does not exist: the browser asks the proxy for it.
const HOST: &str = "theme.test";

/// A script that runs leaves a mark here.
const RUN: &str = "top.document.documentElement.dataset.ran=1";

fn themes() -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("script element", format!("<script>{RUN}</script>"), ""),
        ("script element in capitals", format!("<sCRIPT>{RUN}</sCRIPT>"), ""),
        ("script from elsewhere", "<script src=\"http://theme.test/a.js\"></script>".into(), ""),
        ("script in svg", format!("<svg><script>{RUN}</script></svg>"), ""),
        ("event handler", format!("<img src=\"x\" onerror=\"{RUN}\" /><b onclick=\"{RUN}\">x</b>"), ""),
        ("event handler in capitals", format!("<svg ONLOAD=\"{RUN}\"></svg>"), ""),
        ("handler of an animation", format!("<b style=\"animation: a 1s\" onanimationstart=\"{RUN}\">x</b>"), "@keyframes a { to { opacity: 0 } }"),
        ("javascript link", format!("<a href=\"javascript:{RUN}\">x</a>"), ""),
        ("javascript link with blanks", format!("<a href=\" java&#10;script:{RUN}\">x</a>"), ""),
        ("link of an animation", format!("<svg><a><set attributeName=\"href\" to=\"javascript:{RUN}\" /><text>x</text></a></svg>"), ""),
        ("frame", format!("<iframe srcdoc=\"&lt;script&gt;{RUN}&lt;/script&gt;\"></iframe><iframe src=\"http://theme.test/f\"></iframe>"), ""),
        ("object and embed", "<object data=\"http://theme.test/o\"></object><embed src=\"http://theme.test/e\" />".into(), ""),
        ("form", "<form action=\"http://theme.test/f\"><button formaction=\"http://theme.test/g\">x</button></form>".into(), ""),
        ("base and meta", "<base href=\"http://theme.test/\" /><meta http-equiv=\"refresh\" content=\"0;url=http://theme.test/m\" /><link rel=\"stylesheet\" href=\"http://theme.test/l.css\" />".into(), ""),
        ("pictures", "<img src=\"http://theme.test/i.png\" /><img srcset=\"//theme.test/s.png 1x\" /><video poster=\"http://theme.test/p.png\" src=\"http://theme.test/v\"></video><svg><image href=\"http://theme.test/h.png\" /><use href=\"http://theme.test/u.svg#x\" /></svg>".into(), ""),
        ("pictures in styles", "<b class=\"x\" style=\"background: url(http://theme.test/inline.png)\">x</b>".into(), ".x { background: url('http://theme.test/b.png'); list-style: image-set('http://theme.test/is.png' 1x); } .x::after { content: url(//theme.test/c.png); }"),
        ("styles from elsewhere", "<b>x</b>".into(), "@import 'http://theme.test/i.css'; @IMPORT url(http://theme.test/j.css) screen;"),
        ("fonts", "<b class=\"x\">x</b>".into(), "@font-face { font-family: F; src: url(http://theme.test/f.woff2) format('woff2') } .x { font-family: F }"),
        ("escapes in styles", "<b class=\"x\">x</b>".into(), ".x { background: u\\72l(http://theme.test/esc.png); --y: url(http://theme.test/var.png); border-image: var(--y) 1 } .y::after { content: \"\\3c/style\\3e\\3cimg src=http://theme.test/out.png\\3e\" }"),
        ("names that end tags", format!("<b a\"b=\"x\" c<script=\"y\">x</b><textarea>&lt;/textarea&gt;&lt;img src=x onerror={RUN}&gt;</textarea><title>&lt;/title&gt;&lt;img src=http://theme.test/t.png&gt;</title>"), ""),
        (
            "styles that a browser reads as markup",
            "<math><style>x <img name=\"querySelector\" src=\"http://theme.test/math.png\"/><link rel=\"preconnect\" href=\"http://theme.test/\"/></style></math><sVG><style>a <img src=\"http://theme.test/svg.png\"/></style></sVG>".into(),
            "",
        ),
        ("addresses from the data", "<a href=\"{{ custom.link }}\">x</a><img src=\"{{ custom.picture }}\" /><b style=\"{{ custom.style }}\">x</b>".into(), ""),
        ("markup from the data", "<style>{{ custom.css }}</style><div>{{ custom.html }}</div>".into(), ""),
    ]
}

const DATA: &str = r#"{"scenes": {"direct": {"messages": [{"id": "a", "sender": "ben", "body": {"type": "text", "text": "x"},
  "custom": {"link": "javascript:top.document.documentElement.dataset.ran=1", "picture": "http://theme.test/data.png",
             "style": "background: url(http://theme.test/data-style.png)",
             "css": "@import 'http://theme.test/data.css'; </style><img src=http://theme.test/css-out.png>",
             "html": "<img src=http://theme.test/html.png onerror=top.document.documentElement.dataset.ran=1>"}}]}}}"#;

/// A proxy that records what is requested, and answers 404.
fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut line = String::new();
            let Ok(clone) = stream.try_clone() else { continue };
            let _ = BufReader::new(clone).read_line(&mut line);
            noted.lock().unwrap().push(line.trim().to_owned());
            let _ =
                stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (format!("--proxy-server=http://{address}"), asked)
}

#[test]
fn nothing_of_a_theme_runs_or_fetches() {
    let (argument, asked) = proxy();
    let Some(mut browser) = Browser::start(&[argument]) else { return };
    let requests = || -> Vec<String> {
        asked.lock().unwrap().iter().filter(|line| line.contains(HOST)).cloned().collect()
    };
    let themes = themes();
    assert!(themes.len() >= 20);
    for (what, markup, css) in &themes {
        let text = format!(
            "<template><div class=\"bubble\">{markup}<MessageBody body=\"{{{{ body }}}}\" /></div></template><style>{css}</style>"
        );
        let theme = common::folder(&[
            ("UserMessage.template", text.as_bytes()),
            ("GlobalCSS.template", format!("<style>{css}</style>").as_bytes()),
            ("layout.json", br#"{"global": {"webFontUrl": "http://theme.test/web.css"}}"#),
            ("data.json", DATA.as_bytes()),
        ]);
        let data = theme.path().join("data.json");
        let (_keep, page) = preview(theme.path(), &["--data", data.to_str().unwrap()]);
        open(&mut browser, &page, "menu=always");
        assert_eq!(browser.evaluate("all('before', '[data-theme-upgrade-message=a]').length"), 1, "{what}");
        // Clicks everything that can be clicked, as a curious reviewer might.
        browser.evaluate("for (const side of ['before', 'after']) for (const one of all(side, '*')) one.click && one.click()");
        browser.evaluate("new Promise((done) => setTimeout(done, 150))");
        assert_eq!(browser.evaluate("document.documentElement.dataset.ran || 'no'"), "no", "{what} ran");
        assert_eq!(requests(), [""; 0], "{what} fetched");
        browser.evaluate("menus('after', 'UserMessage')[0]?.click()");
        let sandbox = browser.evaluate(
            "[...document.querySelectorAll('iframe')].map((frame) => frame.getAttribute('sandbox'))",
        );
        assert_eq!(sandbox, serde_json::json!(["allow-same-origin", "allow-same-origin"]));
    }
    // The requests that are allowed show that others would have been seen.
    let theme = common::folder(&[(
        "UserMessage.template",
        b"<template><img src=\"http://theme.test/seen.png\" /></template>",
    )]);
    let (_keep, page) = preview(theme.path(), &["--allow-remote"]);
    open(&mut browser, &page, "");
    super::devtools::patiently("the allowed request", || {
        requests().iter().any(|line| line.contains("seen.png")).then_some(())
    });
}
