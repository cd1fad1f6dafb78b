//! The texts in templates.

use std::borrow::Cow;
use std::cell::RefCell;

use super::attributes::unmarked;

use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A text without whitespace that only formats the template. A blank text with a line break is removed
/// between elements and at the start or end of an element, and becomes a space next to an expression. In
/// other texts, line breaks with the whitespace around them become a space, or nothing at the start or end of
/// an element. `sides` are the neighbours before and after the text.
///
/// The exact rules of TalkJS are not known. Real themes look right with these: some have `white-space:
/// pre-wrap` around indented elements.
pub(super) fn condensed(text: &str, sides: [Side; 2]) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let blank = |c: char| c.is_ascii_whitespace();
    let inside = text.trim_matches(blank);
    if inside.is_empty() {
        let is_layout = sides.contains(&Side::Nothing) || sides == [Side::Element; 2];
        return Cow::Borrowed(if is_layout { "" } else { " " });
    }
    let mut condensed = String::with_capacity(text.len());
    let ends = [
        &text[..text.len() - text.trim_start_matches(blank).len()],
        &text[text.trim_end_matches(blank).len()..],
    ];
    let end = |at: usize| match (ends[at].contains('\n'), sides[at]) {
        (true, Side::Nothing) => "",
        (true, _) => " ",
        (false, _) => ends[at],
    };
    condensed += end(0);
    for (index, line) in inside.split('\n').enumerate() {
        condensed += if index > 0 { " " } else { "" };
        condensed += line.trim_matches(blank);
    }
    condensed += end(1);
    Cow::Owned(condensed)
}

/// The neighbour of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The start or end tag of the parent.
    Nothing,
    /// An element or a comment.
    Element,
    /// An expression.
    Expression,
}

/// Text with character references decoded by html5ever.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return unmarked(text);
    }
    let input = BufferQueue::default();
    input.push_back(text.replace('<', "&lt;").into());
    let tokenizer = Tokenizer::new(Collected::default(), TokenizerOpts::default());
    // The sink never suspends the tokenizer, so this reads the whole input.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    Cow::Owned(unmarked(&tokenizer.sink.text.into_inner()).into_owned())
}

/// Collects the text that the tokenizer finds.
#[derive(Default)]
struct Collected {
    text: RefCell<String>,
}

impl TokenSink for Collected {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => *self.text.borrow_mut() += &text,
            Token::NullCharacterToken => self.text.borrow_mut().push('\u{fffd}'),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
