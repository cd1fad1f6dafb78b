//! Where the CSS of a `<style>` ends.

use memchr::memchr2;

use super::lexer::is_name_end;

/// The length of the CSS that `bytes` start with. A `</style` in a CSS comment ends it only if no other one
/// follows: otherwise it is reported as what it is, a tag in a comment.
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

/// The offset of the first `</style` in `bytes`.
fn style_end(bytes: &[u8]) -> Option<usize> {
    // Few comments have a `<` at all, so the search for it is fast.
    let is_end = |at: &usize| {
        bytes[*at..].starts_with(b"</style") && bytes.get(at + 7).is_none_or(|byte| is_name_end(*byte))
    };
    memchr::memchr_iter(b'<', bytes).find(is_end)
}

/// The length of the CSS comment that `bytes` start with, delimiters included; `None` if it has no end.
pub(crate) fn css_comment_length(bytes: &[u8]) -> Option<usize> {
    // Most comments are so short that setting up a two-byte search would take longer than this.
    let ends = |at: &usize| *at > 2 && bytes[*at - 1] == b'*';
    memchr::memchr_iter(b'/', bytes).find(ends).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_behind_its_own_start() {
        for (css, length) in
            [("/**/", Some(4)), ("/*/", None), ("/*/*/ x", Some(5)), ("/* / * */*/", Some(9)), ("/*", None)]
        {
            assert_eq!(css_comment_length(css.as_bytes()), length, "{css}");
        }
    }
}
