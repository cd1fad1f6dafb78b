//! Whether an address written in a template starts a script, as far as its text tells.

use super::text::decoded;
use crate::syntax::{Expression, Operand, OperandKind, ValuePart, parse_expression, unquoted, value_pieces};

/// How a script address starts, ignoring case.
const START: &[u8] = b"javascript:";

/// Whether an address starts with `javascript:`, or may because of texts written in its expressions.
/// Character references are decoded, and characters that browsers ignore are skipped. An address with an
/// unknown start counts as safe.
pub(super) fn is_script_address(value: &str) -> bool {
    let value_bytes = value.as_bytes();
    if memchr::memchr2(b':', b'&', value_bytes).is_none()
        || memchr::memchr3(b'j', b'J', b'&', value_bytes).is_none()
    {
        return false;
    }
    let mut matched = Matched::NOTHING;
    for piece in value_pieces(value) {
        matched = match piece {
            ValuePart::Text(text) => matched.then(&decoded(text)),
            ValuePart::Interpolation(expression) => matched.then_expression(expression),
        };
        if matched.is_settled() {
            break;
        }
    }
    matched.has_script()
}

/// How many bytes of [`START`] may have been matched so far: bit `n` stands for `n` bytes. No bit means that
/// the address is of another kind, or unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Matched(u16);

impl Matched {
    /// Nothing read yet.
    const NOTHING: Matched = Matched(1);
    const UNKNOWN: Matched = Matched(0);
    /// Everything matched: whatever follows does not matter.
    const SCRIPT: Matched = Matched(1 << START.len());

    fn has_script(self) -> bool {
        self.0 & Matched::SCRIPT.0 != 0
    }

    fn is_settled(self) -> bool {
        self == Matched::UNKNOWN || self == Matched::SCRIPT
    }

    fn or(self, other: Matched) -> Matched {
        Matched(self.0 | other.0)
    }

    /// After unknown text: only a complete match remains.
    fn then_something(self) -> Matched {
        Matched(self.0 & Matched::SCRIPT.0)
    }

    fn then(mut self, text: &str) -> Matched {
        for byte in text.bytes() {
            if self.is_settled() {
                break;
            }
            self = self.then_byte(byte);
        }
        self
    }

    /// Browsers ignore tabs and line breaks anywhere in an address, and spaces and other control characters
    /// before it.
    fn then_byte(self, byte: u8) -> Matched {
        if matches!(byte, b'\t' | b'\n' | b'\r') {
            return self;
        }
        let in_front = if byte <= b' ' { self.0 & Matched::NOTHING.0 } else { 0 };
        let one_more = START
            .iter()
            .enumerate()
            .filter(|(at, wanted)| self.0 & (1 << at) != 0 && byte.eq_ignore_ascii_case(wanted));
        let one_more = one_more.fold(0, |bits, (at, _)| bits | (1 << (at + 1)));
        Matched(in_front | one_more).or(self.then_something())
    }

    fn then_expression(self, text: &str) -> Matched {
        match parse_expression(text) {
            Ok(Some(expression)) => self.then_value(&expression, text),
            Ok(None) | Err(_) => self.then_something(),
        }
    }

    fn then_operand(self, operand: Option<&Operand>, text: &str) -> Matched {
        match operand {
            Some(Operand { kind: OperandKind::String, span }) => self.then(unquoted(&text[span.range()])),
            _ => self.then_something(),
        }
    }

    /// Continues with the value of an expression whose spans refer to `text`, as far as the filters known
    /// here tell.
    fn then_value(self, expression: &Expression, text: &str) -> Matched {
        let mut value = match &expression.terms[..] {
            [term] if term.right.is_none() => self.then_operand(Some(&term.left), text),
            _ => self.then_something(),
        };
        // The value if `then` gives nothing.
        let mut without = Matched::UNKNOWN;
        for filter in &expression.filters {
            let argument = filter.arguments.first();
            (value, without) = match &text[filter.name.range()] {
                "then" => (self.then_operand(argument, text), self),
                "else" | "default" => (value.or(self.then_operand(argument, text)), Matched::UNKNOWN),
                "append" => (value.or(without).then_operand(argument, text), Matched::UNKNOWN),
                "prepend" => (self.then_operand(argument, text).then_something(), Matched::UNKNOWN),
                "capitalize" | "downcase" | "lstrip" | "rstrip" | "strip" | "strip_newlines" | "upcase" => {
                    (value, without)
                }
                _ => (self.then_something(), Matched::UNKNOWN),
            };
        }
        value.or(without)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_where_they_are_written() {
        for value in [
            "javascript:x",
            " \u{1}JaVaScRiPt:x",
            "java&#10;script:x",
            "java&Tab;scr\nipt&colon;x",
            "&#106;avascript:x",
            "&#x6A;avascript&#58;x",
            "javascript:{{ x }}",
            "java{{ 'script:' }}x",
            "{{ 'javascript:' | append: 'x' }}",
            "{{ 'java' | append: 'script:' | append: x }}",
            "{{ custom.x | then: 'javascript:x' }}",
            "{{ custom.x | then: custom.y | else: 'javascript:x' }}",
            "{{ custom.x | default: \"javascript:x\" | upcase }}",
            "{{ a == 1 and b | then: 'https:' | else: 'javascript:' }}x",
            "{{ custom.x | then: ' ' }}javascript:x",
            "{{ custom.x | prepend: 'javascript:' }}",
            "{{ a | then: 'java' | else: 'javascript' }}{{ b | then: 'script' }}:x",
        ] {
            assert!(is_script_address(value), "{value}");
        }
    }

    #[test]
    fn other_addresses_and_those_that_are_not_known_are_none() {
        for value in [
            "",
            "&",
            "javascript",
            "mailto:ann@example.com?subject=javascript:x",
            "https://example.com/?a=1&b=javascript:x",
            "/javascript:x",
            "java script:x",
            "\u{a0}javascript:x",
            "{{ url }}",
            "{{ url }}javascript:x",
            "javascript{{ y }}:x",
            "{{ 'javascript:x' | shout }}",
            "{{ 'javascript:x' | url_encode }}",
            "{{ 'javascript:x' == url }}",
            "{{ 'javascript:x' | prepend: 'https://example.com/' }}",
            "{{ 'javascript:x' | then: 'https://example.com' }}",
            "{{ custom.x | then: 'https:' | else: 'http:' }}javascript:x",
            "{{ custom.x | then: 'https:', 'javascript:x' }}",
            "{{ custom['javascript:x'] }}",
            "{{ 'javascript:x }}",
            "{{ a | append: 'javascript:x' }}",
            "&amp;#106;avascript:x",
        ] {
            assert!(!is_script_address(value), "{value}");
        }
    }
}
