use super::super::html::serialized;
use super::*;

fn cleaned(html: Html) -> (String, Vec<LeftOut>) {
    let mut cleaner = Cleaner::default();
    let clean = serialized(&cleaner.clean(vec![html]));
    (clean, cleaner.left_out.into_keys().collect())
}

#[test]
fn what_runs_or_fetches_is_left_out() {
    let div = |name: &str, value: &str| Html::Element(HtmlElement::new("div").with(name, value));
    for (name, value) in [
        ("onclick", "x()"),
        ("ONPOINTERDOWN", "x()"),
        ("srcdoc", "x"),
        ("action", "/x"),
        ("href", " java\tscript:x()"),
        ("src", "http://a.example/x.png"),
        ("src", "//a.example/x.png"),
        ("src", "x.png"),
        ("poster", "https://a.example/x.png"),
        ("srcset", "data:image/png,x 1x, http://a.example/x 2x"),
        ("attributeName", "href"),
        ("a<b", "x"),
    ] {
        let (clean, left_out) = cleaned(div(name, value));
        assert_eq!((clean.as_str(), left_out.len()), ("<div></div>", 1), "{name}");
    }
    for (name, value) in
        [("src", "data:image/png;base64,AA"), ("href", "#a"), ("title", "http://a"), ("on", "")]
    {
        let (clean, left_out) = cleaned(div(name, value));
        assert_eq!((clean.contains(value), left_out.len()), (true, 0), "{name}");
    }
    for name in ["script", "sCRIPT", "iframe", "meta", "base", "link", "plaintext"] {
        let (clean, left_out) = cleaned(Html::Element(HtmlElement::new(name)));
        assert_eq!((clean.as_str(), left_out.len()), ("", 1), "{name}");
    }
    let link = HtmlElement::new("a").with("href", "data:image/svg+xml,x");
    assert_eq!(cleaned(Html::Element(link)).0, "<a></a>");
    let style = HtmlElement::new("style").holding(vec![Html::Text(".a{}@media(width<2px){}".to_owned())]);
    assert_eq!(cleaned(Html::Element(style)).0, "<style>.a{}@media(width<2px){}</style>");
    for (outer, text) in
        [("math", "x <img name=a>"), ("sVG", "a{} <!-- x"), ("div", ".a{content:'</style><b>'}")]
    {
        let style = HtmlElement::new("style").holding(vec![Html::Text(text.to_owned())]);
        let html = HtmlElement::new(outer).holding(vec![Html::Element(style)]);
        let (clean, left_out) = cleaned(Html::Element(html));
        let name = outer.to_ascii_lowercase();
        assert_eq!((clean, left_out.len()), (format!("<{name}></{name}>"), 1));
    }
}

#[test]
fn styles_fetch_nothing() {
    for (css, expected) in [
        ("a { b: url(http://x/y) c }", "a { b: url(\"data:,\") c }"),
        ("a { b: url('http://x/y') }", "a { b: url(\"data:,\") }"),
        ("a { b: u\\72l(//x) }", "a { b: url(\"data:,\") }"),
        (
            "a { b: image-set('http://x' 1x type('image/png'), url(y) 2x) }",
            "a { b: image-set(\"data:,\" 1x type('image/png'), url(\"data:,\") 2x) }",
        ),
        ("a { --b: url(x.png) }", "a { --b: url(\"data:,\") }"),
        ("@import 'x'; a { b: c }", " a { b: c }"),
        ("@IMPORT url(x) screen;a{}", "a{}"),
        (
            "@font-face { src: url(x.woff) format('woff') }",
            "@font-face { src: url(\"data:,\") format('woff') }",
        ),
        (
            "a { b: url(#c); d: url(data:image/png,x); e: 'http://x' }",
            "a { b: url(#c); d: url(data:image/png,x); e: 'http://x' }",
        ),
        ("a { b: c", "a { b: c}"),
    ] {
        assert_eq!(Cleaner::default().css(css), expected, "{css}");
    }
    assert_eq!(Cleaner::default().css(&"a(".repeat(100_000)), "");
    let mut remote = Cleaner { allow_remote: true, ..Cleaner::default() };
    let css = "@import 'https://x'; a { b: url(http://x/y) url(file:///x) }";
    assert_eq!(remote.css(css), "@import 'https://x'; a { b: url(http://x/y) url(\"data:,\") }");
    assert_eq!(remote.left_out.len(), 1);
}
