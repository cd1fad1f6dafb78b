//! Where the rules of a style section stand. lightningcss tells where a rule starts and nothing
//! of where it ends, so spans come from this scanner, which knows brackets, strings, comments and
//! `url(…)`, and no property by name.

use std::sync::OnceLock;

use super::bytes::{IS_SPECIAL, is_name_byte, trimmed};
use crate::source::{Span, is_blank};

/// The index of a rule in its [`Sheet`], in document order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RuleId(u32);

/// A style section: its rules and declarations, with their spans in the component file.
#[derive(Debug, Default)]
pub struct Sheet {
    rules: Vec<Rule>,
    comments: Vec<Span>,
    unfinished: Option<Span>,
    /// Which ways of hiding elements it declares, as bits; `style/visibility.rs` says which is which.
    hiders: OnceLock<u32>,
}

/// A rule or an at-rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// From its first byte to its closing brace or semicolon.
    pub span: Span,
    /// Its selector list, or the at-rule's name and what follows, without blanks around.
    pub prelude: Span,
    /// Between its braces; `None` for a statement such as `@import`.
    pub body: Option<Span>,
    /// The rule it is nested in.
    pub parent: Option<RuleId>,
    /// Its own declarations, in order.
    pub declarations: Vec<Declaration>,
}

/// `name: value` in a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Declaration {
    /// The property's name as written.
    pub name: Span,
    /// What follows the colon, `!important` included, without blanks around.
    pub value: Span,
}

impl Sheet {
    /// Scans the bytes of `region` in `text`. Spans are offsets into `text`.
    pub fn scan(text: &str, region: Span) -> Sheet {
        let mut scanner = Scanner {
            text,
            at: region.start(),
            end: region.end(),
            open: Vec::new(),
            brackets: Vec::new(),
            rules: Vec::new(),
            comments: Vec::new(),
        };
        let unfinished = scanner.run();
        Sheet { rules: scanner.rules, comments: scanner.comments, unfinished, hiders: OnceLock::new() }
    }

    /// What `find` found out the first time it was asked.
    pub(super) fn hiders(&self, find: impl FnOnce() -> u32) -> u32 {
        *self.hiders.get_or_init(find)
    }

    /// All rules in document order, nested ones behind the rule they are in.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The comments, in order, `/*` and `*/` included.
    pub fn comments(&self) -> &[Span] {
        &self.comments
    }

    /// The rule with this id, which must come from this sheet.
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.0 as usize]
    }

    /// The rules around `rule`, innermost first.
    pub fn ancestors<'s>(&'s self, rule: &Rule) -> impl Iterator<Item = &'s Rule> {
        std::iter::successors(rule.parent, |id| self.rule(*id).parent).map(|id| self.rule(id))
    }

    /// What would swallow a rule that is put at the end: an open block, comment or string, or
    /// text that is no rule.
    pub fn unfinished(&self) -> Option<Span> {
        self.unfinished
    }
}

impl Rule {
    /// Whether it is an at-rule.
    pub fn is_at_rule(&self, text: &str) -> bool {
        text[self.prelude.range()].starts_with('@')
    }
}

/// How many rules around a rule are told apart.
const DEEPEST: usize = 32;

struct Scanner<'s> {
    text: &'s str,
    at: usize,
    end: usize,
    open: Vec<RuleId>,
    /// Those that are open in the item at hand, each by the byte that closes it.
    brackets: Vec<u8>,
    rules: Vec<Rule>,
    comments: Vec<Span>,
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

