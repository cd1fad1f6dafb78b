//! Makes inputs from seeds by cutting, doubling, mixing and inserting meaningful tokens. The same each time.

/// Tokens that mean something to one of the parsers.
const PIECES: [&str; 62] = [
    "<",
    "</",
    ">",
    "/>",
    "<!--",
    "-->",
    "{{",
    "}}",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "<style>",
    "<style scoped>",
    "</style>",
    "<template>",
    "</template>",
    "<div class=\"message\">",
    "</div>",
    "<img>",
    "<br/>",
    " t:if=\"{{ a }}\"",
    " t:else",
    " t:else-if=\"{{ b }}\"",
    " t:for=\"{{ x in list }}\"",
    "<t:set x=\"{{ a }}\" />",
    "<ActionMenu />",
    "<ActionMenu",
    "</ActionMenu>",
    "<MessageBody body=\"{{ body }}\" />",
    "<Icon type=\"more\" />",
    "<MenuBar",
    "<!-- theme-upgrade-ignore-file action-menu-missing: x -->",
    "/* theme-upgrade-ignore css-syntax */",
    "/*",
    "*/",
    "{",
    "}",
    ";",
    ":",
    "url(",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "\\ud83d\\ude00",
    "\\u003c",
    ".message { position: static }",
    "@media print {",
    "é",
    "\u{feff}",
    "\u{1f600}",
    "\0",
    ",",
    " | default: 'x'",
    " and ",
    "\n=== ChatHeader.template\n",
];

/// Makes inputs from seeds.
pub struct Mutator<'s> {
    seeds: &'s [Vec<u8>],
    state: u64,
}

impl<'s> Mutator<'s> {
    pub fn new(seeds: &'s [Vec<u8>]) -> Mutator<'s> {
        Mutator { seeds, state: 0x5EED_5EED_5EED }
    }

    /// A number below `limit` (xorshift); zero if the limit is zero.
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % limit.max(1) as u64).unwrap_or_default()
    }

    fn seed(&mut self) -> &'s [u8] {
        &self.seeds[self.below(self.seeds.len())]
    }

    /// A range of at most `longest` bytes in `length` bytes.
    fn range(&mut self, length: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        start..start + self.below((length - start).min(longest) + 1)
    }

    /// The next input: a seed with one to six changes.
    pub fn next(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.below(6) {
            self.change(&mut input);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let longest = [4, 40, 400][self.below(3)];
        match self.below(8) {
            0 | 1 => drop(input.drain(self.range(input.len(), longest))),
            2 => {
                let copy = input[self.range(input.len(), longest)].to_vec();
                let at = self.below(input.len() + 1);
                input.splice(at..at, copy);
            }
            3 => {
                let other = self.seed();
                let piece = other[self.range(other.len(), longest)].to_vec();
                let at = self.below(input.len() + 1);
                input.splice(at..at, piece);
            }
            4 if !input.is_empty() => {
                let at = self.below(input.len());
                input[at] = b" \n<>{}\"'=/-:;.aA0|\\"[self.below(19)];
            }
            5 => input.truncate(self.range(input.len(), longest).end),
            _ => {
                let at = self.range(input.len(), 3);
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at, piece.bytes());
            }
        }
    }
}

/// A number for `input`'s file name (FNV-1a).
pub fn hash(input: &[u8]) -> u64 {
    input
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
