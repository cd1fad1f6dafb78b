//! What templates render to.

use std::sync::LazyLock;

use super::super::html::serialized;
use super::*;
use crate::source::SourceFile;
use crate::theme::{Completeness, Component};

fn icon(name: &str) -> Option<&'static Document> {
    static ICON: LazyLock<Document> = LazyLock::new(|| {
        let text =
            "<template><i class=\"icon {{ class }}\" data-type=\"{{ type }}\"><Children /></i></template>";
        Document::parse(SourceFile::new("Icon", text).expect("valid"))
    });
    (name == "Icon").then(|| &*ICON)
}

fn render(components: &[(&str, &str)], variables: Value) -> (String, Vec<RenderProblem>) {
    let mut theme = Theme::new("t", Completeness::Whole);
    for (name, text) in components {
        let text = format!("<template>{text}</template>");
        theme.add(Component::new(*name, SourceFile::new(*name, text).expect("valid")));
    }
    let mut renderer = Renderer::new(&theme, icon);
    let html = renderer.component(components[0].0, variables.as_object().expect("an object"));
    (serialized(&html), renderer.problems().to_vec())
}

#[test]
fn templates_render_as_the_documentation_says() {
    let variables = json!({"me": true, "name": "A & B", "list": [{"n": 1}, {"n": 2}], "count": 3});
    for (template, expected) in [
        ("<p t:if=\"{{ me }}\">a</p> <!-- x --><p t:else>b</p>", "<p>a</p> "),
        (
            "<p t:if=\"{{ me == false }}\">a</p><p t:else-if=\"{{ count > 2 }}\">b</p><p t:else>c</p>",
            "<p>b</p>",
        ),
        ("{{ name }}&nbsp;&lt;{{ missing }}", "A &amp; B&nbsp;&lt;"),
        (
            "<b t:for=\"{{ x in list }}\" t:key=\"{{ x.n }}\">{{ x.n }}{{ forloop.last | then: '.' | else: ',' }}</b>",
            "<b>1,</b><b>2.</b>",
        ),
        ("{{ late }}<t:set late=\"{{ other }}\" /><t:set other=\"{{ count }}\" />", "3"),
        ("<t:set x=\"a\" t:if=\"{{ me }}\" /><t:set x=\"b\" t:else />{{ x }}", "a"),
        (
            "<p class=\"a {{ me | then: 'b' }}\" title=\"{{ missing }}\" hidden=\"{{ me }}\" data-n=\"{{ count }}\"/>",
            "<p class=\"T__a T__b\" hidden=\"\" data-n=\"3\"></p>",
        ),
        ("<Icon class=\"big\" type=\"more\">x</Icon>", "<i class=\"icon T__big\" data-type=\"more\">x</i>"),
        (
            "<Nobody><b/></Nobody>",
            "<div class=\"theme-upgrade-box\"><span class=\"theme-upgrade-label\">&lt;Nobody&gt; is not a known component</span><b></b></div>",
        ),
        (
            "<p>\n {{ name }}\n said\r\n so, \n <i/>{{ count }}\n</p>\n<i/> <i/>{{ count }}\n<i/>",
            "<p>A &amp; B said so, <i></i>3</p><i></i> <i></i>3 <i></i>",
        ),
        ("<br/><script>1 < 2</script>", "<br><script>1 < 2</script>"),
    ] {
        let (html, problems) = render(&[("T", template)], variables.clone());
        let html = html.replace(" data-theme-upgrade-component=\"T\"", "");
        assert_eq!((html.as_str(), problems.len()), (expected, 0), "{template}");
    }
}

#[test]
fn components_get_their_props_and_nothing_else() {
    let child = ("Child", "<i class=\"{{ class }} own\">{{ n }}{{ secret }}{{ theme.name }}</i>");
    let (html, _) = render(
        &[("T", "<Child n=\"{{ count }}\" class=\"mine\" />"), child],
        json!({"count": 3, "secret": "x", "theme": {"name": "dark"}}),
    );
    let root = "data-theme-upgrade-component=\"T Child\"";
    assert_eq!(html, format!("<i class=\"T__mine Child__own\" {root}>3dark</i>"));
}

