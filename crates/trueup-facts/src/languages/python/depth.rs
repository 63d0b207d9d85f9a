//! How deeply a source nests, told before it is parsed.

/// What a parse of the source needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Depth {
    /// Every thread's stack will do.
    Ordinary,
    /// It needs a large stack of its own.
    Deep,
    /// It is not parsed.
    Excessive,
}

/// Nesting up to here runs on the caller's stack.
const ORDINARY: u32 = 250;
/// Nesting beyond this is not parsed.
const DEEPEST: u32 = 20_000;
/// More blocks in each other than this are not parsed; Python's own limit is 100.
const DEEPEST_BLOCK: usize = 100;

/// An upper bound of the depth of the source's syntax tree, in three classes.
///
/// Trees, and what frees them, are recursive, and one statement can nest without a bracket: `-----x`, `a.b.c.d`,
/// `x + y + z`. So every punctuation and every keyword-like word since the last comma counts as one level, on top of
/// what the enclosing brackets have counted.
pub(super) fn measure(text: &str) -> Depth {
    let mut scan = Scan { bytes: text.as_bytes(), at: 0, levels: vec![0], total: 0, deepest: 0 };
    let mut blocks: Vec<usize> = Vec::new();
    while scan.at < scan.bytes.len() {
        if scan.levels.len() == 1 && scan.at_line_start() && !scan.indent(&mut blocks) {
            return Depth::Excessive;
        }
        scan.step();
        if scan.total > DEEPEST {
            return Depth::Excessive;
        }
    }
    if scan.deepest > ORDINARY { Depth::Deep } else { Depth::Ordinary }
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    /// What each open bracket, and the statement around them, has counted since its last comma.
    levels: Vec<u32>,
    total: u32,
    deepest: u32,
}

impl Scan<'_> {
    fn at_line_start(&self) -> bool {
        self.at == 0 || self.bytes[self.at - 1] == b'\n'
    }

    /// Skips a line's indentation; false where it opens too many blocks.
    fn indent(&mut self, blocks: &mut Vec<usize>) -> bool {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\x0c')) {
            self.at += 1;
        }
        let width = self.at - start;
        if matches!(self.bytes.get(self.at), None | Some(b'\n' | b'\r' | b'#')) {
            return true;
        }
        while blocks.last().is_some_and(|&open| open >= width) {
            blocks.pop();
        }
        if width > 0 {
            blocks.push(width);
        }
        blocks.len() <= DEEPEST_BLOCK
    }

    fn step(&mut self) {
        let Some(&byte) = self.bytes.get(self.at) else { return };
        match byte {
            b'#' => self.at += memchr::memchr(b'\n', &self.bytes[self.at..]).unwrap_or(self.bytes.len() - self.at),
            b'"' | b'\'' => self.skip_string(byte),
            b'(' | b'[' | b'{' => {
                self.count();
                self.levels.push(0);
                self.at += 1;
            }
            b')' | b']' | b'}' => {
                if self.levels.len() > 1 {
                    self.total -= self.levels.pop().unwrap_or(0);
                }
                self.at += 1;
            }
            b',' => {
                self.reset();
                self.at += 1;
            }
            b'\n' => {
                if self.levels.len() == 1 {
                    self.reset();
                }
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' | b'\x0c' => self.at += 1,
            _ if is_word(byte) => self.skip_word(),
            _ => {
                self.count();
                self.at += 1;
            }
        }
    }

    fn count(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            *level += 1;
            self.total += 1;
            self.deepest = self.deepest.max(self.total);
        }
    }

    fn reset(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            self.total -= *level;
            *level = 0;
        }
    }

    /// Skips a word; one that nests an expression or a statement without punctuation counts.
    fn skip_word(&mut self) {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|&byte| is_word(byte)) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        if matches!(word, b"not" | b"await" | b"lambda" | b"if" | b"else" | b"for" | b"and" | b"or" | b"in" | b"is") {
            self.count();
        }
    }

    fn skip_string(&mut self, quote: u8) {
        let triple = self.bytes[self.at..].starts_with(&[quote, quote, quote]);
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'\n' if !triple => return,
                // A formatted string nests through its braces; counting them all errs on the safe side.
                b'{' => {
                    self.count();
                    self.at += 1;
                }
                _ if byte == quote && !triple => {
                    self.at += 1;
                    return;
                }
                _ if byte == quote && self.bytes[self.at..].starts_with(&[quote, quote, quote]) => {
                    self.at += 3;
                    return;
                }
                _ => self.at += 1,
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_told_from_length() {
        assert_eq!(measure(&format!("x = [{}]\n", "(1, 2), ".repeat(50_000))), Depth::Ordinary);
        assert_eq!(measure(&format!("x = {}1\n", "1 + ".repeat(1_000))), Depth::Deep);
        assert_eq!(measure(&"(".repeat(1_000_000)), Depth::Excessive);
        assert_eq!(measure(&format!("x = {}y", "-".repeat(1_000_000))), Depth::Excessive);
        assert_eq!(measure(&format!("a{}", ".b".repeat(1_000_000))), Depth::Excessive);
    }

    #[test]
    fn blocks_are_bounded() {
        let blocks: String = (0..2_000).map(|depth| " ".repeat(depth) + "if x:\n").collect();
        assert_eq!(measure(&blocks), Depth::Excessive);
    }

    #[test]
    fn strings_and_comments_do_not_nest() {
        let text = format!("x = '{}' # {}\ny = '''{}'''\n", "(".repeat(30_000), "(".repeat(30_000), ")".repeat(30_000));
        assert_eq!(measure(&text), Depth::Ordinary);
    }
}
