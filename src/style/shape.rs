//! Reduces rules to what matters to a parser that is asked only whether it can read them.

use super::bytes::is_name_byte;
use crate::source::byte_set;
use crate::syntax::css_comment_length;

/// A top-level rule of styles, with everything in it.
pub(super) struct Shaped<'s, 'c> {
    /// From the end of the previous rule to its closing brace.
    pub(super) text: &'c str,
    /// Its shape, which alone decides whether it can be read; `None` where more than that decides.
    pub(super) shape: Option<&'s [u8]>,
}

/// Reduces the top-level rules of styles to their shapes, one after the other. Which digits a color or a
/// number has does not matter, except for zero; neither does the name of a class, nor the text of a comment.
pub(super) struct Shapes<'c> {
    css: &'c str,
    at: usize,
    /// The shape of the current rule, up to `shaped`: the bytes from there to `at` stand for themselves.
    shape: Vec<u8>,
    shaped: usize,
    /// Whether the exact text of the current rule decides if it can be read.
    is_exact: bool,
    /// Whether there was a color in a possible selector, where `#abc` is an id and `#123` is nothing.
    has_color: bool,
    /// How many braces are open.
    depth: usize,
    /// The bytes that close the open brackets.
    brackets: Vec<u8>,
    /// Whether numbers in the open brackets may be part of a calculation, which may give zero, for example.
    may_calculate: bool,
    /// Whether the rules can be told apart up to here.
    is_clear: bool,
}

/// Says that rules cannot be told apart without reading them, or affect each other.
struct Unclear;

/// The bytes that may not stand for themselves, or whose order matters.
const IS_SPECIAL: [bool; 256] = {
    let mut special = byte_set(b"0123456789.#/\"'\\@()[]{};");
    let mut control = 0;
    while control < b' ' as usize {
        special[control] = !(control as u8).is_ascii_whitespace();
        control += 1;
    }
    special
};

/// What stands in a shape for a comment, and for the name of a class; for a color it is its length. Styles
/// that contain such bytes have no shape.
const COMMENT: u8 = 1;
const NAME: u8 = 2;

/// The functions that calculate nothing, including brackets without a name.
const FUNCTIONS: [&[u8]; 6] = [b"", b"rgb", b"rgba", b"hsl", b"hsla", b"var"];

impl<'c> Shapes<'c> {
    /// The shapes of the rules in `css`.
    pub(super) fn of(css: &'c str) -> Shapes<'c> {
        Shapes {
            css,
            at: 0,
            shape: Vec::with_capacity(512),
            shaped: 0,
            is_exact: false,
            has_color: false,
            depth: 0,
            brackets: Vec::new(),
            may_calculate: false,
            is_clear: true,
        }
    }

    /// The next rule; `None` after the last one that can be told from what follows it.
    pub(super) fn next_rule(&mut self) -> Option<Shaped<'_, 'c>> {
        let start = self.at;
        self.shape.clear();
        self.skip_blanks();
        (self.is_exact, self.has_color) = (false, false);
        let passed = self.pass_rule();
        self.is_clear &= passed.is_ok();
        self.take_as_it_is();
        let (text, shape) = (&self.css[start..self.at], &*self.shape);
        passed.unwrap_or(false).then_some(Shaped { text, shape: (!self.is_exact).then_some(shape) })
    }

    /// Whether the rules returned so far are all of the styles.
    pub(super) fn are_all(&self) -> bool {
        self.is_clear && self.at == self.css.len()
    }

    /// Passes the next rule; returns whether there is one.
    fn pass_rule(&mut self) -> Result<bool, Unclear> {
        let bytes = self.css.as_bytes();
        loop {
            let mut at = self.at;
            while at < bytes.len() && !IS_SPECIAL[usize::from(bytes[at])] {
                at += 1;
            }
            self.at = at;
            let next = bytes.get(at + 1);
            match bytes.get(at) {
                None => break,
                Some(b'0'..=b'9') => self.pass_digits(),
                Some(b'.') if next.is_some_and(u8::is_ascii_alphabetic) => self.pass_class(),
                Some(b'#') => self.pass_hash(),
                Some(b'/') if next == Some(&b'*') => self.pass_comment()?,
                Some(quote @ (b'"' | b'\'')) => self.pass_string(*quote)?,
                // An escaped punctuation mark, as in `.w-1\/2`.
                Some(b'\\') if next.is_some_and(u8::is_ascii_punctuation) => {
                    self.is_exact = true;
                    self.at += 2;
                }
                Some(b'@') => self.pass_at(),
                Some(b'(') => self.pass_parenthesis()?,
                Some(b'[') => self.open_bracket(b']', true),
                Some(end @ (b')' | b']')) if self.brackets.pop() == Some(*end) => self.at += 1,
                Some(b'{') if next != Some(&b'{') && self.brackets.is_empty() => {
                    self.is_exact |= self.has_color;
                    self.end_item();
                    self.depth += 1;
                }
                Some(b'}') if self.depth > 0 && self.brackets.is_empty() => {
                    self.end_item();
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Ok(true);
                    }
                }
                Some(b';') if self.depth > 0 && self.brackets.is_empty() => self.end_item(),
                Some(b'.' | b'/') => self.at += 1,
                Some(_) => return Err(Unclear),
            }
        }
        if self.has_nothing_yet() { Ok(false) } else { Err(Unclear) }
    }

