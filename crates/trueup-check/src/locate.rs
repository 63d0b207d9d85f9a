//! Finds quoted code in a file, whatever its wrapping and indentation.

use std::ops::RangeInclusive;

/// A text without white space, with the line of every byte kept.
pub(crate) struct Haystack {
    squeezed: String,
    /// Byte offsets in `squeezed` where each 1-based line begins.
    line_starts: Vec<usize>,
}

/// Where quoted lines stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Located {
    /// The 1-based lines from the first to the last quoted line found.
    pub(crate) lines: RangeInclusive<u32>,
    /// How many quoted lines were found, in order.
    pub(crate) matched: usize,
    /// How many quoted lines were looked for.
    pub(crate) total: usize,
    /// For every quoted line looked for, the line where it was found.
    pub(crate) places: Vec<Option<u32>>,
    /// Whether another place shows as much.
    pub(crate) is_ambiguous: bool,
}

impl Haystack {
    pub(crate) fn new(text: &str) -> Haystack {
        let mut squeezed = String::with_capacity(text.len());
        let mut line_starts = Vec::new();
        for line in text.lines() {
            line_starts.push(squeezed.len());
            squeeze_into(line, &mut squeezed);
        }
        Haystack { squeezed, line_starts }
    }

    fn line_of(&self, offset: usize) -> u32 {
        let mut index = self.line_starts.partition_point(|&start| start <= offset);
        // Blank lines begin where the next line begins; the last of them holds the byte.
        if index == 0 {
            index = 1;
        }
        index as u32
    }

    /// The 1-based lines on which `needle` begins.
    pub(crate) fn lines_with(&self, needle: &str) -> Vec<u32> {
        let needle = squeeze(needle);
        if needle.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<u32> =
            self.squeezed.match_indices(&needle).take(2000).map(|(at, _)| self.line_of(at)).collect();
        lines.dedup();
        lines
    }

    /// The best place of `lines`: most of them found in order, then closest together. `None` where none is found.
    pub(crate) fn locate(&self, lines: &[&str]) -> Option<Located> {
        let needles: Vec<(String, Vec<u32>)> = lines
            .iter()
            .map(|line| without_comment(line))
            .filter(|line| is_telling(line))
            .map(|line| (squeeze(line), self.lines_with(line)))
            .collect();
        let window = (lines.len() as u32) * 3 + 12;
        let mut best: Option<Located> = None;
        let mut anchors: Vec<u32> = needles.iter().flat_map(|(_, places)| places.iter().copied().take(200)).collect();
        anchors.sort_unstable();
        anchors.dedup();
        for anchor in anchors {
            let found = follow(&needles, anchor, window);
            let extent = |located: &Located| located.lines.end() - located.lines.start();
            match best.as_mut() {
                Some(best) if found.matched < best.matched => {}
                Some(best) if found.matched == best.matched && found.lines.start() > best.lines.end() => {
                    best.is_ambiguous = true;
                }
                Some(best) if found.matched == best.matched && extent(&found) >= extent(best) => {}
                Some(best) => {
                    let is_ambiguous = best.is_ambiguous && found.matched == best.matched;
                    *best = Located { is_ambiguous, ..found };
                }
                None => best = Some(found),
            }
        }
        best.filter(|best| best.matched > 0)
    }
}

/// Matches the quoted lines in order from line `anchor` on, within `window` lines.
fn follow(needles: &[(String, Vec<u32>)], anchor: u32, window: u32) -> Located {
    let mut at = anchor;
    let mut first = None;
    let mut last = anchor;
    let mut places = Vec::with_capacity(needles.len());
    for (_, lines) in needles {
        let next = lines.iter().copied().find(|&line| line >= at && line <= anchor.saturating_add(window));
        places.push(next);
        if let Some(line) = next {
            at = line;
            last = line;
            first.get_or_insert(line);
        }
    }
    let matched = places.iter().flatten().count();
    Located { lines: first.unwrap_or(anchor)..=last, matched, total: needles.len(), places, is_ambiguous: false }
}

/// Whether a quoted line says enough to be looked for.
pub(crate) fn is_telling(line: &str) -> bool {
    let letters = line.chars().filter(|character| character.is_alphanumeric()).count();
    letters >= 4 && !is_elision(line)
}

/// Whether a line stands for left-out code.
pub(crate) fn is_elision(line: &str) -> bool {
    let text = line.trim().trim_start_matches(['#', '/', '*', '-', ';', '<', '!']).trim();
    text.is_empty() || text.starts_with("...") || text.starts_with('…') || text == "pass"
}

