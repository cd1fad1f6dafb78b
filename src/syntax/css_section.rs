//! Where the CSS of a `<style>` ends.

use memchr::{memchr2, memmem};

use super::lexer::is_name_end;
use crate::source::css_comment_length;

/// The length of the CSS that `bytes` start with. An end tag in a comment ends it only where no other
/// one follows, so that it is told as what it is: a tag in a comment.
pub(super) fn css_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    let mut in_comment = None;
    while let Some(found) = memchr2(b'<', b'/', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        if rest.starts_with(b"</style") && rest.get(7).is_none_or(|byte| is_name_end(*byte)) {
            return at;
        }
        at += match rest.starts_with(b"/*") {
            true => {
                let length = css_comment_length(rest).unwrap_or(rest.len());
                in_comment = in_comment.or_else(|| style_end(&rest[..length]).map(|found| at + found));
                length
            }
            false => 1,
        };
    }
    in_comment.unwrap_or(bytes.len())
}

/// Where the first `</style` stands in `bytes`.
fn style_end(bytes: &[u8]) -> Option<usize> {
    let is_whole = |at: &usize| bytes.get(at + 7).is_none_or(|byte| is_name_end(*byte));
    memmem::find_iter(bytes, b"</style").find(is_whole)
}