    /// Whether there are only blanks and comments up to here.
    fn has_nothing_yet(&mut self) -> bool {
        self.take_as_it_is();
        self.shape.iter().all(|byte| byte.is_ascii_whitespace() || *byte == COMMENT)
    }

    /// Copies what stands for itself into the shape.
    fn take_as_it_is(&mut self) {
        self.shape.extend_from_slice(&self.css.as_bytes()[self.shaped..self.at]);
        self.shaped = self.at;
    }

    /// Puts `shape` in place of everything from here to `end`.
    fn take(&mut self, shape: u8, end: usize) {
        self.take_as_it_is();
        self.shape.push(shape);
        (self.at, self.shaped) = (end, end);
    }

    fn skip_blanks(&mut self) {
        let rest = &self.css.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
        self.shaped = self.at;
    }

    /// Where the name that continues at `at` ends.
    fn name_end(&self, at: usize) -> usize {
        let rest = &self.css.as_bytes()[at..];
        at + rest.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(rest.len())
    }

    fn pass_digits(&mut self) {
        let (before, rest) = self.css.as_bytes().split_at(self.at);
        let length = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        let end = self.at + length;
        let is_in_name = match before {
            [.., byte, b'-'] | [.., byte] => is_name_byte(*byte),
            [] => false,
        };
        if is_in_name || (self.may_calculate && !self.brackets.is_empty()) {
            self.at = end;
            return;
        }
        let is_zero = rest[..length].iter().all(|byte| *byte == b'0');
        let shape = if is_zero { b'0' } else { b'1' };
        match rest[..length] == [shape] {
            true => self.at = end,
            false => self.take(shape, end),
        }
    }

    fn pass_class(&mut self) {
        self.at += 1;
        self.take(NAME, self.name_end(self.at));
    }

    fn pass_hash(&mut self) {
        let end = self.name_end(self.at + 1);
        self.at += 1;
        let name = &self.css.as_bytes()[self.at..end];
        if matches!(name.len(), 3 | 4 | 6 | 8) && name.iter().all(u8::is_ascii_hexdigit) {
            self.take(name.len() as u8, end);
            self.has_color = true;
        }
        self.at = end;
    }

    fn pass_comment(&mut self) -> Result<(), Unclear> {
        let length = css_comment_length(&self.css.as_bytes()[self.at..]).ok_or(Unclear)?;
        self.take(COMMENT, self.at + length);
        Ok(())
    }

    fn pass_string(&mut self, quote: u8) -> Result<(), Unclear> {
        let inside = &self.css.as_bytes()[self.at + 1..];
        let ends = |byte: &u8| matches!(byte, b'\\' | b'\n' | b'\r' | 0x0c | 0) || *byte == quote;
        let length = inside.iter().position(ends).filter(|length| inside[*length] == quote);
        self.at += length.ok_or(Unclear)? + 2;
        Ok(())
    }

    /// Passes the start of an at-rule. A rule with any but a top-level `@media` is known by its exact text.
    fn pass_at(&mut self) {
        let is_first = self.has_nothing_yet();
        self.is_exact |= !(is_first && self.css[self.at..].starts_with("@media "));
        self.at += 1;
    }

    fn pass_parenthesis(&mut self) -> Result<(), Unclear> {
        let bytes = self.css.as_bytes();
        let name = bytes[..self.at].iter().rposition(|byte| !is_name_byte(*byte)).map_or(0, |at| at + 1);
        let function = &bytes[name..self.at];
        self.open_bracket(b')', !FUNCTIONS.contains(&function));
        if !function.eq_ignore_ascii_case(b"url") {
            return Ok(());
        }
        // Without quotes, there are neither comments nor brackets inside.
        let inside = &bytes[self.at..];
        let ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b'(' | b')' | b'\\') || *byte <= b' ';
        match inside.iter().position(ends) {
            Some(length) if inside[length] == b')' => self.at += length,
            Some(0) if matches!(inside[0], b'"' | b'\'') => {}
            _ => return Err(Unclear),
        }
        Ok(())
    }

    fn open_bracket(&mut self, end: u8, may_calculate: bool) {
        self.may_calculate = may_calculate || !self.brackets.is_empty();
        self.brackets.push(end);
        self.at += 1;
    }

    /// Passes the byte that ends a selector, a declaration or a rule.
    fn end_item(&mut self) {
        self.has_color = false;
        self.at += 1;
    }
}

#[cfg(test)]
#[path = "shape_tests.rs"]
mod tests;
