//! Time grows linearly with the size of a file, whatever it contains: four times as much takes at most
//! about four times as long. Ratios are compared, because machines differ; the best of a few, because runs are noisy.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::time::{Duration, Instant};

/// How much slower four times as much may be. The program's constant start-up lowers the ratio, noise raises it.
const MAX_RATIO: f64 = 6.0;
/// How many times as long as plain markup of the same size a file may take.
const MAX_COST: f64 = 1_000.0;
/// How often a pair is measured before it counts as too slow.
const TRIALS: usize = 4;

/// The time that `check` takes for a theme of one component, or for an export if `text` is one.
fn time(text: &str) -> Duration {
    let name = match text {
        _ if text.starts_with('{') => "themes.json",
        _ if text.ends_with("<!-- ChatHeader -->") => "ChatHeader.template",
        _ => "UserMessage.template",
    };
    time_of(&[(name, text)], &["check", "-q", "--format", "github"])
}

/// The time that a command takes in a folder with these files.
fn time_of(files: &[(&str, &str)], command: &[&str]) -> Duration {
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let theme = common::folder(&files);
    let start = Instant::now();
    let run = common::run(theme.path(), command);
    assert!(run.code < 2, "{}", run.stderr);
    start.elapsed()
}

fn component(markup: &str, style: &str) -> String {
    format!(
        "<template><div class=\"m\"><ActionMenu class=\"action-menu\"><Icon type=\"more\" /></ActionMenu>{markup}\
         <MessageBody body=\"{{{{ body }}}}\" /></div></template><style>.m {{ position: relative }} \
         .action-menu {{ position: absolute }} {style}</style>"
    )
}

/// An export of a theme with these components.
fn export(components: impl Iterator<Item = (String, String)>) -> String {
    let files = components.map(|(name, text)| (format!("{name}.template"), text.into()));
    let files: serde_json::Map<String, serde_json::Value> = files.collect();
    serde_json::json!({ "theme": { "base": "x", "files": files } }).to_string()
}