/// The line without a comment at its end.
pub(crate) fn without_comment(line: &str) -> &str {
    let mut cut = line.len();
    for mark in ["  #", " # ", "  //", " // ", "  --", "\t#", "\t//", "  ;"] {
        if let Some(at) = line.find(mark)
            && !line[..at].trim().is_empty()
        {
            cut = cut.min(at);
        }
    }
    let line = &line[..cut];
    let trimmed = line.trim_start();
    let is_comment = (trimmed.starts_with('#')
        && !trimmed.starts_with("#[")
        && !trimmed.starts_with("#include")
        && !trimmed.starts_with("#define"))
        || trimmed.starts_with("//")
        || trimmed.starts_with("--")
        || trimmed.starts_with("/*")
        || trimmed.starts_with("* ");
    if is_comment { "" } else { line }
}

/// The text without white space, trailing commas before closing brackets, and with one kind of quote.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    squeeze_into(text, &mut out);
    while out.ends_with([',', ';']) {
        out.pop();
    }
    out
}

fn squeeze_into(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            character if character.is_whitespace() => {}
            '\'' => out.push('"'),
            ')' | ']' | '}' if out.ends_with(',') => {
                out.pop();
                out.push(character);
            }
            character => out.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrapped_code_is_found_on_its_first_line() {
        let haystack = Haystack::new("a\n\nfoo(\n    one,\n    two,\n)\nbar\n");
        assert_eq!(haystack.lines_with("foo(one, two)"), [3]);
        assert_eq!(haystack.lines_with("bar"), [7]);
    }

    #[test]
    fn quoted_lines_are_located_in_order_with_elisions() {
        let file = "def f():\n    pass\n\ndef g(x):\n    y = x + 100\n    log(y)\n    return y\n";
        let located = Haystack::new(file).locate(&["def g(x):", "    y = x + 100  # add", "    # ...", "    return y"]);
        let located = located.expect("it is there");
        assert_eq!((located.lines.clone(), located.matched, located.total), (4..=7, 3, 3));
        assert!(!located.is_ambiguous);
    }

    #[test]
    fn a_line_that_stands_nowhere_has_no_place() {
        let located = Haystack::new("first()\nthird()\n").locate(&["first()", "second()", "third()"]);
        let located = located.expect("two lines are there");
        assert_eq!((located.places, located.matched), (vec![Some(1), None, Some(2)], 2));
        assert_eq!(Haystack::new("first()\n").locate(&["second()"]), None);
    }

    #[test]
    fn two_places_that_show_as_much_are_ambiguous() {
        let file = "open()\nread()\n\nother()\n\nopen()\nread()\n";
        let located = |lines: &[&str]| Haystack::new(file).locate(lines).expect("it is there");
        assert!(located(&["open()", "read()"]).is_ambiguous);
        assert!(!located(&["open()", "read()", "other()"]).is_ambiguous);
    }

    #[test]
    fn of_several_places_the_one_with_most_lines_is_taken() {
        let file = "open()\nclose()\n\nopen()\nread()\nclose()\n";
        let located = Haystack::new(file).locate(&["open()", "read()", "close()"]).expect("it is there");
        assert_eq!((located.lines, located.matched), (4..=6, 3));
    }

    #[test]
    fn comments_are_cut_off_but_attributes_and_addresses_stay() {
        for (line, expected) in [
            ("total = 1  # add", "total = 1"),
            ("total = 1 // add", "total = 1"),
            ("# all of it", ""),
            ("// all of it", ""),
            ("-- all of it", ""),
            ("#[derive(Debug)]", "#[derive(Debug)]"),
            ("#include <stdio.h>", "#include <stdio.h>"),
            ("url = \"https://example.com\"", "url = \"https://example.com\""),
        ] {
            assert_eq!(without_comment(line), expected, "{line}");
        }
    }

    #[test]
    fn lines_that_say_too_little_are_not_looked_for() {
        for line in ["", "}", "...", "# ...", "// …", "pass", "end"] {
            assert!(!is_telling(line), "{line}");
        }
        assert!(is_telling("return None"));
    }

    #[test]
    fn quotes_and_commas_before_closing_brackets_make_no_difference() {
        assert_eq!(squeeze("call('a', [1, 2,],\n)"), squeeze("call(\"a\", [1, 2])"));
        assert_eq!(squeeze("last,"), "last");
    }
}
