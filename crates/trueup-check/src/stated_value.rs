//! Values that a document gives: defaults and constants, and whether code means the same.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use trueup_document::{Block, BlockIndex, BlockKind, Document, InlineKind};
use trueup_facts::Constant;

/// A value as a document writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct StatedValue {
    /// The value, without quotes and backticks.
    pub(crate) text: String,
    /// The unit after it, in lower case; empty where there is none.
    pub(crate) unit: String,
    /// The bytes of the value.
    pub(crate) span: Range<usize>,
}

/// `(default: 30s)`, `default 50`, `defaults to "x"`.
static DEFAULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)\b[Dd]efaults?(?:\s+(?:is|to|value|of))?\s*[:=]?\s*
        (?: `(?<code>[^`\n]+)` | "(?<quoted>[^"\n]+)"
          | (?<number>-?\d+(?:[_,]\d+)*(?:\.\d+)?)\s?(?<unit>[A-Za-z]+)?(?<rest>[/%]\w*)?
          | (?<word>true|false|none|\$?[A-Za-z][\w.:/$*-]*)(?:[)\s,;.]|$) )"#,
    )
    .ok()
});

/// The default that a text gives; `offset` is where the text begins in the document.
pub(crate) fn default_in(text: &str, offset: usize) -> Option<StatedValue> {
    let found = DEFAULT.as_ref()?.captures(text)?;
    let value = ["code", "quoted", "number", "word"].iter().find_map(|name| found.name(name))?;
    // `default 100/minute` is one word; `default value for` gives no value.
    let rest = found.name("rest").map_or(value.end(), |rest| rest.end());
    let is_prose = found.name("word").is_some_and(|word| is_prose(word.as_str()));
    let text_of =
        if found.name("number").is_some() && rest > value.end() { &text[value.start()..rest] } else { value.as_str() };
    let unit = if rest > value.end() { "" } else { found.name("unit").map_or("", |unit| unit.as_str()) };
    (!is_prose).then(|| StatedValue {
        text: text_of.trim().trim_matches(['"', '\'']).to_owned(),
        unit: unit.to_lowercase(),
        span: offset + value.start()..offset + value.start() + text_of.len(),
    })
}

/// A plain value at the beginning of a text: a number with its unit, a quoted text, a truth value.
static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)^(?: `?"(?<quoted>[^"\n]+)" | `?'(?<single>[^'\n]+)'
          | `?(?<number>-?\d+(?:[_,]\d+)*(?:\.\d+)?)`?\s?(?<unit>[A-Za-z]+)?(?:[)\s,;.`]|$) | `?(?<word>true|false|True|False)\b )"#,
    )
    .ok()
});

/// The plain value that a text begins with; `offset` is where the text begins in the document.
pub(crate) fn value_in(text: &str, offset: usize) -> Option<StatedValue> {
    let found = VALUE.as_ref()?.captures(text)?;
    let value = ["quoted", "single", "number", "word"].iter().find_map(|name| found.name(name))?;
    let unit = found.name("unit").map_or("", |unit| unit.as_str());
    (unit.is_empty() || is_measure(&unit.to_lowercase())).then(|| StatedValue {
        text: value.as_str().to_owned(),
        unit: unit.to_lowercase(),
        span: offset + value.start()..offset + value.end(),
    })
}

/// Whether a word after "default" is part of the sentence rather than a value.
fn is_prose(word: &str) -> bool {
    let is_value = matches!(word, "true" | "false" | "none") || word.contains(['_', '/', ':', '$', '.', '-']);
    !is_value
}

impl StatedValue {
    /// The whole text `written`, which begins at the byte `offset` of the document, without quotes around it.
    pub(crate) fn as_written(written: &str, offset: usize) -> StatedValue {
        let text = unquoted(written);
        let start = offset + written.find(text).unwrap_or(0);
        StatedValue { text: text.to_owned(), unit: String::new(), span: start..start + text.len() }
    }