impl Scanner<'_> {
    /// Scans everything; gives what is left unfinished at the end.
    fn run(&mut self) -> Option<Span> {
        loop {
            if let Err(unclosed) = self.skip_blanks_and_comments() {
                return Some(Span::new(unclosed, self.end));
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
                    let open = self.open.first().map(|id| self.rules[id.0 as usize].prelude);
                    self.close_all();
                    let rest = Span::new(start, self.end);
                    let junk = (!is_blank(&self.text[rest.range()])).then_some(rest);
                    return open.or(junk);
                }
                ItemEnd::Unclosed(at) => {
                    self.close_all();
                    return Some(Span::new(at, self.end));
                }
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..self.end]
    }

    fn skip_blanks_and_comments(&mut self) -> Result<(), usize> {
        loop {
            let blanks = self.bytes().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.at += blanks;
            // Between rules CSS passes over what once hid it from old browsers.
            let hidden = ["<!--", "-->"].into_iter().find(|mark| self.bytes().starts_with(mark.as_bytes()));
            if let Some(mark) = hidden.filter(|_| self.open.is_empty()) {
                self.at += mark.len();
                continue;
            }
            if !self.bytes().starts_with(b"/*") {
                return Ok(());
            }
            self.skip_comment()?;
        }
    }

    fn skip_comment(&mut self) -> Result<(), usize> {
        let start = self.at;
        match memchr::memmem::find(&self.bytes()[2..], b"*/") {
            Some(found) => {
                self.at += found + 4;
                self.comments.push(Span::new(start, self.at));
            }
            None => {
                self.at = self.end;
                self.close_all();
                return Err(start);
            }
        }
        Ok(())
    }

    /// Moves to the byte that ends the item at hand.
    fn item(&mut self) -> ItemEnd {
        let start = self.at;
        let is_custom_property = self.bytes().starts_with(b"--");
        // Between rules a semicolon ends an at-rule only; elsewhere it spoils the next selector.
        let is_at_rule = self.bytes().starts_with(b"@");
        self.brackets.clear();
        loop {
            let plain = self.bytes().iter().position(|byte| IS_SPECIAL[*byte as usize]);
            self.at = plain.map_or(self.end, |plain| self.at + plain);
            let Some(&byte) = self.bytes().first() else { break };
            match byte {
                b'/' if self.bytes().starts_with(b"/*") => {
                    if let Err(at) = self.skip_comment() {
                        return ItemEnd::Unclosed(at);
                    }
                    continue;
                }
                b'"' | b'\'' => {
                    self.skip_string(byte);
                    continue;
                }
                b'\\' => self.at += 1,
                b'{' if self.bytes().starts_with(b"{{") => {
                    self.at += crate::syntax::interpolation_length(self.bytes()).unwrap_or(2);
                    continue;
                }
                b'{' if is_custom_property || !self.brackets.is_empty() => self.brackets.push(b'}'),
                b'(' if self.skip_url(start) => continue,
                b'(' => self.brackets.push(b')'),
                b'[' => self.brackets.push(b']'),
                _ if self.brackets.last() == Some(&byte) => drop(self.brackets.pop()),
                // Inside a bracket only its own end counts, as browsers have it.
                _ if !self.brackets.is_empty() => {}
                b';' if !self.open.is_empty() || is_at_rule => return ItemEnd::Semicolon,
                b'{' => return ItemEnd::OpenBrace,
                // A brace that closes nothing is part of the next rule's selector, and spoils it.
                b'}' if !self.open.is_empty() => return ItemEnd::CloseBrace,
                _ => {}
            }
            self.at = (self.at + 1).min(self.end);
        }
        match self.brackets.is_empty() {
            true => ItemEnd::EndOfSheet,
            false => ItemEnd::Unclosed(start),
        }
    }

    fn skip_string(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.bytes().first() {
            self.at += 1;
            match byte {
                b'\\' if self.bytes().starts_with(b"\r\n") => self.at += 2,
                b'\\' => self.at = (self.at + 1).min(self.end),
                // A line ending ends a string that was not closed.
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// Skips what an unquoted `url(` opens, whose inside has neither comments nor strings, from its bracket on.
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
            self.at = memchr::memchr(b')', bytes).map_or(self.end, |close| self.at + close + 1);
        }
        !quoted
    }

    fn statement(&mut self, start: usize, end: usize) {
        let span = trimmed(self.text, start, end);
        let text = &self.text[span.range()];
        if text.starts_with('@') {
            let semicolon = usize::from(self.text.as_bytes().get(end) == Some(&b';'));
            let whole = Span::new(span.start(), end + semicolon);
            self.push(Rule {
                span: whole,
                prelude: span,
                body: None,
                parent: None,
                declarations: Vec::new(),
            });
            return;
        }
        let colon = text.as_bytes().iter().position(|byte| *byte == b':');
        if let (Some(rule), Some(colon)) = (self.open.last(), colon) {
            let name = trimmed(self.text, start, span.start() + colon);
            let value = trimmed(self.text, span.start() + colon + 1, span.end());
            self.rules[rule.0 as usize].declarations.push(Declaration { name, value });
        }
    }

    fn push(&mut self, rule: Rule) -> RuleId {
        let id = RuleId(self.rules.len() as u32);
        // Deeper rules count as standing in the one at the limit: nothing asks for more, and the
        // way up stays short.
        let parent = self.open.get(self.open.len().min(DEEPEST).wrapping_sub(1)).copied();
        self.rules.push(Rule { parent, ..rule });
        id
    }

    fn open_rule(&mut self, start: usize) {
        let prelude = trimmed(self.text, start, self.at);
        self.at += 1;
        let span = Span::new(start, self.at);
        let body = Some(Span::empty(self.at));
        let id = self.push(Rule { span, prelude, body, parent: None, declarations: Vec::new() });
        self.open.push(id);
    }

    /// Ends the innermost open rule right behind its brace, which was just passed.
    fn close_rule(&mut self) {
        if let Some(id) = self.open.pop() {
            self.end_rule(id, self.at - 1, self.at);
        }
    }

    fn close_all(&mut self) {
        while let Some(id) = self.open.pop() {
            self.end_rule(id, self.end, self.end);
        }
    }

    fn end_rule(&mut self, id: RuleId, body_end: usize, end: usize) {
        let rule = &mut self.rules[id.0 as usize];
        rule.body = rule.body.map(|body| Span::new(body.start(), body_end));
        rule.span = Span::new(rule.span.start(), end);
    }
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
        let all = sheet.rules().iter().flat_map(|rule| rule.declarations.clone());
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
