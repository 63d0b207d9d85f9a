//! A plain reading of a document, of its own making: what is expected of the verifier must not come from it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A document as the oracle reads it.
pub struct Page {
    /// Its text.
    pub text: String,
    /// Its fenced blocks.
    pub fences: Vec<Fence>,
    /// The code spans outside of fenced blocks, without their backticks.
    pub spans: Vec<Range<usize>>,
    /// The references to lines.
    pub line_references: Vec<LineReference>,
    /// The sections, from heading to heading.
    sections: Vec<(Range<usize>, String)>,
}

/// A fenced block.
pub struct Fence {
    /// The bytes between the fences.
    pub content: Range<usize>,
    /// The last line of text above it.
    pub introduction: Range<usize>,
    /// Its info string.
    pub info: String,
    /// The file that it is said to be from: the first path of its first line, or of its introduction.
    pub file: Option<String>,
}

impl Fence {
    /// Whether it shows code, rather than a drawing or a flow.
    pub fn is_code(&self) -> bool {
        !matches!(self.info.as_str(), "" | "text")
    }
}

/// Lines of a file, as written: `store.py:12-20`.
pub struct LineReference {
    /// The bytes of it: the path with its lines where they stand together, else the numbers.
    pub span: Range<usize>,
    /// The path as written.
    pub path: String,
    /// The first line.
    pub start: usize,
    /// The last line; the first one of a single line.
    pub end: usize,
}

/// A pattern that is known to be valid.
pub fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w@.-]+(?:/[\w@.-]+)*\.[a-z]+\b"));
static LINES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"([\w@.-]+(?:/[\w@.-]+)*\.[a-z]+)(?::|`, lines? |, lines? )(\d+(?:[-–]\d+)?(?:, \d+(?:[-–]\d+)?)*)")
});

impl Page {
    /// Reads a document.
    pub fn read(text: &str) -> Page {
        let mut page = Page {
            text: text.to_owned(),
            fences: Vec::new(),
            spans: Vec::new(),
            line_references: line_references(text),
            sections: Vec::new(),
        };
        let (mut at, mut introduction, mut open) = (0, 0..0, None::<(usize, String)>);
        let code_span = pattern("`[^`]+`");
        for line in text.split_inclusive('\n') {
            let (start, end) = (at, at + line.trim_end().len());
            at += line.len();
            match (&open, line.trim_start().strip_prefix("```")) {
                (None, Some(info)) => open = Some((at, info.trim().to_owned())),
                (Some((from, info)), Some(_)) => {
                    page.fences.push(fence(text, *from..start, introduction.clone(), info.clone()));
                    open = None;
                }
                (Some(_), None) => {}
                (None, None) => {
                    if line.starts_with('#') {
                        page.open_section(start, line);
                    }
                    if !line.trim().is_empty() {
                        introduction = start..end;
                    }
                    let found = code_span.find_iter(&text[start..end]);
                    page.spans.extend(found.map(|found| start + found.start() + 1..start + found.end() - 1));
                }
            }
        }
        if let Some((last, _)) = page.sections.last_mut() {
            last.end = text.len();
        }
        page
    }

    fn open_section(&mut self, start: usize, heading: &str) {
        if let Some((last, _)) = self.sections.last_mut() {
            last.end = start;
        }
        self.sections.push((start..start, heading.trim_matches(['#', ' ', '\n']).to_owned()));
    }

    /// The section that `at` stands in.
    pub fn section(&self, at: usize) -> Range<usize> {
        let found = self.sections.iter().find(|(span, _)| span.contains(&at));
        found.map_or(0..self.text.len(), |(span, _)| span.clone())
    }