#[test]
fn what_has_no_end_is_brought_to_one() {
    let (_, problems) = render(&[("T", "<p><T/></p>")], json!({}));
    assert!(problems[0].component == "T" && problems[0].message.contains("48 levels deep"), "{problems:?}");
    let list: Vec<Value> = vec![json!(1); 300];
    let nested = "<i t:for=\"{{ a in l }}\"><b t:for=\"{{ b in l }}\">x</b></i>";
    let (_, problems) = render(&[("T", nested)], json!({"l": list}));
    assert!(problems[0].message.contains("more than 50000 elements"), "{problems:?}");
    let (html, problems) = render(&[("T", "<Broken/>ok"), ("Broken", "<p>")], json!({}));
    assert!(html.ends_with("ok") && html.contains("does not compile: line 1"), "{html}");
    assert_eq!(problems.len(), 1);
    // The parser limits the nesting in one file, but components nest in each other.
    let deep = format!("{}<Next/>{}", "<p>".repeat(100), "</p>".repeat(100));
    let chain: Vec<(String, String)> =
        (0..8).map(|at| (format!("C{at}"), deep.replace("Next", &format!("C{}", at + 1)))).collect();
    let chain: Vec<(&str, &str)> = chain.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (_, problems) = render(&chain, json!({}));
    assert!(problems[0].message.contains("512 levels deep"), "{problems:?}");
}

#[test]
fn conditions_beside_loops_and_long_chains() {
    let list = json!([{"ok": true, "n": 1}, {"ok": false, "n": 2}, {"ok": true, "n": 3}]);
    for (template, expected) in [
        ("<b t:for=\"{{ x in list }}\" t:if=\"{{ x.ok }}\">{{ x.n }}</b>", "<b>1</b><b>3</b>"),
        (
            "<b t:if=\"{{ no }}\">a</b><b t:else t:for=\"{{ x in list }}\">{{ x.n }}</b>",
            "<b>1</b><b>2</b><b>3</b>",
        ),
        ("<b t:for=\"{{ x in none }}\" t:if=\"{{ x }}\">a</b><b t:else>b</b>", "<b>b</b>"),
        (
            "<b t:if=\"{{ list }}\">a</b><b t:else-if=\"{{ list }}\">b</b><b t:else>c</b><b t:if=\"{{ list }}\">d</b>",
            "<b>a</b><b>d</b>",
        ),
        (
            "{{ a }}<t:set a=\"{{ b }}\"/><t:set b=\"{{ c }}\"/><t:set c=\"{{ d }}\"/><t:set d=\"{{ e }}\"/><t:set e=\"{{ f }}\"/><t:set f=\"1\"/>",
            "1",
        ),
        (
            "<b data-a=\"{{ no | is_falsy }}\" aria-b=\"{{ no == true }}\" hidden=\"{{ no == true }}\">x</b>",
            "<b data-a=\"true\" aria-b=\"false\">x</b>",
        ),
        ("<b class=\"row__title\" id=\"top\">x</b>", "<b class=\"T__row__title\" id=\"top\">x</b>"),
        (
            "<b title=\"{{ text }} &amp; co\">{{ text }} &amp; co</b>",
            "<b title=\"&amp;lt; &amp; co\">&amp;lt; &amp; co</b>",
        ),
        ("<style>.a { top: 0 }</style>", "<style>.a { top: 0 }</style>"),
        ("<b data-theme-upgrade-message=\"m\">x</b>", "<b>x</b>"),
    ] {
        let (html, problems) = render(&[("T", template)], json!({"list": list, "text": "&lt;"}));
        let html = html.replace(" data-theme-upgrade-component=\"T\"", "");
        assert_eq!((html.as_str(), problems.len()), (expected, 0), "{template}");
    }
    let branches: String = (0..3000).map(|at| format!("<i t:else-if=\"{{{{ id == {at} }}}}\"/>")).collect();
    let (html, _) =
        render(&[("T", &format!("<i t:if=\"{{{{ no }}}}\"/>{branches}<b t:else>x</b>"))], json!({}));
    assert!(html.starts_with("<b "), "{html}");
}

