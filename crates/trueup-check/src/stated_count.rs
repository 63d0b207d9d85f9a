//! Counts that a document gives: "46 tests", "~40 more settings", "nine indexes".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_model::singular;

/// How exactly a count is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Precision {
    /// The number itself.
    Exact,
    /// "about", "~": within a tenth, or within one.
    About,
    /// "over", "200+": the number or more.
    AtLeast,
}

/// A number of things, as a document writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StatedCount {
    /// How many.
    pub(crate) number: u64,
    /// How exactly that is meant.
    pub(crate) precision: Precision,
    /// The bytes of the number, `~` and `+` left out.
    pub(crate) span: Range<usize>,
    /// The bytes from the first word that belongs to the count to the noun.
    pub(crate) phrase: Range<usize>,
    /// What is counted, singular and in lower case.
    pub(crate) noun: String,
    /// The words between the number and the noun, in lower case.
    pub(crate) qualifiers: Vec<String>,
    /// Whether "more" says that others are told beside these.
    pub(crate) is_more: bool,
}

/// The number words, by value from zero.
const WORDS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// The words for tens, from twenty.
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number with the words before and after it that belong to it.
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
        (?P<cue> \b(?:about|around|roughly|approximately|approx\.?|nearly|almost|some|over|more\sthan|at\sleast|upwards\sof)\s+ | [~≈]\s? )?
        \b(?P<number> \d{1,3}(?:,\d{3})+ | \d{1,9}
          | (?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?
          | one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve
          | thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen )
        (?P<plus> \+ )?
        (?: \s+ (?P<more> (?:more|other|further|additional)\s )? | - )",
    )
    .ok()
});

/// Words before a number that make it something else than a count of all there is.
const NOT_A_COUNT: &[&str] = &[
    "first",
    "last",
    "next",
    "top",
    "another",
    "other",
    "these",
    "those",
    "most",
    "to",
    "than",
    "every",
    "each",
    "per",
    "layer",
    "step",
    "level",
    "phase",
    "stage",
    "chapter",
    "section",
    "part",
    "code",
    "status",
    "version",
    "http",
    "error",
    "line",
    "lines",
    "page",
    "row",
    "rule",
    "rfc",
    "pep",
    "port",
    "tier",
    "thread",
    "worker",
    "item",
    "case",
    "option",
    "figure",
    "table",
    "issue",
    "or",
    "additional",
    "remaining",
    "max",
    "maximum",
    "minimum",
    "fewer",
    "less",
    "any",
    "v",
    "plus",
    "by",
    "times",
    "x",
    "minus",
    "and",
    "between",
    "from",
    "number",
    "single",
    "no",
    "within",
    "add",
    "adds",
    "added",
    "adding",
];

/// The counts in `text` whose noun `is_noun` takes, in order; `offset` is where the text begins in the document.
pub(crate) fn counts_in(text: &str, offset: usize, is_noun: impl Fn(&str) -> bool) -> Vec<StatedCount> {
    let Some(pattern) = COUNT.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(captures) = pattern.captures_at(text, at) {
        let Some(number) = captures.name("number") else { break };
        at = number.end();
        if !stands_alone(text, captures.get(0).map_or(0, |whole| whole.start()), number.start()) {
            continue;
        }
        // The noun is the first word after the number that is one.
        if let Some(count) = count_at(text, offset, number.range(), &captures, &is_noun) {
            at = count.phrase.end - offset;
            found.push(count);
        }
    }
    found
}

/// How many words after a number its noun may be.
const WORDS_BEFORE_NOUN: usize = 4;

