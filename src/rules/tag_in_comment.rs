//! # What it does
//! Finds tags in comments, both in the markup and in the styles: a `<` before a letter or a `/`.
//!
//! # Why it matters
//! TalkJS reads comments too. To it, a tag in a comment is opened and never closed: the component does not
//! compile, and TalkJS silently serves its default theme in place of the whole design. So commenting out old
//! markup causes an outage.
//!
//! # Example
//! ```text
//! <!-- <div class="old">…</div> -->
//! ```

use super::{Context, Needs, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::style::tags_in_comments;

pub(super) static RULE: Rule = Rule {
    id: "tag-in-comment",
    severity: Severity::Error,
    summary: "a comment contains a tag",
    file: include_str!("tag_in_comment.rs"),
    needs: Needs::Tokens,
    check,
};

fn check(context: &Context<'_>) -> Vec<Diagnostic> {
    let in_styles = context.component.style_comments_if(|css| memchr::memchr(b'<', css).is_some());
    let tags = tags_in_comments(context.document(), in_styles);
    let found = tags.map(|span| Diagnostic {
        help: Some("remove the markup from the comment, or write it without `<`".to_owned()),
        ..context.uncompilable(
            &RULE,
            context.label(span, "TalkJS reads this as a tag, even in a comment"),
            "a comment contains a tag",
        )
    });
    found.collect()
}
