//! The texts of templates.

use std::borrow::Cow;
use std::cell::RefCell;

use super::attributes::unmarked;

use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A text without the blanks that only lay the template out. Where it says nothing, it goes, if it has a line
/// break and stands between elements; else line breaks with the indentation around them become one blank, and
/// nothing at the start and the end of an element. `sides` are what stands before and
/// behind it.
///
/// TalkJS's own way is not known. Real themes look right with this one: `white-space: pre-wrap` around indented
/// elements occurs.
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

/// What is next to a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The tag of the element that it stands in.
    Nothing,
    /// An element or a comment.
    Element,
    /// An expression.
    Expression,
}

/// Text with its entities put in, as html5ever reads them.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return unmarked(text);
    }
    let input = BufferQueue::default();
    input.push_back(text.replace('<', "&lt;").into());
    let tokenizer = Tokenizer::new(Collected::default(), TokenizerOpts::default());
    // The sink asks for nothing, so that this reads all of the input.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    Cow::Owned(unmarked(&tokenizer.sink.text.into_inner()).into_owned())
}

/// The text that a tokenizer finds.
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
