//! Writes a tree of themes to measure on: `cargo run --release --bin make-corpus -- DIR N` in `benches/tools`.
//!
//! The same arguments give the same bytes. Each theme has ten component files of 8 to 12 KB; half of the themes
//! lack the menu. Like real themes, some have CRLF line endings (10 %), a byte order mark (3 %), or tabs (25 %).
//! With a third argument only that many bytes are written, in as many themes as needed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The components of each theme.
const COMPONENTS: [&str; 10] = [
    "Avatar",
    "ChatHeader",
    "ConversationListHeader",
    "ConversationListItem",
    "GlobalCSS",
    "MessageBody",
    "MessageField",
    "ReplyBar",
    "SystemMessage",
    "UserMessage",
];
const WORDS: [&str; 24] = [
    "panel", "badge", "title", "row", "meta", "note", "inner", "wrap", "label", "state", "line", "corner",
    "photo", "detail", "hint", "group", "tail", "edge", "side", "count", "mark", "text", "icon", "body",
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(Ok(themes))) =
        (arguments.next().map(PathBuf::from), arguments.next().map(|count| count.parse::<u32>()))
    else {
        eprintln!("usage: make-corpus DIR THEMES [BYTES]");
        return ExitCode::from(2);
    };
    let most = arguments.next().and_then(|bytes| bytes.parse::<usize>().ok()).unwrap_or(usize::MAX);
    match write_themes(&folder, themes, most) {
        Ok((files, bytes)) => {
            println!("{files} files, {bytes} bytes");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

fn write_themes(folder: &Path, themes: u32, most: usize) -> std::io::Result<(usize, usize)> {
    let (mut files, mut bytes) = (0, 0);
    for theme in 0..themes {
        let directory = folder.join(format!("theme-{theme:05}"));
        std::fs::create_dir_all(&directory)?;
        std::fs::write(directory.join("theme.json"), "{\"base\": \"default_v6\"}\n")?;
        let mut random = Random(u64::from(theme) + 1);
        let is_stale = theme % 2 == 0;
        for component in COMPONENTS {
            let text = finished(&component_text(component, is_stale, &mut random), &mut random);
            if bytes + text.len() > most {
                return Ok((files, bytes));
            }
            std::fs::write(directory.join(format!("{component}.template")), &text)?;
            files += 1;
            bytes += text.len();
        }
    }
    Ok((files, bytes))
}

/// A deterministic pseudo-random generator (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn word(&mut self) -> String {
        let word = WORDS[self.below(WORDS.len() as u64) as usize];
        format!("{word}-{}", self.below(40))
    }
}