    /// The value of a table's cell: its only code span, or its text where that is one word.
    pub(crate) fn of_cell(document: &Document, cell: &Block) -> Option<StatedValue> {
        let mut codes = cell.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
        let (span, text) = match (codes.next(), codes.next()) {
            (Some(code), None) => (code.span.clone(), document.slice(&code.span).to_owned()),
            (None, _) => {
                let only = cell.inlines.iter().find(|inline| inline.kind == InlineKind::Text)?;
                let text = document.slice(&only.span).trim().to_owned();
                let start = only.span.start + document.slice(&only.span).find(text.as_str())?;
                let is_number = text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(' ');
                if !is_number && !matches!(text.as_str(), "true" | "false") {
                    return None;
                }
                (start..start + text.len(), text)
            }
            _ => return None,
        };
        let text = unquoted(&text).to_owned();
        (!text.is_empty()).then(|| StatedValue { text, unit: String::new(), span })
    }

    /// The value under `Default` in the row of a table whose first cell is the block at `index`.
    pub(crate) fn default_in_row(document: &Document, index: BlockIndex) -> Option<StatedValue> {
        let blocks = document.blocks();
        let BlockKind::Cell { table, row, column: 0 } = blocks[index].kind else { return None };
        let header = blocks[index.saturating_sub(4096)..index].iter().find(|it| {
            matches!(it.kind, BlockKind::Cell { table: of, row: 0, .. } if of == table)
                && it.plain_text().trim().eq_ignore_ascii_case("default")
        })?;
        let BlockKind::Cell { column: wanted, .. } = header.kind else { return None };
        let of_row = |it: &&Block| it.kind == BlockKind::Cell { table, row, column: wanted };
        StatedValue::of_cell(document, blocks[index..].iter().take(16).find(of_row)?)
    }

    /// Whether code that writes `literal` means this value.
    pub(crate) fn is(&self, literal: &str) -> bool {
        let plain = unquoted(literal);
        plain.eq_ignore_ascii_case(&self.text)
            || match (trueup_facts::constant_of(plain), self.number()) {
                (Some(constant), Some(number)) => self.is_number(&constant, number),
                _ => false,
            }
    }

    /// Whether a constant of the code is this value, in the unit given here or any that the code may count in.
    pub(crate) fn is_constant(&self, constant: &Constant) -> bool {
        match constant {
            Constant::Text(text) => self.is(text),
            Constant::Boolean(value) => self.text.eq_ignore_ascii_case(if *value { "true" } else { "false" }),
            number => self.number().is_some_and(|stated| self.is_number(number, stated)),
        }
    }

    /// Whether the constant called `name` is this value: what its name says it counts in decides between units, and a
    /// rate's time (`100/minute`) is left to the name.
    pub(crate) fn is_value_of(&self, name: &str, constant: &Constant) -> bool {
        let counted = unit_of_name(name);
        let now = match constant {
            Constant::Integer(value) => Some(*value as f64),
            Constant::Float(value) => Some(*value),
            _ => None,
        };
        if let (Some(now), Some((number, _))) = (now, self.text.split_once('/')) {
            let rate = StatedValue { text: number.to_owned(), ..self.clone() };
            return rate.number().is_some_and(|stated| close(stated, now));
        }
        match (now, counted, self.number()) {
            (Some(now), Some((table, factor)), Some(stated)) if factors(&self.unit, table).next().is_some() => {
                factors(&self.unit, table).any(|unit| close(stated * unit, now * factor))
            }
            _ => self.is_constant(constant),
        }
    }

    fn is_number(&self, constant: &Constant, stated: f64) -> bool {
        let now = match constant {
            Constant::Integer(value) => *value as f64,
            Constant::Float(value) => *value,
            Constant::Duration(nanoseconds) => {
                let seconds = *nanoseconds as f64 / 1e9;
                return factors(&self.unit, TIMES).any(|factor| close(stated * factor, seconds));
            }
            _ => return false,
        };
        let scaled = |table: &'static [(&'static str, f64)], counted: &'static [f64]| {
            factors(&self.unit, table).any(|factor| counted.iter().any(|unit| close(stated * factor / unit, now)))
        };
        close(stated, now)
            || (!self.unit.is_empty()
                && (scaled(TIMES, &[1.0, 1e-3, 60.0, 3600.0]) || scaled(SIZES, &[1.0, 1024.0, 1_048_576.0])))
    }

    /// The number it is, separators left out.
    pub(crate) fn number(&self) -> Option<f64> {
        let digits: String = self.text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
        let end = digits.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(digits.len());
        (end == digits.len()).then(|| digits.parse().ok())?
    }

    /// How a literal of the code is written in place of this value; `None` where it is no plain value.
    pub(crate) fn literal_of(&self, literal: &str) -> Option<String> {
        let plain = unquoted(literal);
        let is_quoted = plain.len() < literal.trim().len();
        let is_plain = is_quoted
            || plain.parse::<f64>().is_ok()
            || matches!(plain, "true" | "false" | "True" | "False")
            || plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
        (is_plain && !plain.is_empty() && self.unit.is_empty()).then(|| match plain {
            "True" => "true".to_owned(),
            "False" => "false".to_owned(),
            plain => plain.to_owned(),
        })
    }
}