fn count_at(
    text: &str,
    offset: usize,
    number: Range<usize>,
    captures: &regex::Captures<'_>,
    is_noun: &impl Fn(&str) -> bool,
) -> Option<StatedCount> {
    let start = captures.get(0)?.start();
    let value = value_of(&text[number.clone()])?;
    let plus = captures.name("plus").is_some();
    let more = captures.name("more");
    let mut position = captures.get(0)?.end();
    let mut qualifiers = Vec::new();
    for _ in 0..WORDS_BEFORE_NOUN {
        let rest = &text[position..];
        let lead = rest.len() - rest.trim_start_matches([' ', '-', '`', '*', '_', '\n']).len();
        let word = &rest[lead..];
        let length = word.find(|c: char| !(c.is_alphanumeric() || "_-/.".contains(c))).unwrap_or(word.len());
        let word = word[..length].trim_end_matches(['.', '-', '/']);
        if word.is_empty() || !word.starts_with(char::is_alphabetic) {
            return None;
        }
        let lower = word.to_lowercase();
        let end = position + lead + word.len();
        let noun = singular(&lower);
        let is_plural = noun != lower || value == 1;
        if is_noun(&noun) && is_plural {
            let cue = captures.name("cue").map(|cue| cue.as_str().trim().to_lowercase());
            let precision = match cue.as_deref() {
                _ if plus => Precision::AtLeast,
                Some("over" | "more than" | "at least" | "upwards of") => Precision::AtLeast,
                Some(_) => Precision::About,
                None => Precision::Exact,
            };
            return Some(StatedCount {
                number: value,
                precision,
                span: offset + number.start..offset + number.end,
                phrase: offset + start..offset + end,
                noun,
                qualifiers,
                is_more: more.is_some(),
            });
        }
        if STOPS.contains(&lower.as_str()) {
            return None;
        }
        qualifiers.push(lower);
        position = end;
        // A mark after the word ends the phrase.
        if text[position..].trim_start_matches(['`', '*', '_']).starts_with([',', '.', ';', ':', '(', ')', '|']) {
            return None;
        }
    }
    None
}

/// Words that no noun phrase holds.
const STOPS: &[&str] = &[
    "of",
    "in",
    "to",
    "and",
    "or",
    "for",
    "on",
    "with",
    "is",
    "are",
    "per",
    "at",
    "as",
    "that",
    "which",
    "from",
    "by",
    "the",
    "a",
    "an",
    "into",
    "than",
    "seconds",
    "minutes",
    "bytes",
    "requests",
    "times",
    "different",
    "has",
    "was",
    "does",
    "goes",
    "uses",
    "its",
    "this",
    "when",
    "if",
    "but",
    "needs",
    "lets",
    "makes",
    "takes",
    "gets",
];

/// Whether what stands before a number lets it be a count: no sign, decimal point, name or word of an order.
fn stands_alone(text: &str, phrase: usize, number: usize) -> bool {
    let before = text[..phrase].trim_end_matches([' ', '*', '_', '(']);
    let touches = &text[..number];
    let cut = touches.ends_with(|c: char| c.is_alphanumeric() || ".,$#/:=<>^-–—@&+%×".contains(c));
    let word = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).next().unwrap_or("");
    let is_spaced = before.len() < phrase;
    let is_name = is_spaced
        && word.starts_with(char::is_uppercase)
        && text[number..].starts_with(|c: char| c.is_ascii_digit())
        && !begins_sentence(before, word);
    // "Three of two hundred", "one of nine".
    let is_part = before.to_lowercase().ends_with(" of")
        && before[..before.len() - 3].rsplit(' ').next().is_some_and(|word| {
            value_of(word).is_some() || matches!(word, "each" | "some" | "most" | "any" | "many" | "One")
        });
    !cut && !is_name && !is_part && !NOT_A_COUNT.contains(&word.to_lowercase().as_str())
}

fn begins_sentence(before: &str, word: &str) -> bool {
    let lead = before[..before.len() - word.len()].trim_end_matches([' ', '*', '_', '-', '\t']);
    lead.is_empty() || lead.ends_with(['.', ':', '!', '?', '\n', '|', '(', '—', '–', ';', ',', '>', '→', '►', '└', '─'])
}

