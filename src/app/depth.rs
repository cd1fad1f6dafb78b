//! How deep a script nests. The parser goes down once for each bracket; where it meets `<`, it tries whether type
//! arguments follow, and within these again, which takes the longer the more of them are open.

/// How deep brackets may stand in each other. No program that people write comes near it.
const DEEPEST: usize = 500;

/// How many `<` may be open.
const MOST_OPEN: usize = 64;

/// The bytes of stack that a script needs whose brackets are no deeper than that.
pub(super) const STACK: usize = 16 * 1024 * 1024;

/// Whether a script nests so deep that it is not parsed. What stands in strings, comments and regular expressions
/// counts, too: it is not deep either.
pub(super) fn is_too_deep(script: &str) -> bool {
    // The `<` that are open in each bracket, and in all of them.
    let mut levels = vec![0_usize];
    let mut open = 0;
    for byte in script.bytes() {
        let last = levels.len() - 1;
        match byte {
            b'(' | b'[' | b'{' => levels.push(0),
            b')' | b']' | b'}' => {
                open -= levels[last];
                levels.truncate(last.max(1));
                levels[0] = if last == 0 { 0 } else { levels[0] };
            }
            b'<' => (levels[last], open) = (levels[last] + 1, open + 1),
            b'>' if levels[last] > 0 => (levels[last], open) = (levels[last] - 1, open - 1),
            b';' => (levels[last], open) = (0, open - levels[last]),
            _ => {}
        }
        if levels.len() > DEEPEST || open > MOST_OPEN {
            return true;
        }
    }
    false
}
