//! Finds the rules of a style section. lightningcss tells where a rule starts but not where it ends, so spans
//! come from this scanner, which knows brackets, strings, comments and `url(…)`, and no property by name.

use super::bytes::{IS_SPECIAL, bucket, is_name_byte, trimmed};
use super::sheet::{Declaration, Rule, RuleId, Sheet};
use crate::source::{Span, is_blank};
use crate::syntax::css_comment_length;

impl Sheet {
    /// Scans the bytes of `region` in `text`. Spans are offsets into `text`.
    pub fn scan(text: &str, region: Span) -> Sheet {
        let mut scanner = Scanner {
            text,
            bytes: &text.as_bytes()[..region.end()],
            at: region.start(),
            colon: None,
            open: Vec::new(),
            brackets: Vec::new(),
            declared: Vec::new(),
            sheet: Sheet::with_room_for(region.len()),
        };
        scanner.sheet.unfinished = scanner.run();
        scanner.sheet
    }
}

/// How many levels of enclosing rules are told apart.
const MAX_DEPTH: usize = 32;

struct Scanner<'s> {
    text: &'s str,
    /// The text up to the end of the region.
    bytes: &'s [u8],
    at: usize,
    /// Where the first colon of the current item is, outside of strings and comments.
    colon: Option<usize>,
    /// The open rules, each with where its own declarations start in `declared`.
    open: Vec<(RuleId, usize)>,
    /// The brackets that are open in the current item, each by the byte that closes it.
    brackets: Vec<u8>,
    /// The declarations of open rules.
    declared: Vec<Declaration>,
    sheet: Sheet,
}

/// What ends an item: a declaration, a statement or the prelude of a rule.
enum ItemEnd {
    Semicolon,
    OpenBrace,
    CloseBrace,
    EndOfSheet,
    /// An unclosed comment or string starts at this byte.
    Unclosed(usize),
}

impl<'s> Scanner<'s> {
    /// Scans everything; returns what is left unfinished at the end.
    fn run(&mut self) -> Option<Span> {
        loop {
            if let Err(unclosed) = self.skip_blanks_and_comments() {
                return Some(Span::new(unclosed, self.bytes.len()));
            }
            let start = self.at;
            match self.item() {
                ItemEnd::Semicolon => {
                    self.statement(start, self.at);
                    self.at += 1;
                }
                ItemEnd::OpenBrace => self.open_rule(start),
                ItemEnd::CloseBrace => {
                    self.statement(start, self.at);
                    self.at += 1;
                    self.close_rule();
                }
                ItemEnd::EndOfSheet => {
                    let open = self.open.first().map(|(id, _)| self.sheet.rule(*id).prelude);
                    self.close_all();
                    let rest = Span::new(start, self.bytes.len());
                    let junk = (!is_blank(&self.text[rest.range()])).then_some(rest);
                    return open.or(junk);
                }
                ItemEnd::Unclosed(at) => {
                    self.close_all();
                    return Some(Span::new(at, self.bytes.len()));
                }
            }
        }
    }

