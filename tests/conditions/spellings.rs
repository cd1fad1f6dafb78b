//! The same style in other spellings: what is for a person must be so however a theme writes it.

/// The component's text with the rules of its `<style>` respelled in each of the supported ways, each with its name.
pub fn respelled(text: &str) -> Vec<(&'static str, String)> {
    let Some((before, rest)) = text.split_once("<style scoped>") else { return Vec::new() };
    let Some((css, after)) = rest.split_once("</style>") else { return Vec::new() };
    // None of these has braces in strings.
    if css.contains("/*") {
        return Vec::new();
    }
    let with = |css: String| format!("{before}<style scoped>{css}</style>{after}");
    let ways: [(&'static str, String); 22] = [
        ("variables", by_variables(css, ":root", "")),
        ("variables at times", by_variables(css, "@supports (display: grid) { :ROOT:where(*) /* x */", "}")),
        (
            "with something instead",
            each_value(css, |name, value| is_no_color(name).then(|| format!("var(--none-such, {value})"))),
        ),
        ("in points", each_value(css, |_, value| Some(each_word(value, in_points)))),
        (
            "a sum of one",
            each_value(css, |_, value| (!value.contains('(')).then(|| each_word(value, as_sum_of_one))),
        ),
        ("before ignored values", each_declaration(css, with_ignored)),
        ("displays in two words", each_declaration(css, in_two_words)),
        ("sums", each_value(css, |_, value| Some(each_word(value, as_sum)))),
        (
            "other names",
            each_declaration(css, |name, value| Some((other_name(name)?.to_owned(), value.to_owned()))),
        ),
        ("in :is()", each_selector(css, in_is)),
        ("around all in :is()", each_selector(css, in_is_all)),
        (
            "with the last in :is()",
            each_selector(css, |selector| with_last(selector, |last| format!(":is({last})"))),
        ),
        (
            "for any element",
            each_selector(css, |selector| with_last(selector, |last| format!("{last}:where(*)"))),
        ),
        ("nested", in_each_rule(css, "&")),
        ("nested for a screen", in_each_rule(css, "@media screen")),
        ("in a list", each_selector(css, |selector| format!("{selector}, .s-unused"))),
        ("for a screen", format!("@media screen {{{css}}}")),
        ("longhands", each_declaration(css, in_longhands)),
        ("flex", each_declaration(css, flex_longhands)),
        ("important", each_declaration(css, important)),
        (
            "upper case",
            each_declaration(css, |name, value| {
                (!name.starts_with("--") && !value.contains("var("))
                    .then(|| (name.to_uppercase(), value.to_uppercase()))
            }),
        ),
        (
            "comments",
            each_value(css, |_, value| Some(format!("/* x */{}/* x */", value.replace(' ', "/* x */ ")))),
        ),
    ];
    // A declaration in an element's `style` attribute is weaker than an `!important` one.
    let is_other = |way: &str| way == "important" && text.contains("style=");
    ways.into_iter()
        .filter(|(way, spelled)| spelled != css && !is_other(way))
        .map(|(name, css)| (name, with(css)))
        .collect()
}

/// Selectors of several elements, or of the page, are not written this way.
fn in_is(selector: &str) -> String {
    let is_one = !selector.contains([' ', ',']) && !selector.starts_with(":root") && selector != "html";
    if is_one { format!(":is({selector})") } else { selector.to_owned() }
}

fn in_is_all(selector: &str) -> String {
    if is_of_page(selector) { selector.to_owned() } else { format!(":is({selector})") }
}

fn is_of_page(selector: &str) -> bool {
    [":root", "html", "body"].iter().any(|page| selector.starts_with(page))
}

/// The declarations of each rule in another rule in it, where no rule is in another one.
fn in_each_rule(css: &str, prelude: &str) -> String {
    let is_other = |part: &&str| css.contains(*part);
    if ["@", "&", "{{", ":root", "html", "body"].iter().any(is_other)
        || (prelude == "&" && css.contains("::"))
    {
        return css.to_owned();
    }
    css.replace('{', &format!("{{ {prelude} {{")).replace('}', "} }")
}

/// A single selector with its last part respelled.
fn with_last(selector: &str, spell: impl Fn(&str) -> String) -> String {
    if selector.contains([',', '(', '[', '"']) || is_of_page(selector) {
        return selector.to_owned();
    }
    let (before, last) = selector.split_at(selector.rfind([' ', '>', '+', '~']).map_or(0, |at| at + 1));
    format!("{before}{}", spell(last))
}

fn important(name: &str, value: &str) -> Option<(String, String)> {
    let is_other = name.starts_with("--") || value.contains("!important");
    (!is_other).then(|| (name.to_owned(), format!("{value} !important")))
}

fn in_longhands(name: &str, value: &str) -> Option<(String, String)> {
    let sides: [&str; 4] = match name {
        "margin" => ["margin-top", "margin-right", "margin-bottom", "margin-left"],
        "padding" => ["padding-top", "padding-right", "padding-bottom", "padding-left"],
        "inset" => ["top", "right", "bottom", "left"],
        _ => return None,
    };
    let values: Vec<&str> = value.split(' ').collect();
    if value.contains('(') || value.contains('!') {
        return None;
    }
    let all = match values[..] {
        [all] => [all; 4],
        [block, inline] => [block, inline, block, inline],
        [top, inline, bottom] => [top, inline, bottom, inline],
        [top, right, bottom, left] => [top, right, bottom, left],
        _ => return None,
    };
    let rest: String =
        sides[1..].iter().zip(&all[1..]).map(|(name, value)| format!("; {name}: {value}")).collect();
    Some((sides[0].to_owned(), format!("{}{rest}", all[0])))
}

fn flex_longhands(name: &str, value: &str) -> Option<(String, String)> {
    if name != "flex" {
        return None;
    }
    let values: Vec<&str> = value.split(' ').collect();
    let (grow, shrink, basis) = match values[..] {
        ["none"] => ("0", "0", "auto"),
        ["auto"] => ("1", "1", "auto"),
        ["1"] => ("1", "1", "0"),
        [grow, shrink, basis] => (grow, shrink, basis),
        _ => return None,
    };
    Some(("flex-grow".to_owned(), format!("{grow}; flex-shrink: {shrink}; flex-basis: {basis}")))
}

fn is_no_color(name: &str) -> bool {
    !["background", "border", "color", "fill", "outline", "stroke"]
        .iter()
        .any(|start| name.starts_with(start))
}

fn by_variables(css: &str, before: &str, after: &str) -> String {
    let mut variables = String::new();
    let mut count = 0;
    let spelled = each_value(css, |_, value| {
        count += 1;
        variables.push_str(&format!("--s{count}: {value}; "));
        Some(format!("var(--s{count})"))
    });
    if count == 0 { spelled } else { format!("\n{before} {{ {variables} }}{after}{spelled}") }
}

fn each_word(value: &str, spell: impl Fn(&str) -> Option<String>) -> String {
    let words = value.split(' ').map(|word| spell(word).unwrap_or_else(|| word.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

fn as_sum(word: &str) -> Option<String> {
    let number = word.strip_suffix("px")?;
    number.parse::<f64>().ok().map(|_| format!("calc({word} + 0px)"))
}

fn in_points(word: &str) -> Option<String> {
    let number: f64 = word.strip_suffix("px")?.parse().ok()?;
    Some(format!("{}pt", number * 0.75))
}

fn as_sum_of_one(word: &str) -> Option<String> {
    let number = word.strip_suffix("px").or(word.strip_suffix('%')).unwrap_or(word);
    number.parse::<f64>().ok().map(|_| format!("calc({word})"))
}

fn with_ignored(name: &str, value: &str) -> Option<(String, String)> {
    let ignored = match name {
        "display" => "-ms-flexbox",
        "position" => "device-fixed",
        _ => return None,
    };
    (!value.contains('!')).then(|| (name.to_owned(), format!("{value}; {name}: {ignored}")))
}

fn in_two_words(name: &str, value: &str) -> Option<(String, String)> {
    let words = match value {
        "flex" => "block flex",
        "grid" => "block grid",
        "block" => "flow block",
        "inline-flex" => "inline flex",
        "inline-block" => "inline flow-root",
        _ => return None,
    };
    (name == "display").then(|| (name.to_owned(), words.to_owned()))
}

fn other_name(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 19] = [
        ("transform", "-webkit-transform"),
        ("width", "inline-size"),
        ("height", "block-size"),
        ("min-width", "min-inline-size"),
        ("min-height", "min-block-size"),
        ("max-width", "max-inline-size"),
        ("max-height", "max-block-size"),
        ("margin-left", "margin-inline-start"),
        ("margin-right", "margin-inline-end"),
        ("margin-top", "margin-block-start"),
        ("margin-bottom", "margin-block-end"),
        ("padding-left", "padding-inline-start"),
        ("padding-right", "padding-inline-end"),
        ("padding-top", "padding-block-start"),
        ("padding-bottom", "padding-block-end"),
        ("left", "inset-inline-start"),
        ("right", "inset-inline-end"),
        ("top", "inset-block-start"),
        ("bottom", "inset-block-end"),
    ];
    NAMES.iter().find(|(usual, _)| *usual == name).map(|(_, other)| *other)
}

fn each_value(css: &str, mut spell: impl FnMut(&str, &str) -> Option<String>) -> String {
    each_declaration(css, |name, value| {
        // A variable that is `inherit` takes the value inherited by the variable itself.
        let is_wide = ["inherit", "initial", "unset", "revert", "revert-layer"].contains(&value);
        let is_open = is_wide
            || name.starts_with("--")
            || ["{{", "var(", "!important"].iter().any(|part| value.contains(part));
        if is_open { None } else { Some((name.to_owned(), spell(name, value)?)) }
    })
}

/// The style with each declaration that has another spelling respelled.
fn each_declaration(css: &str, mut spell: impl FnMut(&str, &str) -> Option<(String, String)>) -> String {
    pieces(css, |text, ends_with| {
        // Text that ends at an opening brace is a selector.
        let declaration = text.split_once(':').filter(|_| ends_with != Some('{'));
        let (name, value) = declaration?;
        let (name, value) = spell(name.trim(), value.trim())?;
        Some(format!(" {name}: {value}"))
    })
}

/// The style with each selector respelled, except those of animations and of pseudo-elements.
fn each_selector(css: &str, spell: impl Fn(&str) -> String) -> String {
    pieces(css, |text, ends_with| {
        let selector = text.trim();
        let is_frame = selector.ends_with('%') || matches!(selector, "from" | "to");
        let is_other = is_frame || selector.starts_with(['@', '>', '+', '~', '&']) || selector.contains("::");
        let is_selector = ends_with == Some('{') && !is_other;
        is_selector.then(|| format!("\n{} ", spell(selector)))
    })
}

/// The style with each piece between its braces and semicolons replaced if `spell` returns a replacement.
fn pieces(css: &str, mut spell: impl FnMut(&str, Option<char>) -> Option<String>) -> String {
    let mut spelled = String::new();
    let mut rest = css;
    while !rest.is_empty() {
        let end = rest.find(['{', '}', ';']).unwrap_or(rest.len());
        let (text, behind) = rest.split_at(end);
        let ends_with = behind.chars().next();
        spelled.push_str(&spell(text, ends_with).unwrap_or_else(|| text.to_owned()));
        spelled.extend(ends_with);
        rest = behind.get(1..).unwrap_or_default();
    }
    spelled
}