/// What a number or a number word comes to.
pub(crate) fn value_of(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text.replace(',', "").parse().ok();
    }
    let of = |word: &str| WORDS.iter().position(|known| *known == word).map(|at| at as u64);
    of(&text).or_else(|| {
        let (ten, one) = text.split_once('-').map_or((text.as_str(), None), |(ten, one)| (ten, Some(one)));
        let tens = TENS.iter().position(|known| *known == ten)? as u64 * 10 + 20;
        one.map_or(Some(tens), |one| Some(tens + of(one)?))
    })
}

/// A number as words; `None` above ninety-nine.
fn words_of(number: u64) -> Option<String> {
    if let Some(word) = WORDS.get(usize::try_from(number).ok()?) {
        return Some((*word).to_owned());
    }
    let ten = TENS.get(usize::try_from(number / 10).ok()?.checked_sub(2)?)?;
    match number % 10 {
        0 => Some((*ten).to_owned()),
        one => Some(format!("{ten}-{}", WORDS.get(one as usize)?)),
    }
}

impl StatedCount {
    /// Whether `now` is what the document says. A number of lines, which every edit changes, may be off by a
    /// fiftieth.
    pub(crate) fn is(&self, now: u64) -> bool {
        match self.precision {
            Precision::Exact if self.noun == "line" => now.abs_diff(self.number) <= self.number / 50,
            Precision::Exact => now == self.number,
            Precision::AtLeast => now >= self.number,
            Precision::About => {
                let tolerance = (self.number / 10).max(1);
                now.abs_diff(self.number) <= tolerance
            }
        }
    }

    /// `now` written as this count is: words stay words, digits stay digits with their separators.
    pub(crate) fn written(&self, now: u64, old: &str) -> String {
        let is_word = old.starts_with(char::is_alphabetic);
        match words_of(now).filter(|_| is_word) {
            Some(word) if old.starts_with(char::is_uppercase) => {
                let mut letters = word.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
            Some(word) => word,
            None if now >= 1000 && (old.contains(',') || is_word) => with_separators(now),
            None => now.to_string(),
        }
    }
}

fn with_separators(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(text: &str) -> Vec<(u64, Precision, String)> {
        let is_noun = |noun: &str| matches!(noun, "test" | "setting" | "index" | "rule" | "entry" | "file");
        counts_in(text, 0, is_noun).into_iter().map(|it| (it.number, it.precision, it.noun)).collect()
    }

    #[test]
    fn counts_are_read_in_all_their_forms() {
        assert_eq!(counts("with 46 pytest tests in"), [(46, Precision::Exact, "test".to_owned())]);
        assert_eq!(counts("# ... ~40 more settings"), [(40, Precision::About, "setting".to_owned())]);
        assert_eq!(counts("Nine indexes cover it"), [(9, Precision::Exact, "index".to_owned())]);
        assert_eq!(counts("1,200+ rules"), [(1200, Precision::AtLeast, "rule".to_owned())]);
        assert_eq!(counts("over twenty-five entries"), [(25, Precision::AtLeast, "entry".to_owned())]);
    }

    #[test]
    fn other_numbers_are_no_counts() {
        for text in ["Layer 2 files", "CVSS 9.3 tests", "the first two rules", "an HTTP 429 rule", "on React 19 tests"]
        {
            assert_eq!(counts(text), [], "{text}");
        }
        assert_eq!(counts("in 30 seconds tests"), []);
        assert_eq!(counts("N+1 rules, v2 tests, 10-20 files"), []);
    }

    #[test]
    fn what_is_near_enough_holds() {
        let about = |text: &str| counts_in(text, 0, |noun| noun == "test").remove(0);
        assert!(about("roughly sixty tests").is(57) && !about("roughly sixty tests").is(50));
        assert!(about("about 5 tests").is(6) && about("200+ tests").is(215) && !about("200+ tests").is(199));
    }

    #[test]
    fn numbers_are_written_as_they_were() {
        let count = counts_in("46 tests", 0, |noun| noun == "test").remove(0);
        assert_eq!(count.written(29, "46"), "29");
        assert_eq!(count.written(23, "Nine"), "Twenty-three");
        assert_eq!(count.written(1204, "1,100"), "1,204");
    }
}