/// The text with its author's habits.
fn finished(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    if random.below(4) == 0 {
        text = text.replace("    ", "\t");
    }
    if random.below(10) == 0 {
        text = text.replace('\n', "\r\n");
    }
    if random.below(33) == 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

fn component_text(component: &str, is_stale: bool, random: &mut Random) -> String {
    let size = 8_000 + random.below(4_000) as usize;
    let mut classes = Vec::new();
    let mut markup = String::new();
    if component != "GlobalCSS" {
        markup += "<!--\nA component of the corpus.\n-->\n<template>\n";
        markup += &start_of(component, is_stale);
        while markup.len() < size * 2 / 5 {
            block(&mut markup, &mut classes, random);
        }
        markup += &end_of(component);
        markup += "</template>\n";
    }
    let mut style = format!("<style{}>\n", if component == "GlobalCSS" { "" } else { " scoped" });
    style += &base_style(component, is_stale);
    while markup.len() + style.len() < size {
        rule(&mut style, &classes, random);
    }
    format!("{markup}{style}</style>\n")
}

fn start_of(component: &str, is_stale: bool) -> String {
    let menu = |text: &str| if is_stale { String::new() } else { text.to_owned() };
    match component {
        "UserMessage" => format!(
            "    <div class=\"line {{{{ sender.isMe | then: 'by-me' | else: 'by-other' }}}}\">\n    <div class=\"message\">\n{}",
            menu("        <ActionMenu class=\"action-menu\"><Icon type=\"horizontalDots\" /></ActionMenu>\n")
        ),
        "ChatHeader" => format!(
            "    <header class=\"header\">\n        <ConversationImage conversation=\"{{{{ conversation }}}}\" />\n        <div class=\"actions\">\n            <SearchButton t:if=\"{{{{ showSearchButton }}}}\" class=\"action-button\"><Icon type=\"search\" /></SearchButton>\n{}            <CloseButton t:if=\"{{{{ showCloseButton }}}}\" class=\"action-button\"><Icon type=\"close\" /></CloseButton>\n        </div>\n",
            menu(
                "            <ActionMenu t:if=\"{{ showActionMenu }}\" class=\"action-button\"><Icon type=\"horizontalDots\" /></ActionMenu>\n"
            )
        ),
        _ => "    <div class=\"outer\">\n".to_owned(),
    }
}

fn end_of(component: &str) -> String {
    match component {
        "UserMessage" => "        <MessageBody body=\"{{ body }}\" timestamp=\"{{ timestamp }}\" showStatus=\"{{ sender.isMe }}\" />\n    </div>\n    </div>\n",
        "ChatHeader" => "    </header>\n",
        _ => "    </div>\n",
    }
    .to_owned()
}

fn base_style(component: &str, is_stale: bool) -> String {
    let menu = match (component, is_stale) {
        ("UserMessage", false) => {
            ".action-menu { position: absolute; top: 0.7rem; right: 0.7rem; border: none; cursor: pointer; }\n"
        }
        _ => "",
    };
    let own = match component {
        "UserMessage" => {
            ".line { display: flex; }\n.message { position: relative; max-width: 34rem; padding: 0.1rem 0; }\n"
        }
        "ChatHeader" => {
            ".header { display: flex; height: 4rem; }\n.actions { display: flex; gap: 0.5rem; margin-left: auto; }\n.action-button { border: none; background: transparent; width: 2.5rem; height: 2.5rem; }\n"
        }
        _ => ".outer { display: flex; align-items: center; }\n",
    };
    format!("{own}{menu}")
}

/// A few elements, as themes have them.
fn block(markup: &mut String, classes: &mut Vec<String>, random: &mut Random) {
    let (outer, inner) = (random.word(), random.word());
    let indent = " ".repeat(8);
    let text = match random.below(5) {
        0 => format!(
            "{indent}<div t:if=\"{{{{ custom.{inner_name} > {} }}}}\" class=\"{outer}\">\n{indent}    <span class=\"{inner}\">{{{{ sender.name | default: 'Somebody' }}}}</span>\n{indent}</div>\n{indent}<div t:else class=\"{outer} plain\">{{{{ sender.name }}}}</div>\n",
            random.below(9),
            inner_name = inner.replace('-', "_"),
        ),
        1 => format!(
            "{indent}<ul class=\"{outer}\">\n{indent}    <li t:for=\"{{{{ person in conversation.participants }}}}\" t:key=\"{{{{ person.id }}}}\" class=\"{inner}\">{{{{ person.name }}}}<span t:if=\"{{{{ forloop.last == false }}}}\">, </span></li>\n{indent}</ul>\n"
        ),
        2 => format!(
            "{indent}<!-- what stands here was moved in the redesign of {} -->\n{indent}<div class=\"{outer}\" style=\"--tint: {{{{ sender.id | random_color }}}}\"><b class=\"{inner}\">{{{{ strings.NO_MESSAGES }}}} &nbsp; {{{{ timestamp | date: \"%b %d\" }}}}</b></div>\n",
            2018 + random.below(8)
        ),
        3 => format!(
            "{indent}<ActionButton action=\"open-{inner}\" class=\"{outer}\" data-id=\"{{{{ conversation.custom.orderId }}}}\"><Icon type=\"more\" /></ActionButton>\n"
        ),
        _ => format!(
            "{indent}<p class=\"{outer} {{{{ isUnread and unreadMessageCount > 0 | then: '{inner}' }}}}\">Some words that a theme says, and a picture: <img src=\"{{{{ sender.photoUrl }}}}\" alt=\"\" class=\"{inner}\" /></p>\n"
        ),
    };
    markup.push_str(&text);
    classes.extend([outer, inner]);
}

/// A style rule.
fn rule(style: &mut String, classes: &[String], random: &mut Random) {
    let class = match classes.is_empty() {
        true => format!("MessageBody__{}", random.word()),
        false => classes[random.below(classes.len() as u64) as usize].clone(),
    };
    let (size, shade) = (random.below(30), random.below(0x00FF_FFFF));
    let written = match random.below(6) {
        0 => write!(
            style,
            ".{class}:hover {{\n    color: #{shade:06x};\n    background: linear-gradient(#fff, #{shade:06x});\n}}\n"
        ),
        1 => write!(
            style,
            "@media (max-width: {}px) {{\n    .{class} {{ padding: {size}px 0.{size}rem; }}\n}}\n",
            300 + size * 20
        ),
        2 => write!(
            style,
            "/* the {class} of the redesign */\n.{class} > span, .{class}::before {{ margin: 0 auto; border-radius: {size}px; }}\n"
        ),
        3 => write!(
            style,
            ".by-me .{class} {{\n    box-shadow: 0 1px {size}px rgba(0, 0, 0, 0.{size});\n    flex: 1 1 auto;;\n}}\n"
        ),
        _ => write!(
            style,
            // On a light page texts are dark.
            ".{class} {{\n    display: flex;\n    gap: 0.{size}rem;\n    font-size: {}%;\n    color: var(--theme-accent, #{:06x});\n}}\n",
            80 + size,
            shade & 0x007F_7F7F
        ),
    };
    written.expect("writing to a text cannot fail");
}