#[test]
fn what_is_too_much_is_a_box_that_names_it() {
    let doubling: String =
        (0..40).map(|at| format!("<t:set a{}=\"{{{{ a{at} }}}}{{{{ a{at} }}}}\"/>", at + 1)).collect();
    let twice = "<Foo a=\"{{ a }}{{ a }}{{ a }}\"/><Foo a=\"2\"/>";
    for (components, culprit) in [
        (vec![("T", format!("<t:set a0=\"xxxxxxxx\"/>{doubling}{{{{ a40 }}}}"))], "T"),
        (vec![("T", "<p><Foo a=\"xxxxxxxx\"/></p>".to_owned()), ("Foo", format!("<p>{twice}</p>"))], "Foo"),
        (vec![("T", "x ".repeat(2_000_000))], "T"),
    ] {
        let components: Vec<(&str, &str)> =
            components.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let (html, problems) = render(&components, json!({}));
        assert!(
            html.starts_with("<div class=\"theme-upgrade-box\"") && html.len() < 500,
            "{} bytes",
            html.len()
        );
        assert!(html.contains(&format!("&lt;{culprit}&gt; is too large to show")), "{html}");
        assert_eq!(problems.last().map(|problem| problem.component.as_str()), Some(culprit));
    }
    let (html, _) = render(&[("T", &"lorem &amp; ipsum ".repeat(40_000))], json!({}));
    assert!(html.contains("lorem &amp; ipsum"), "entities are decoded in one pass");
}

#[test]
fn nothing_grows_without_end() {
    let list: String =
        (0..34).map(|at| format!("<t:set v{}=\"{{{{ v{at} | concat: v{at} }}}}\"/>", at + 1)).collect();
    let text = "x".repeat(1000);
    for template in [
        format!("<t:set v0=\"{{{{ 'a,b' | split: ',' }}}}\"/>{list}{{{{ v34.length }}}}"),
        format!("<t:set t=\"{text}\"/>{{{{ t | split: '' | join: t | split: '' | join: t | slice: 0, 3 }}}}"),
        format!("<t:set t=\"{text}\"/>{{{{ t | replace: '', t | replace: '', t | slice: 0, 3 }}}}"),
        "<p t:for=\"{{ a in l }}\"><b t:for=\"{{ b in l }}\" t:if=\"{{ false }}\">x</b></p>".to_owned(),
        "<p t:for=\"{{ a in l }}\" title=\"{{ l }}\">y</p>".to_owned(),
        format!(
            "<t:set t:if=\"{{{{ no }}}}\" x=\"0\"/>{}",
            "<t:set t:else-if=\"{{ no }}\" x=\"1\"/>".repeat(3000)
        ),
        "{{ l | uniq | size }}".to_owned(),
    ] {
        let start = std::time::Instant::now();
        let list: Vec<Value> = (0..20_000).map(|at| json!(format!("{at}"))).collect();
        let (html, _) = render(&[("T", &template)], json!({"l": list}));
        assert!(html.len() < 2_000_000 && start.elapsed().as_secs() < 20, "{}", &template[..60]);
    }
}

#[test]
fn what_is_set_under_a_condition_that_does_not_hold_is_not() {
    for (template, expected) in [
        ("<t:set t:if=\"{{ flag == false }}\" x=\"A\"/><t:set flag=\"{{ true }}\"/>[{{ x }}]", "[]"),
        ("<t:set t:for=\"{{ i in l }}\" x=\"{{ i }}\"/>[{{ x }}]", "[]"),
        ("<b class=\"\u{e000}action-menu\">\u{e000}</b>", "<b class=\"T__action-menu\"></b>"),
        ("<b Data-theme-upgrade-slot=\"x\">y</b>", "<b>y</b>"),
        ("{{ big }}", "12345678901234567890"),
    ] {
        let (html, _) =
            render(&[("T", template)], json!({"l": [1, 2], "big": 12_345_678_901_234_567_890_u64}));
        assert_eq!(html.replace(" data-theme-upgrade-component=\"T\"", ""), expected, "{template}");
    }
}