    /// The line around the byte `at`.
    pub fn line(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |before| before + 1);
        start..self.text[at..].find('\n').map_or(self.text.len(), |after| at + after)
    }

    /// The 1-based number of the line at the byte `at`.
    pub fn line_number(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    /// The block around `at`, if it is in one.
    pub fn fence_at(&self, at: usize) -> Option<&Fence> {
        self.fences.iter().find(|fence| fence.content.contains(&at))
    }

    /// Where the document has `word` as a whole word.
    pub fn words(&self, word: &str) -> Vec<Range<usize>> {
        words_in(&self.text, word)
    }

    /// Where the document names `word` as code: in a code span or a block.
    pub fn mentions(&self, word: &str) -> Vec<Range<usize>> {
        let in_span = |at: &Range<usize>| self.spans.iter().any(|span| span.start <= at.start && at.end <= span.end);
        self.words(word).into_iter().filter(|at| in_span(at) || self.fence_at(at.start).is_some()).collect()
    }

    /// Where the document names the file at `path`, by the path or by an end of it.
    pub fn paths(&self, path: &str) -> Vec<Range<usize>> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_of_path = |character: char| character.is_alphanumeric() || "_./-".contains(character);
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices(name) {
            let end = at + name.len();
            let goes_on = self.text[end..].starts_with(|next: char| next.is_alphanumeric() || "_/-".contains(next));
            let start = self.text[..at]
                .rfind(|before| !is_of_path(before))
                .map_or(0, |before| before + self.text[before..].chars().next().map_or(1, char::len_utf8));
            let written = self.text[start..end].trim_start_matches("./");
            if !goes_on && (path == written || path.ends_with(&format!("/{written}"))) {
                found.push(start..end);
            }
        }
        found
    }

    /// Whether what stands there need not be true of the code: a plan, an alternative, a comparison.
    pub fn is_hypothetical(&self, at: usize) -> bool {
        static SECTION: LazyLock<Regex> =
            LazyLock::new(|| pattern("(?i)extensib|where to add|plugin|future|evolution|version|comparison|decision"));
        static LINE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?i)\b(would|could|create|such as|say|rejected|alternative|without)\b"));
        let mut around = self.sections.iter().filter(|(span, _)| span.contains(&at));
        around.any(|(_, heading)| SECTION.is_match(heading)) || LINE.is_match(&self.text[self.line(at)])
    }
}

/// Where `text` has `word` with no letter, digit or underscore beside it.
pub fn words_in(text: &str, word: &str) -> Vec<Range<usize>> {
    let is_part = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let whole =
        |at: usize| !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next());
    text.match_indices(word).filter(|(at, _)| whole(*at)).map(|(at, _)| at..at + word.len()).collect()
}

fn fence(text: &str, content: Range<usize>, introduction: Range<usize>, info: String) -> Fence {
    let first = text[content.clone()].lines().next().unwrap_or("").trim();
    let comment = Some(first).filter(|line| line.starts_with("# ") || line.starts_with("// "));
    let path = |text: &str| PATH.find(text).map(|found| found.as_str().to_owned());
    // A block is from the file above it only right below that line.
    let gap = text[introduction.end..content.start].matches('\n').count();
    let introduced = Some(&text[introduction.clone()]).filter(|_| gap <= 3);
    let file = comment.and_then(path).or_else(|| introduced.and_then(path));
    Fence { content, introduction, info, file }
}

fn line_references(text: &str) -> Vec<LineReference> {
    let mut references = Vec::new();
    for found in LINES.captures_iter(text) {
        let (Some(path), Some(lines)) = (found.get(1), found.get(2)) else { continue };
        let mut from = lines.start();
        for (index, part) in lines.as_str().split(", ").enumerate() {
            let (start, end) = part.split_once(['-', '–']).unwrap_or((part, part));
            let span = if index == 0 { path.start()..from + part.len() } else { from..from + part.len() };
            from += part.len() + 2;
            let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else { continue };
            references.push(LineReference { span, path: path.as_str().to_owned(), start, end });
        }
    }
    references
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Store\n\nSee `app/store.py:4, 9-12` and `Store`.\n\nFrom `app/store.py`:\n\n```python\n\
                        class Store:\n```\n\n## Future\n\nA `Store` of files.\n";

    #[test]
    fn a_page_knows_its_references_blocks_and_plans() {
        let page = Page::read(TEXT);
        let lines: Vec<_> = page.line_references.iter().map(|it| (&TEXT[it.span.clone()], it.start, it.end)).collect();
        assert_eq!(lines, [("app/store.py:4", 4, 4), ("9-12", 9, 12)]);
        assert_eq!(page.fences[0].file.as_deref(), Some("app/store.py"));
        let mentions = page.mentions("Store");
        assert_eq!(mentions.len(), 3);
        assert_eq!(mentions.iter().map(|at| page.is_hypothetical(at.start)).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!(page.paths("lib/app/store.py").len(), 2);
    }
}