    fn bytes(&self) -> &'s [u8] {
        &self.bytes[self.at..]
    }

    fn skip_blanks_and_comments(&mut self) -> Result<(), usize> {
        loop {
            let bytes = self.bytes;
            let mut at = self.at;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            self.at = at;
            match bytes.get(at) {
                Some(b'/' | b'<' | b'-') if self.skip_beside_blanks()? => {}
                _ => return Ok(()),
            }
        }
    }

    /// Skips a comment or what else counts as a blank; returns whether there was any.
    fn skip_beside_blanks(&mut self) -> Result<bool, usize> {
        match self.bytes() {
            [b'/', b'*', ..] => self.skip_comment()?,
            // Between rules, CSS ignores what once hid it from old browsers.
            [b'<', b'!', b'-', b'-', ..] if self.open.is_empty() => self.at += 4,
            [b'-', b'-', b'>', ..] if self.open.is_empty() => self.at += 3,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn skip_comment(&mut self) -> Result<(), usize> {
        let start = self.at;
        match css_comment_length(self.bytes()) {
            Some(length) => {
                self.at += length;
                self.sheet.comments.push(Span::new(start, self.at));
            }
            None => {
                self.at = self.bytes.len();
                self.close_all();
                return Err(start);
            }
        }
        Ok(())
    }

    /// Moves to the byte that ends the current item.
    fn item(&mut self) -> ItemEnd {
        let (bytes, start) = (self.bytes, self.at);
        let is_custom_property = bytes[start..].starts_with(b"--");
        let is_in_rule = !self.open.is_empty();
        // Between rules, a semicolon ends only an at-rule; otherwise it spoils the next selector.
        let ends_at_semicolon = is_in_rule || bytes.get(start) == Some(&b'@');
        self.brackets.clear();
        self.colon = None;
        let mut at = start;
        loop {
            while at < bytes.len() && !IS_SPECIAL[usize::from(bytes[at])] {
                at += 1;
            }
            self.at = at;
            let Some(&byte) = bytes.get(at) else { break };
            match byte {
                b':' => self.colon = self.colon.or(Some(at)),
                b';' if ends_at_semicolon && self.brackets.is_empty() => return ItemEnd::Semicolon,
                b'}' if is_in_rule && self.brackets.is_empty() => return ItemEnd::CloseBrace,
                b'{' if !is_custom_property
                    && self.brackets.is_empty()
                    && bytes.get(at + 1) != Some(&b'{') =>
                {
                    return ItemEnd::OpenBrace;
                }
                _ => {
                    if let Some(end) = self.pass_special(byte, start, is_custom_property) {
                        return end;
                    }
                    at = self.at;
                    continue;
                }
            }
            at += 1;
        }
        match self.brackets.is_empty() {
            true => ItemEnd::EndOfSheet,
            false => ItemEnd::Unclosed(start),
        }
    }

    /// Passes the current `byte`, which may open or close something. Returns the item's end where what it
    /// opens is never closed.
    fn pass_special(&mut self, byte: u8, item_start: usize, is_custom_property: bool) -> Option<ItemEnd> {
        match byte {
            b'/' if self.bytes().starts_with(b"/*") => {
                return self.skip_comment().err().map(ItemEnd::Unclosed);
            }
            b'"' | b'\'' => {
                self.skip_string(byte);
                return None;
            }
            b'\\' => self.at += 1,
            b'{' if self.bytes().starts_with(b"{{") => {
                self.at += crate::syntax::interpolation_length(self.bytes()).unwrap_or(2);
                return None;
            }
            b'{' if is_custom_property || !self.brackets.is_empty() => self.brackets.push(b'}'),
            b'(' if self.skip_url(item_start) => return None,
            b'(' => self.brackets.push(b')'),
            b'[' => self.brackets.push(b']'),
            _ if self.brackets.last() == Some(&byte) => drop(self.brackets.pop()),
            // Inside a bracket only its own end counts, as in browsers. A brace that closes nothing is part
            // of the next rule's selector, and spoils it.
            _ => {}
        }
        self.at = (self.at + 1).min(self.bytes.len());
        None
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.bytes().first() {
            self.at += 1;
            match byte {
                b'\\' if self.bytes().starts_with(b"\r\n") => self.at += 2,
                b'\\' => self.at = (self.at + 1).min(self.bytes.len()),
                // A line break ends an unclosed string.
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// Skips an unquoted `url(…)`, which has neither comments nor strings inside; returns whether it is one.
    fn skip_url(&mut self, item_start: usize) -> bool {
        let before = &self.text.as_bytes()[item_start..self.at];
        let Some((rest, name)) = before.split_last_chunk::<3>() else { return false };
        if !name.eq_ignore_ascii_case(b"url") || rest.last().is_some_and(|byte| is_name_byte(*byte)) {
            return false;
        }
        let bytes = self.bytes();
        let inside = bytes[1..].iter().position(|byte| !byte.is_ascii_whitespace());
        let quoted = inside.is_none_or(|at| matches!(bytes[1 + at], b'"' | b'\''));
        if !quoted {
            self.at = memchr::memchr(b')', bytes).map_or(self.bytes.len(), |close| self.at + close + 1);
        }
        !quoted
    }

    /// Records the item from `start`, which is not a CSS blank, to `end`.
    fn statement(&mut self, start: usize, end: usize) {
        if self.bytes.get(start) == Some(&b'@') {
            let prelude = trimmed(self.text, start, end);
            let semicolon = usize::from(self.text.as_bytes().get(end) == Some(&b';'));
            self.push(Span::new(prelude.start(), end + semicolon), prelude, None);
        } else if let Some((colon, (rule, _))) = self.colon.zip(self.open.last().copied()) {
            let name = without_comments(self.text, trimmed(self.text, start, colon));
            let value = trimmed(self.text, colon + 1, end);
            let value = if value.is_empty() { Span::empty(colon + 1) } else { value };
            let bucket = bucket(&self.bytes[name.range()]);
            self.declared.push(Declaration { name, value, rule, bucket });
        }
    }

    fn push(&mut self, span: Span, prelude: Span, body: Option<Span>) -> RuleId {
        let id = RuleId(self.sheet.rules.len() as u32);
        // Deeper rules count as children of the one at the limit: nothing needs more, and ways up stay short.
        let parent = self.open.get(self.open.len().min(MAX_DEPTH).wrapping_sub(1)).map(|(id, _)| *id);
        self.sheet.rules.push(Rule { span, prelude, body, parent, declarations: (0, 0) });
        id
    }

    fn open_rule(&mut self, start: usize) {
        let prelude = trimmed(self.text, start, self.at);
        self.at += 1;
        let id = self.push(Span::new(start, self.at), prelude, Some(Span::empty(self.at)));
        self.open.push((id, self.declared.len()));
    }

    /// Ends the innermost open rule after its closing brace, which was just passed.
    fn close_rule(&mut self) {
        self.end_rule(self.at - 1, self.at);
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.end_rule(self.bytes.len(), self.bytes.len());
        }
    }

    fn end_rule(&mut self, body_end: usize, end: usize) {
        let Some((id, others)) = self.open.pop() else { return };
        let first = self.sheet.declarations.len() as u32;
        self.sheet.declarations.extend_from_slice(&self.declared[others..]);
        self.declared.truncate(others);
        let rule = &mut self.sheet.rules[id.0 as usize];
        rule.body = rule.body.map(|body| Span::new(body.start(), body_end));
        rule.span = Span::new(rule.span.start(), end);
        rule.declarations = (first, self.sheet.declarations.len() as u32);
    }
}

/// The name of a property, without trailing comments.
fn without_comments(text: &str, mut name: Span) -> Span {
    while let Some(at) = text[name.range()].strip_suffix("*/").and_then(|inside| inside.rfind("/*")) {
        name = trimmed(text, name.start(), name.start() + at);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(css: &str) -> Sheet {
        Sheet::scan(css, Span::new(0, css.len()))
    }

    fn preludes(css: &str) -> Vec<&str> {
        scan(css).rules().iter().map(|rule| &css[rule.prelude.range()]).collect()
    }

    fn declarations(css: &str) -> Vec<(&str, &str)> {
        let sheet = scan(css);
        let all = sheet.rules().iter().flat_map(|rule| sheet.declarations(rule));
        all.map(|declaration| (&css[declaration.name.range()], &css[declaration.value.range()])).collect()
    }

    #[test]
    fn rules_nest_and_keep_their_spans() {
        let css = "@import url(a;b);\n.a, .b { color : red;; &:hover { top: 0 } }\n@media print { .c {} }";
        assert_eq!(preludes(css), ["@import url(a;b)", ".a, .b", "&:hover", "@media print", ".c"]);
        let sheet = scan(css);
        assert_eq!(&css[sheet.rules()[1].span.range()], ".a, .b { color : red;; &:hover { top: 0 } }");
        assert_eq!(&css[sheet.rules()[2].body.expect("braces").range()], " top: 0 ");
        assert_eq!(sheet.ancestors(&sheet.rules()[4]).count(), 1);
        assert_eq!(sheet.unfinished(), None);
        assert_eq!(declarations(css), [("color", "red"), ("top", "0")]);
    }

    #[test]
    fn comments_behind_a_name_are_none_of_it() {
        for css in ["a { display/**/: none }", "a { display /* x */ /*y*/ : none }", "a{display:none}"] {
            let sheet = Sheet::scan(css, Span::new(0, css.len()));
            let names: Vec<&str> =
                sheet.all_declarations().iter().map(|one| &css[one.name.range()]).collect();
            assert_eq!(names, ["display"], "{css}");
        }
    }

    #[test]
    fn braces_in_comments_strings_urls_and_expressions_are_no_braces() {
        let css =
            "/* } */ .a { content: '}'; background: url(data:x;}); margin: {{ m }}; --x: {a:b}; color: red }";
        assert_eq!(preludes(css), [".a"]);
        assert_eq!(declarations(css).len(), 5);
        assert_eq!(scan(css).unfinished(), None);
    }

    #[test]
    fn what_would_swallow_an_appended_rule_is_named() {
        for (css, rest) in [
            (".a { color: red", ".a"),
            (".a {} }", "}"),
            (".a {} /* x", "/* x"),
            (".a {} junk ", "junk "),
            (".a {};", ";"),
            (".a { b: url( } ", ".a"),
            (".a { b: calc( } ", "b: calc( } "),
        ] {
            assert_eq!(scan(css).unfinished().map(|span| &css[span.range()]), Some(rest), "{css}");
        }
        assert_eq!(scan(" /* all fine */ ").unfinished(), None);
    }
}
