//! Statements of written pictures, taken apart from the left, with the bytes of every part.

use std::ops::Range;

use crate::picture::Words;

/// How far ahead the end of what is begun is looked for, in bytes: no label that people write is longer.
const REACH: usize = 4000;

/// A part of a text that is read from its beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str, span: Range<usize>) -> Scanner<'a> {
        Scanner { text, at: span.start, end: span.end }
    }

    /// What is not yet read.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or("")
    }

    /// Where the reading stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Reads `mark` if it comes next.
    pub(super) fn take(&mut self, mark: &str) -> bool {
        let found = self.rest().starts_with(mark);
        self.at += if found { mark.len() } else { 0 };
        found
    }

    /// Reads a word, in any case, if it comes next and ends there.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let rest = self.rest();
        let found = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && rest[word.len()..].chars().next().is_none_or(|next| !(next.is_alphanumeric() || next == '_'));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Reads the characters for which `keep` holds.
    pub(super) fn take_while(&mut self, keep: impl Fn(char) -> bool) -> Words {
        let rest = self.rest();
        let length = rest.find(|c: char| !keep(c)).unwrap_or(rest.len());
        self.at += length;
        Words { text: rest[..length].to_owned(), span: self.at - length..self.at }
    }

    /// How far away `mark` is, where it comes within reach.
    pub(super) fn find(&self, mark: &str) -> Option<usize> {
        let rest = self.rest();
        rest[..rest.floor_char_boundary(REACH)].find(mark)
    }

    /// Reads up to `mark` and over it; `None`, and nothing is read, where it does not come within reach.
    pub(super) fn take_until(&mut self, mark: &str) -> Option<Words> {
        let rest = self.rest();
        let length = self.find(mark)?;
        let start = self.at;
        self.at += length + mark.len();
        Some(Words { text: rest[..length].to_owned(), span: start..start + length })
    }

    /// Reads all that is left, without the white space around it.
    pub(super) fn take_rest(&mut self) -> Words {
        let rest = self.rest();
        let start = self.at + rest.len() - rest.trim_start().len();
        self.at = self.end;
        Words { text: rest.trim().to_owned(), span: start..start + rest.trim().len() }
    }
}

/// The lines of a text, without their endings and the white space around them.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let from = start + line.len() - line.trim_start().len();
        start += line.len();
        from..(from + line.trim().len())
    })
}

/// Parts a label at its line breaks, `<br/>`, the end of a line and those of `breaks`, and resolves what is escaped in it.
pub(super) fn label_lines(text: &str, span: Range<usize>, breaks: &[&str]) -> Vec<Words> {
    let mut found = Vec::new();
    let label = text.get(span.clone()).unwrap_or("");
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let part = &label[from..to];
        let from = span.start + from + part.len() - part.trim_start().len();
        let words = Words { text: unescaped(part.trim()), span: from..from + part.trim().len() };
        if words.text.chars().any(char::is_alphanumeric) {
            found.push(words);
        }
    };
    let mut at = 0;
    while let Some(rest) = label.get(at..).filter(|rest| !rest.is_empty()) {
        let step = break_length(rest, breaks);
        if step > 0 {
            push(start, at);
            start = at + step;
        }
        at += step.max(rest.chars().next().map_or(1, char::len_utf8));
    }
    push(start, label.len());
    found
}

/// How long the line break is that a text begins with; 0 where it begins with none.
fn break_length(text: &str, breaks: &[&str]) -> usize {
    if text.starts_with('\n') {
        return 1;
    }
    if let Some(mark) = breaks.iter().find(|mark| text.starts_with(**mark)) {
        return mark.len();
    }
    let is_tag = text.starts_with('<') && text.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br"));
    let end = text.find('>').filter(|&end| is_tag && text[3..end].trim_matches([' ', '/']).is_empty());
    end.map_or(0, |end| end + 1)
}

/// The entities that pictures write for characters that they cannot hold.
const ENTITIES: &[(&str, char)] =
    &[("quot;", '"'), ("lt;", '<'), ("gt;", '>'), ("amp;", '&'), ("nbsp;", ' '), ("apos;", '\'')];

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at + c.len_utf8()..];
        let escaped = if matches!(c, '#' | '&') { entity(rest) } else { None };
        if let Some((character, length)) = escaped {
            out.push(character);
            at += c.len_utf8() + length;
        } else {
            let tag = (c == '<').then(|| tag_length(&text[at..])).filter(|&length| length > 0);
            if tag.is_none() {
                out.push(c);
            }
            at += tag.unwrap_or(c.len_utf8());
        }
    }
    let strong = out.strip_prefix("**").and_then(|text| text.strip_suffix("**")).map(str::to_owned);
    strong.unwrap_or(out)
}

fn entity(text: &str) -> Option<(char, usize)> {
    let named = ENTITIES.iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, character)) = named {
        return Some((*character, name.len()));
    }
    let (number, _) = text.split_once(';')?;
    let code: u32 = number.trim_start_matches('#').parse().ok()?;
    Some((char::from_u32(code).filter(|c| !c.is_control())?, number.len() + 1))
}

/// How long the tag is that a text begins with, `<b>` or `</i>`; 0 where it begins with none.
fn tag_length(text: &str) -> usize {
    let end = text.find('>').unwrap_or(0);
    let name = text.get(1..end).unwrap_or("").trim_start_matches('/');
    let name = name.split(' ').next().unwrap_or("");
    if matches!(name, "b" | "i" | "u" | "em" | "strong" | "small" | "code" | "span" | "sub" | "sup") {
        end + 1
    } else {
        0
    }
}
