//! How deeply a source may nest, so that the recursive parser never overflows its stack.

/// The depth that fits the stack of any thread.
const SHALLOW: usize = 160;

/// The greatest depth that is parsed at all.
const DEEPEST: usize = 20_000;

/// Stack bytes that one level of nesting may take in the parser, measured with room to spare.
const BYTES_PER_LEVEL: usize = 16 << 10;

/// Where a source can be parsed.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Room {
    /// On the current thread.
    Here,
    /// On a thread with a stack of so many bytes.
    OwnStack(usize),
    /// Nowhere.
    None,
}

/// Where the nesting of `text` allows to parse it.
pub(super) fn room_for(text: &str) -> Room {
    match depth_bound(text.as_bytes()) {
        depth if depth <= SHALLOW => Room::Here,
        depth if depth <= DEEPEST => Room::OwnStack(depth * BYTES_PER_LEVEL + (4 << 20)),
        _ => Room::None,
    }
}

/// An upper bound of how deeply the text nests. Brackets nest until they close; prefix operators, arrows, conditionals
/// and the like nest until the statement, the element or the bracket ends.
fn depth_bound(text: &[u8]) -> usize {
    let mut scan = Scan { text, at: 0, levels: vec![0], sum: 0, deepest: 0, regex_may_follow: true };
    while scan.at < text.len() {
        scan.step();
    }
    scan.deepest
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    /// For every open bracket, how many unbracketed levels are open directly in it.
    levels: Vec<u32>,
    /// The sum of `levels`.
    sum: usize,
    deepest: usize,
    regex_may_follow: bool,
}

impl Scan<'_> {
    fn step(&mut self) {
        let byte = self.text[self.at];
        let next = self.text.get(self.at + 1).copied().unwrap_or(0);
        match byte {
            b'"' | b'\'' => return self.skip_quoted(byte),
            b'/' if next == b'/' => return self.skip_to(b"\n"),
            b'/' if next == b'*' => return self.skip_to(b"*/"),
            b'/' if self.regex_may_follow => return self.skip_regex(),
            b'(' | b'[' | b'{' => self.open(),
            b')' | b']' | b'}' => self.close(),
            b';' | b',' => self.settle(),
            b'!' | b'~' | b'-' | b'+' | b'=' | b'?' | b'<' | b':' | b'*' => self.nest(),
            b'\n' => self.line_starts(),
            byte if byte.is_ascii_alphabetic() => return self.word(),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.regex_may_follow = !matches!(byte, b')' | b']' | b'}' | b'0'..=b'9' | b'_' | b'$');
        }
        self.at += 1;
    }

    fn open(&mut self) {
        self.levels.push(0);
        self.deepest = self.deepest.max(self.sum + self.levels.len());
    }

    fn close(&mut self) {
        if self.levels.len() > 1 {
            self.sum -= self.levels.pop().unwrap_or(0) as usize;
        }
    }

    fn nest(&mut self) {
        if let Some(top) = self.levels.last_mut() {
            *top += 1;
            self.sum += 1;
        }
        self.deepest = self.deepest.max(self.sum + self.levels.len());
    }

    /// Ends what nests without brackets.
    fn settle(&mut self) {
        if let Some(top) = self.levels.last_mut() {
            self.sum -= *top as usize;
            *top = 0;
        }
    }

    /// Code without semicolons: these words begin a statement where they begin a line.
    fn line_starts(&mut self) {
        let rest = &self.text[self.at + 1..];
        let indent = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let words: [&[u8]; 6] = [b"const ", b"export ", b"return ", b"import {", b"import type ", b"it("];
        if words.iter().any(|word| rest[indent..].starts_with(word)) {
            self.settle();
        }
    }

    /// A word may open a level of its own (`if`, `else`, `new`, `typeof`, `keyof` …); plain names open none.
    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')).count();
        let word = &rest[..length.max(1)];
        let nesting: [&[u8]; 20] = [
            b"if",
            b"else",
            b"for",
            b"while",
            b"do",
            b"new",
            b"await",
            b"yield",
            b"typeof",
            b"void",
            b"delete",
            b"keyof",
            b"unique",
            b"readonly",
            b"infer",
            b"extends",
            b"asserts",
            b"with",
            b"import",
            b"async",
        ];
        self.regex_may_follow = word == b"return" || word == b"typeof" || word == b"case" || word == b"await";
        if nesting.contains(&word) {
            self.nest();
            self.regex_may_follow = true;
        }
        self.at += word.len();
    }

    /// Skips a string, which ends with its line at the latest. Brackets in it count for its own length only, in case a
    /// quote was taken for what it is not.
    fn skip_quoted(&mut self, quote: u8) {
        let mut depth = 0_usize;
        self.at += 1;
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => break,
                b'(' | b'[' | b'{' | b'!' => depth += 1,
                byte if byte == quote => break,
                _ => {}
            }
        }
        self.deepest = self.deepest.max(if depth > SHALLOW { self.sum + self.levels.len() + depth } else { 0 });
        self.regex_may_follow = false;
    }

    fn skip_regex(&mut self) {
        let mut in_class = false;
        self.at += 1;
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => break,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                _ => {}
            }
        }
        self.regex_may_follow = false;
    }

    fn skip_to(&mut self, end: &[u8]) {
        let rest = &self.text[self.at..];
        // A line comment leaves its line ending, which may begin a statement.
        let past = if end.len() == 1 { 0 } else { end.len() };
        self.at += memchr::memmem::find(rest, end).map_or(rest.len(), |found| found + past);
    }
}

#[cfg(test)]
mod tests {
    use super::{Room, room_for};

    #[test]
    fn ordinary_code_is_shallow_however_long() {
        let function = "export const f = (a: number) => {\n  return a ? { x: [1, 2] } : null\n}\n";
        assert_eq!(room_for(&function.repeat(5_000)), Room::Here);
        assert_eq!(room_for(&"const s = '(((' // [[[[\n".repeat(5_000)), Room::Here);
    }

    #[test]
    fn depth_decides_the_room() {
        assert!(matches!(room_for(&"[".repeat(2_000)), Room::OwnStack(_)));
        assert!(matches!(room_for(&"if (a) ".repeat(2_000)), Room::OwnStack(_)));
        assert_eq!(room_for(&"[".repeat(100_000)), Room::None);
        assert_eq!(room_for(&"a ? b : ".repeat(100_000)), Room::None);
    }
}
