//! How deep a script nests. The parser recurses once per bracket; at `<` it tries to parse type arguments,
//! and again inside these, which takes longer the more of them are open.

/// The maximum nesting of brackets. No program written by people comes near it.
const MAX_BRACKET_DEPTH: usize = 500;

/// The maximum number of open `<`.
const MAX_OPEN_ANGLES: usize = 64;

/// The stack size in bytes for parsing a script within these limits.
pub(super) const STACK: usize = 16 * 1024 * 1024;

/// Whether a script nests too deep to be parsed. Brackets in strings, comments and regular expressions count
/// too: in practice these do not nest that deep either.
pub(super) fn is_too_deep(script: &str) -> bool {
    // The open `<` per bracket level, and in total.
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
        if levels.len() > MAX_BRACKET_DEPTH || open > MAX_OPEN_ANGLES {
            return true;
        }
    }
    false
}
