//! Where the CSS of a `<style>` ends.

use memchr::memchr2;

use super::lexer::is_name_end;

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
    // Few comments have a `<` at all.
    let is_end = |at: &usize| {
        bytes[*at..].starts_with(b"</style") && bytes.get(at + 7).is_none_or(|byte| is_name_end(*byte))
    };
    memchr::memchr_iter(b'<', bytes).find(is_end)
}

/// The length of the CSS comment that `bytes` start with, both its ends included; `None` where it does not end.
pub(crate) fn css_comment_length(bytes: &[u8]) -> Option<usize> {
    // There are many comments, and most are short: shorter than it takes to get ready to look for two bytes.
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