/// Seconds of the units of time.
const TIMES: &[(&str, f64)] = &[
    ("ms", 1e-3),
    ("millisecond", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("secs", 1.0),
    ("second", 1.0),
    ("m", 60.0),
    ("min", 60.0),
    ("minute", 60.0),
    ("h", 3600.0),
    ("hour", 3600.0),
    ("day", 86_400.0),
    ("d", 86_400.0),
    ("week", 604_800.0),
];

/// Bytes of the units of size, decimal and binary.
const SIZES: &[(&str, f64)] = &[
    ("b", 1.0),
    ("byte", 1.0),
    ("kb", 1024.0),
    ("kb", 1000.0),
    ("kib", 1024.0),
    ("mb", 1_048_576.0),
    ("mb", 1e6),
    ("mib", 1_048_576.0),
    ("gb", 1_073_741_824.0),
    ("gb", 1e9),
    ("gib", 1_073_741_824.0),
    ("k", 1000.0),
    ("k", 1024.0),
];

/// Whether a word in lower case is a unit of time or size.
pub(crate) fn is_measure(unit: &str) -> bool {
    factors(unit, TIMES).chain(factors(unit, SIZES)).next().is_some()
}

/// What a name says that its value counts in: `TIMEOUT_MS`, `cacheSeconds`, `memory_kib`.
fn unit_of_name(name: &str) -> Option<(&'static [(&'static str, f64)], f64)> {
    let tail = name.rsplit('_').next().unwrap_or(name);
    let tail = tail.rfind(|c: char| c.is_uppercase()).filter(|_| !name.contains('_')).map_or(tail, |at| &tail[at..]);
    let tail = tail.to_lowercase();
    let is_told = tail.len() < name.len() && tail.len() > 1;
    let of = |table: &'static [(&'static str, f64)]| Some((table, factors(&tail, table).next()?));
    of(TIMES).or_else(|| of(SIZES)).filter(|_| is_told)
}

fn factors<'u>(unit: &'u str, table: &'static [(&'static str, f64)]) -> impl Iterator<Item = f64> + 'u {
    let singular = if unit.len() > 2 { unit.trim_end_matches('s') } else { unit };
    table.iter().filter(move |(name, _)| *name == unit || *name == singular).map(|(_, factor)| *factor)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn unquoted(literal: &str) -> &str {
    let literal = literal.trim();
    let quote = literal.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`'));
    quote.and_then(|quote| literal[1..].strip_suffix(quote)).unwrap_or(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> StatedValue {
        default_in(text, 0).expect("it gives a default")
    }

    #[test]
    fn defaults_are_read_in_all_their_forms() {
        let forms = ["(default: 30)", "default 30", "defaults to `30`", "Default = 30,", "default is 30"];
        assert!(forms.iter().all(|form| stated(form).text == "30"));
        assert_eq!(stated("(default: $HOME/.store)").text, "$HOME/.store");
        assert_eq!(stated("default 100/minute").text, "100/minute");
        assert_eq!(default_in("the default value for all", 0), None);
        assert_eq!(default_in("by default the store", 0), None);
    }

    #[test]
    fn units_are_what_they_say() {
        assert!(stated("default 30s").is_constant(&Constant::Duration(30_000_000_000)));
        assert!(stated("default 2 minutes").is_constant(&Constant::Integer(120)));
        assert!(stated("default 1 MB").is_constant(&Constant::Integer(1 << 20)));
        assert!(stated("default 10,000").is("10_000"));
        assert!(!stated("default 30s").is_constant(&Constant::Integer(31)));
    }
}