/// Concatenates the results of `one` for each number below `count`.
fn each(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

/// Makes the given number of repetitions of something that a file may contain.
type Full = fn(usize) -> String;

/// A header whose row has one text, with these rules.
fn header_with(rules: &str) -> String {
    format!(
        "<template><header class=\"row\"><b class=\"t\">x</b></header></template><style>.row {{ display: flex }} \
         {rules}</style><!-- ChatHeader -->"
    )
}

/// A header with `n` buttons that show instead of each other.
fn chain_of(button: &str, n: usize) -> String {
    let buttons = each(n, |at| format!("<{button} t:else-if=\"{{{{ a == {at} }}}}\" />"));
    format!("<template><header><b t:if=\"{{{{ a }}}}\" />{buttons}</header></template><!-- ChatHeader -->")
}

#[test]
fn four_times_as_much_takes_four_times_as_long() {
    let shapes: [(&str, usize, Full); 58] = [
        ("siblings", 4_000, |n| component(&"<b class=\"a\">x</b>".repeat(n), "")),
        ("one attribute", 500_000, |n| component(&format!("<b title=\"{}\">x</b>", "x ".repeat(n)), "")),
        ("expressions in one attribute", 4_000, |n| {
            component(&format!("<b title=\"{}\">x</b>", "{{ a }} ".repeat(n)), "")
        }),
        ("expressions", 8_000, |n| component(&"{{ a.b | default: 'c' }} ".repeat(n), "")),
        ("a comment", 2_000_000, |n| component(&format!("<!-- {} -->", "x ".repeat(n)), "")),
        ("a chain", 1_500, |n| {
            component(&format!("<i t:if=\"{{{{ a }}}}\" />{}", "<i t:else-if=\"{{ b }}\" />".repeat(n)), "")
        }),
        ("rules", 1_500, |n| {
            component("", &(0..n).map(|at| format!(".c{at} {{ color: red }}\n")).collect::<String>())
        }),
        ("names of elements", 4_000, |n| component(&each(n, |at| format!("<x{at}></x{at}>")), "")),
        ("names of attributes", 4_000, |n| component(&each(n, |at| format!("<b a{at}=\"x\" />")), "")),
        ("names in one tag", 8_000, |n| {
            component(&format!("<b {} />", each(n, |at| format!("a{at}=\"x\" "))), "")
        }),
        // A theme on one line that has to be changed, for which the indentation of its lines is determined.
        ("a long line", 3_000, |n| {
            let sets = each(n, |at| format!("<t:set v{at}=\"{{{{ a }}}}\" />"));
            format!("<template>{sets}<div class=\"m\"><MessageBody /></div></template>")
        }),
        ("handlers behind comments", 2_000, |n| {
            let (comments, links) = ("<!-- x -->\n".repeat(n), "<a onclick=\"x\" />".repeat(n));
            comments + &component(&links, "")
        }),
        ("classes that are taken", 1_500, |n| {
            let others = each(n, |at| format!("<p class=\"message-action-menu-{at}\" />\n"));
            format!(
                "<template><p class=\"action-menu message-action-menu\" />{others}\
                 <div class=\"m\"><MessageBody /></div></template>"
            )
        }),
        ("edits in an export", 1_500, |n| {
            export(std::iter::once(("UserMessage".to_owned(), component(&"<br>".repeat(n), ""))))
        }),
        ("components in a circle", 500, |n| {
            let leads_on = |at| format!("<template><p><C{} /></p></template>", (at + 1) % n);
            export((0..n).map(|at| (format!("C{at}"), leads_on(at))))
        }),
        ("components that nobody knows", 1_000, |n| {
            export(
                (0..n).map(|at| (format!("C{at:06}"), format!("<template><p><X{at:06} /></p></template>"))),
            )
        }),
        ("positions around a bubble without a class", 500, |n| {
            let (others, rules) = (
                each(n, |at| format!("<i class=\"c{at}\" />")),
                each(n, |at| format!(".c{at} {{ position: absolute }}")),
            );
            format!("<template>{others}<div><MessageBody /></div></template><style>{rules}</style>")
        }),
        ("what is absolute in a bubble", 100, |n| {
            let inside = "<p class=\"a\">x</p>".repeat(n);
            let rules =
                ".a { position: absolute; top: 0 }".repeat(n) + &".q { position: relative }".repeat(n);
            format!(
                "<template><div class=\"bubble\"><div class=\"q\">{inside}</div><MessageBody /></div></template>\
                 <style>{rules}</style>"
            )
        }),
        // As many as are looked at, and a quarter of that.
        ("buttons that are placed in a bubble", 60, |n| {
            let buttons = "<ActionButton t:if=\"{{ a }}\" action=\"a\" class=\"b\" />".repeat(n);
            format!(
                "<template><div class=\"m\">{buttons}<MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative }} .b {{ position: absolute; bottom: 4px; z-index: 2 }}</style>"
            )
        }),
        ("components of a bubble that render each other", 60, |n| {
            let rendered = each(n, |at| format!("<C{at} />"));
            let bubble = format!("<div class=\"m\">{rendered}<MessageBody body=\"{{{{ body }}}}\" /></div>");
            let first = ("UserMessage".to_owned(), format!("<template>{bubble}</template>"));
            let leads_on = |at| format!("<template><p><C{} /><b class=\"b\" /></p></template>", at + 1);
            let last = (format!("C{n}"), "<template><a>x</a></template>".to_owned());
            export(
                std::iter::once(first).chain((0..n).map(|at| (format!("C{at}"), leads_on(at)))).chain([last]),
            )
        }),
        ("what gives bubbles a position beside others", 300, |n| {
            let others = each(n, |at| format!("<i class=\"c{at}\" />")) + &"<b class=\"bubble\" />".repeat(n);
            let rules = each(n, |at| format!(".c{at} + .bubble {{ position: absolute }}"));
            format!(
                "<template><div class=\"m\">{others}<div class=\"bubble\"><MessageBody /></div></div></template>\
                 <style>{rules}</style>"
            )
        }),
        ("the order of what is in a bubble", 400, |n| {
            let rules = each(n, |at| format!(".z{at}:nth-child({at}) {{ top: 0 }} * + .z{at} {{ top: 0 }}"));
            format!(
                "<template><div class=\"m\">{}<MessageBody /></div></template><style>{rules}</style>",
                "<p />".repeat(n)
            )
        }),
        ("branches of a header", 300, |n| {
            let branch = |at: usize| {
                let button = if at.is_multiple_of(2) { "SearchButton" } else { "CloseButton" };
                let directive = if at == 0 { "t:if" } else { "t:else-if" };
                format!("<div {directive}=\"{{{{ a{at} }}}}\"><{button} /></div>")
            };
            format!("<template><header>{}</header></template><!-- ChatHeader -->", each(n, branch))
        }),
        ("comments that accept findings", 1_500, |n| {
            let accepted = "<!-- theme-upgrade-ignore for-without-key: x --><i t:for=\"{{ a in b }}\">x</i>";
            component(&accepted.repeat(n), "")
        }),
        ("comments that accept findings with a fix", 1_500, |n| {
            let accepted = "<!-- theme-upgrade-ignore void-element-not-closed: x --><br>";
            component(&accepted.repeat(n), "")
        }),
        ("a chain in the row of a header", 3_000, |n| {
            let branches = each(n, |at| format!("<i t:else-if=\"{{{{ a{at} }}}}\" class=\"x\" />"));
            format!(
                "<template><header class=\"row\"><b t:if=\"{{{{ a }}}}\" />{branches}<CloseButton /></header></template>\
                 <style>.row {{ display: flex }}</style><!-- ChatHeader -->"
            )
        }),
        ("bodies in a chain beside a text", 1_000, |n| {
            let branches = each(n, |at| format!("<p t:else-if=\"{{{{ a{at} }}}}\"><MessageBody /></p>"));
            let texts = "{{ body }}".repeat(64);
            format!(
                "<template><div class=\"m\"><b t:if=\"{{{{ a }}}}\" />{branches}<p t:else>{texts}</p></div></template>"
            )
        }),
        ("comments that accept nothing", 4_000, |n| {
            component(&"<!-- theme-upgrade-ignore unknown-icon: x -->\n".repeat(n), "")
        }),
        ("classes of one bubble", 1_000, |n| {
            let classes = each(n, |at| format!("{{{{ a | then: 'c{at}' }}}} "));
            let rules = each(n, |at| format!(".c{at} {{ display: none }}"));
            format!(
                "<template><div class=\"bubble {classes}\"><MessageBody /></div></template><style>{rules}</style>"
            )
        }),
        ("buttons on one line of a header", 4_000, |n| {
            let buttons = "<SearchButton class=\"b\"><Icon type=\"search\" /></SearchButton>".repeat(n);
            format!("<template><header>{buttons}</header></template><!-- ChatHeader -->")
        }),
        ("rows of a header that styles hide", 500, |n| {
            let row = |at: usize| format!("<div class=\"actions x{at}\"><b>x</b></div>");
            let rules = each(n, |at| format!(".actions:not(.x{at}) {{ display: none }}"));
            format!(
                "<template><header>{}</header></template><style>{rules}</style><!-- ChatHeader -->",
                each(n, row)
            )
        }),
        ("what may be a frame in a bubble", 500, |n| {
            let inside =
                "<div class=\"a\">".repeat(30) + &"<i class=\"b\" />".repeat(30) + &"</div>".repeat(30);
            let rules = each(n, |_| ":hover { transform: none } ".to_owned());
            format!(
                "<template><div class=\"m\"><div class=\"bubble\">{inside}<MessageBody /></div></div></template>\
                 <style>.b {{ position: absolute; top: 0 }} {rules}</style>"
            )
        }),
        ("open braces", 200_000, |n| component(&"{{ ".repeat(n), "")),
        ("unclosed tags", 3_000, |n| "<b>x ".repeat(n)),
        ("conditions of a header", 500, |n| {
            let rule = |at| {
                format!(
                    "@media (min-width: {at}px) {{ .row, .t {{ display: flex }} .row::after {{ top: 0 }} }}"
                )
            };
            let rules = each(n, rule);
            format!(
                "<template><header class=\"row\"><b class=\"t\">x</b><CloseButton class=\"c\" /></header></template>\
                 <style>.row {{ display: flex }} {rules}</style><!-- ChatHeader -->"
            )
        }),
        ("what is drawn in a header", 500, |n| {
            let rules = ".row .t::after { position: absolute; inset: 0 }".repeat(n);
            let titles = "<b class=\"t\">x</b>".repeat(n);
            format!(
                "<template><header class=\"row\">{titles}</header></template>\
                 <style>.row {{ display: flex }} {rules}</style><!-- ChatHeader -->"
            )
        }),
        ("what is placed in a bubble", 500, |n| {
            let rules =
                each(n, |at| format!(".b, .b{at} {{ position: absolute; bottom: calc({at}px + 1em) }}"));
            let buttons = each(n, |at| format!("<ActionButton action=\"a\" class=\"b b{at}\" />"));
            format!(
                "<template><div class=\"m\">{buttons}<MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative }} {rules}</style>"
            )
        }),
        ("colors and backgrounds of a bubble", 400, |n| {
            let rule = |at| format!(".t{at} .m {{ background: #fff }} .u{at} .m {{ color: #111 }}");
            let rules = each(n, rule);
            format!(
                "<template><div class=\"{{{{ kind }}}}\"><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></div>\
                 </template><style>.m {{ position: relative; color: #000; background: #eee }} {rules}</style>"
            )
        }),
        ("selectors of the colors of a bubble", 500, |n| {
            let list = |class: &str| {
                let all: Vec<String> = (0..n).map(|at| format!(".m.{class}{at}")).collect();
                all.join(", ")
            };
            let (grounds, colors) = (list("t"), list("u"));
            format!(
                "<template><div class=\"m {{{{ kind }}}}\"><MessageBody body=\"{{{{ body }}}}\" /></div></template><style>\
                 .m {{ position: relative }} {grounds} {{ background: #111 }} {colors} {{ color: #fff }}</style>"
            )
        }),
        ("the places of a menu", 500, |n| {
            let rules = each(n, |at| {
                format!(
                    ".m > :nth-child({at}), .m > :is(* ~ *, :nth-last-child({at} of .x{at})) {{ padding: 2px }}"
                )
            });
            format!(
                "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" />{}</div></template>\
                 <style>.m {{ position: relative }} {rules}</style>",
                "<i>x</i>".repeat(n)
            )
        }),
        ("variables of a header at times", 500, |n| {
            let rules = each(n, |at| {
                let (one, other) = (at + 1, at + 2);
                format!(
                    ":root {{ --a{at}: var(--a{one}) var(--a{other}) }} @media (width: {at}px) {{ :root {{ --a: #{at:06x} }} }}"
                )
            });
            header_with(&format!(".row {{ background: var(--a0); color: var(--a) }} {rules}"))
        }),
        ("search buttons and close buttons", 1_000, |n| {
            let buttons =
                "<div><SearchButton /></div>".repeat(n) + &"<div><CloseButton class=\"b\" /></div>".repeat(n);
            format!("<template><header>{buttons}</header></template><!-- ChatHeader -->")
        }),
        ("a chain of search buttons", 1_000, |n| chain_of("SearchButton", n)),
        ("a chain of close buttons", 1_000, |n| chain_of("CloseButton", n)),
        ("variables in margins", 500, |n| {
            header_with(&each(n, |at| {
                format!(".row {{ margin-left: var(--a{at}) }} :root {{ --a{at}: {at}px }}")
            }))
        }),
        ("one variable in margins at times", 100, |n| {
            header_with(&each(n, |at| {
                format!(
                    ".row, .t {{ margin: var(--a) }} @media (width: {at}px) {{ :root {{ --a: {at}px }} }}"
                )
            }))
        }),
        ("rules under a long condition", 2_500, |n| {
            let rules = ".m { direction: ltr }".repeat(n);
            format!(
                "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ background: #eee }} @media {} print, screen {{ {rules} }}</style>",
                "/**/".repeat(n)
            )
        }),
        ("components that show the message, in branches", 500, |n| {
            let branches = each(n, |at| {
                format!(
                    "<div t:else-if=\"{{{{ a{at} }}}}\" class=\"m\"><Thumbnail file=\"{{{{ body.f{at} }}}}\" /></div>"
                )
            });
            format!(
                "<template><div t:if=\"{{{{ a }}}}\" class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div>{branches}</template>\
                 <style>.m {{ background: #eee }}</style>"
            )
        }),
        ("animations of a menu", 500, |n| {
            let rules = each(n, |at| {
                format!(
                    "@keyframes k{at} {{ to {{ opacity: 0 }} }} .m > button:not(.x{at}) {{ animation: k{at} 1s }}"
                )
            });
            format!(
                "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative }} {rules}</style>"
            )
        }),
        ("what is pulled over a bubble", 500, |n| {
            let rules = each(n, |at| format!(".a:not(.x{at}) {{ margin-top: -{at}px }}"));
            let behind = "<div class=\"a\">x</div>".repeat(n);
            format!(
                "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div>{behind}</template>\
                 <style>{rules}</style>"
            )
        }),
        ("what is in front of a bubble and before it", 500, |n| {
            let rules =
                each(n, |at| format!(".b{at} {{ position: relative; filter: blur(1px); bottom: {at}px }}"));
            let before = each(n, |at| format!("<i class=\"b b{at}\">x</i>"));
            format!(
                "<template><div>{before}<div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></div></template>\
                 <style>.m {{ padding: 9px }} {rules}</style>"
            )
        }),
        ("colors that conditions give a bubble and its text", 2000, |n| {
            let rules = each(n, |at| {
                format!(
                    ".mine.k{at} {{ color: #fff }} .mine .k{at} {{ color: #eee }} .failed.k{at} {{ background: #eee }}"
                )
            });
            format!(
                "<template><div class=\"m {{{{ a | then: 'mine' }}}} {{{{ b | then: 'failed' }}}}\"><p class=\"t\">\
                 <MessageBody body=\"{{{{ body }}}}\" /></p></div></template>\
                 <style>.m {{ position: relative; background: #ddd }} .t {{ color: #333 }} {rules}</style>"
            )
        }),
        ("words that an expression gives in either case", 2500, |n| {
            let words = each(n, |at| format!("k{at} "));
            format!(
                "<template><div class=\"m {{{{ a | then: '{words}' | else: '{words}' }}}}\"><MessageBody body=\"{{{{ body }}}}\" />\
                 </div></template><style>.m {{ position: relative; background: #ddd }}</style>"
            )
        }),
        ("margins of everything beside a placed button", 50, |n| {
            let rules = each(n, |at| format!("*:hover {{ margin: {at}px }}"));
            format!(
                "<template><div class=\"m\"><ActionButton action=\"a\" class=\"q\">x</ActionButton>\
                 <MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative; background: #eee }} .q {{ position: absolute; top: 99px; left: 0 }} {rules}</style>"
            )
        }),
        ("colors of buttons that somebody points at", 700, |n| {
            let rules = each(n, |at| {
                format!(
                    "@media (min-width: {at}px) {{ button:hover {{ background: #333 }} }} \
                     @media (min-height: {at}px) {{ button:hover {{ color: #eee }} }}"
                )
            });
            format!(
                "<template><div class=\"m\"><MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative; background: #eee }} {rules}</style>"
            )
        }),
        ("what one rule draws in a bubble", 50, |n| {
            let inside = "<p class=\"b\">x</p>".repeat(n);
            format!(
                "<template><div class=\"m\">{inside}<MessageBody body=\"{{{{ body }}}}\" /></div></template>\
                 <style>.m {{ position: relative; background: #eee }} \
                 .b::before {{ content: ''; position: absolute; top: 99px; left: 0 }}</style>"
            )
        }),
        ("branches with a menu and a placed button", 16, |n| {
            let branches = each(n, |at| {
                format!(
                    "<div class=\"m\" t:else-if=\"{{{{ a == {at} }}}}\"><ActionMenu><Icon type=\"more\" /></ActionMenu>\
                     <ActionButton class=\"q\" action=\"a\">y</ActionButton><MessageBody body=\"{{{{ body }}}}\" /></div>"
                )
            });
            format!(
                "<template><p t:if=\"{{{{ a }}}}\">x</p>{branches}</template>\
                 <style>.m {{ position: relative; background: #eee }} .q {{ position: absolute; top: 99px; left: 0 }}</style>"
            )
        }),
        ("rules for what stands beside something in a header", 500, |n| {
            let buttons = "<SearchButton class=\"b\" /><CloseButton class=\"b\" />";
            let rules = each(n, |at| format!("* + * {{ margin: {at}px }}"));
            let header = format!("<template><header class=\"h\"><p>x</p>{buttons}</header></template>");
            export(std::iter::once((
                "ChatHeader".to_owned(),
                format!("{header}<style>.h {{ display: flex }} .b {{ border: none }} {rules}</style>"),
            )))
        }),
    ];
    let of_plain = of_kilobyte(&component(&"<b class=\"a\">x</b>".repeat(40_000), ""));
    let slow = shapes.into_iter().filter_map(|(what, size, full)| {
        let (small, large) = (full(size), full(4 * size));
        let grows = slow(what, || time(&large).as_secs_f64() / time(&small).as_secs_f64());
        // What takes very long for its size, though no longer when it grows, is slow as well.
        grows.or_else(|| {
            let times = best_of(MAX_COST, (0..TRIALS).map(|_| of_kilobyte(&large) / of_plain));
            eprintln!("{what}: {times:.0} times as long as plain markup");
            (times > MAX_COST).then(|| format!("{what}: {times:.0} times as long as plain markup"))
        })
    });
    assert_eq!(slow.collect::<Vec<_>>(), [""; 0]);
}

/// The seconds that a kilobyte of a file takes.
fn of_kilobyte(text: &str) -> f64 {
    time(text).as_secs_f64() / (text.len() as f64 / 1000.0)
}

#[test]
fn a_layout_of_four_times_as_many_sections_takes_four_times_as_long() {
    let layout = |n| {
        let sections = each(n, |at| format!("\"s{at}\": {{ \"color\": \"red\" }},\n"));
        format!("{{ {sections}\"end\": {{}} }}")
    };
    let theme = component("", "");
    let [small, large] = [4_000, 16_000].map(layout);
    let time = |layout: &String| {
        let files = [("UserMessage.template", theme.as_str()), ("layout.json", layout)];
        time_of(&files, &["diff", "-q", "--unsafe"]).as_secs_f64()
    };
    assert_eq!(slow("sections of a layout", || time(&large) / time(&small)), None);
}

#[test]
fn an_app_with_four_times_as_many_actions_takes_four_times_as_long() {
    let theme = |n| component(&each(n, |at| format!("<ActionButton action=\"a{at}\" />")), "");
    let app = |n| each(n, |at| format!("chatbox.onCustomMessageAction('b{at}', h);\n"));
    let [small, large] = [1_000, 4_000].map(|n| (theme(n), app(n)));
    for command in [&["check", "-q", "--app", "app"][..], &["actions", "--app", "app", "--format", "json"]] {
        let time = |(theme, app): &(String, String)| {
            time_of(&[("UserMessage.template", theme), ("app/app.js", app)], command).as_secs_f64()
        };
        assert_eq!(slow(&command.join(" "), || time(&large) / time(&small)), None);
    }
}

#[test]
fn four_times_as_much_that_is_no_component_takes_four_times_as_long() {
    const PASTED: &str = "<ActionMenu><Icon type=\"more\" /></ActionMenu>";
    let shapes: [(&str, usize, Full); 6] = [
        ("app.vue", 5_000, |n| "<ActionMenu>x</ActionMenu>\n".repeat(n) + PASTED),
        ("one-line.vue", 5_000, |n| "</ActionMenu>".repeat(n) + PASTED),
        ("comments.vue", 5_000, |n| "<!-- <ActionMenu> --> {/* <ActionMenu> */}".repeat(n) + PASTED),
        ("index.js", 10_000, |n| "export const UserMessage ".repeat(n) + "export const ChatHeader"),
        ("module.js", 10_000, |n| "from 'x' import ".repeat(n) + "from '@talkjs/web-components'"),
        ("legacy.css", 10_000, |n| ".panel {} .message-balloon-me {}".repeat(n)),
    ];
    let slow = shapes.into_iter().filter_map(|(name, size, full)| {
        let (small, large) = (full(size), full(4 * size));
        let time = |text: &String| {
            time_of(&[(name, text)], &["check", "-q", "--format", "github", name]).as_secs_f64()
        };
        slow(name, || time(&large) / time(&small))
    });
    assert_eq!(slow.collect::<Vec<_>>(), [""; 0]);
}

/// The message for `what` if four times as much takes too long.
fn slow(what: &str, ratio: impl Fn() -> f64) -> Option<String> {
    let best = best_of(MAX_RATIO, (0..TRIALS).map(|_| ratio()));
    eprintln!("{what}: {best:.1} times");
    (best > MAX_RATIO).then(|| format!("{what}: {best:.1} times"))
}

/// The first ratio that is not above `most`, or else the least of all.
fn best_of(most: f64, ratios: impl Iterator<Item = f64>) -> f64 {
    let mut least = f64::MAX;
    for ratio in ratios {
        least = least.min(ratio);
        if least <= most {
            break;
        }
    }
    least
}
