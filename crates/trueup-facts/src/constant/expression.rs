//! Constant expressions, in the syntax that most languages share.

use super::{Constant, span_of_time};
use crate::Name;

/// The longest expression, in bytes, that is evaluated.
const LONGEST_EXPRESSION: usize = 400;
/// How deep an expression may nest.
const DEEPEST_NESTING: usize = 32;

/// What `text` comes to; `look_up` gives the value of a name.
pub(super) fn evaluate(text: &str, look_up: &mut dyn FnMut(&str) -> Option<Constant>) -> Option<Constant> {
    if text.len() > LONGEST_EXPRESSION {
        return None;
    }
    let mut parser = Parser { rest: text.trim().trim_end_matches(';'), depth: 0, look_up };
    let value = parser.binary(0)?;
    parser.skip_space();
    parser.rest.is_empty().then_some(value)
}

/// Binary operators by how tightly they bind; longer ones before those they begin with.
const OPERATORS: &[(&str, u8)] = &[
    ("**", 6),
    ("<<", 3),
    (">>", 3),
    ("+", 4),
    ("-", 4),
    ("*", 5),
    ("//", 5),
    ("/", 5),
    ("%", 5),
    ("&", 2),
    ("^", 1),
    ("|", 0),
];

struct Parser<'s, 'l> {
    rest: &'s str,
    depth: usize,
    look_up: &'l mut dyn FnMut(&str) -> Option<Constant>,
}

impl<'s> Parser<'s, '_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// An expression of operators that bind at least as tightly as `least`.
    fn binary(&mut self, least: u8) -> Option<Constant> {
        let mut left = self.unary()?;
        loop {
            self.skip_space();
            let is_logical = ["&&", "||", "|>"].iter().any(|operator| self.rest.starts_with(operator));
            let next = OPERATORS.iter().find(|(operator, _)| self.rest.starts_with(operator));
            let Some((operator, strength)) = next.filter(|(_, strength)| *strength >= least && !is_logical) else {
                return Some(left);
            };
            self.rest = &self.rest[operator.len()..];
            let right = self.binary(if *operator == "**" { *strength } else { strength + 1 })?;
            left = apply(operator, left, right)?;
        }
    }

    fn unary(&mut self) -> Option<Constant> {
        self.depth += 1;
        if self.depth > DEEPEST_NESTING {
            return None;
        }
        self.skip_space();
        let value = if self.take("-") {
            match self.unary()? {
                Constant::Integer(value) => Some(Constant::Integer(value.checked_neg()?)),
                Constant::Float(value) => Some(Constant::Float(-value)),
                Constant::Duration(value) => Some(Constant::Duration(value.checked_neg()?)),
                _ => None,
            }
        } else if self.take("(") {
            let inner = self.binary(0)?;
            self.take(")").then_some(inner)
        } else {
            self.primary()
        };
        self.depth -= 1;
        let value = value?;
        self.postfix(value)
    }

    fn primary(&mut self) -> Option<Constant> {
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() || (first == '.' && self.rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
            return self.number();
        }
        if matches!(first, '"' | '\'' | '`') {
            return self.text(first);
        }
        let name = self.name()?;
        if self.rest.starts_with(['"', '\'']) && name.len() <= 2 {
            return match name {
                "r" | "b" | "u" | "L" | "R" => self.primary(),
                _ => None,
            };
        }
        match name {
            "true" | "True" | "TRUE" => return Some(Constant::Boolean(true)),
            "false" | "False" | "FALSE" => return Some(Constant::Boolean(false)),
            _ => {}
        }
        if self.rest.starts_with('(') {
            return self.conversion(name);
        }
        span_of_time::unit(name).map(Constant::Duration).or_else(|| (self.look_up)(name))
    }

    /// What a call of a well-known constructor comes to: a span of time, or a conversion that keeps the value.
    fn conversion(&mut self, name: &str) -> Option<Constant> {
        self.rest = &self.rest[1..];
        let mut total: Option<Constant> = None;
        while !self.take(")") {
            self.skip_space();
            let before = self.rest;
            let argument = match self.name().filter(|_| self.take("=") && !self.rest.starts_with('=')) {
                Some(key) => span_of_time::of(self.binary(0)?, span_of_time::unit(key)?)?,
                None => {
                    self.rest = before;
                    let value = self.binary(0)?;
                    match span_of_time::constructor(name) {
                        Some(unit) => span_of_time::of(value, unit)?,
                        None if is_conversion(name) && total.is_none() => value,
                        None => return None,
                    }
                }
            };
            total = Some(match total {
                Some(total) => apply("+", total, argument)?,
                None => argument,
            });
            self.take(",");
        }
        total
    }

    /// What follows a value without changing it (`as u64`, `.to_string()`), or makes it a span of time (`.seconds`).
    fn postfix(&mut self, value: Constant) -> Option<Constant> {
        let mut value = value;
        loop {
            if let Some(rest) = self.rest.trim_start().strip_prefix("as ") {
                self.rest = rest.trim_start();
                self.name()?;
                continue;
            }
            let Some(rest) = self.rest.strip_prefix('.') else { return Some(value) };
            self.rest = rest;
            let method = self.name()?;
            if self.take("(") && !self.take(")") {
                return None;
            }
            value = match span_of_time::unit(method) {
                Some(unit) => span_of_time::of(value, unit)?,
                None if matches!(method, "to_string" | "to_owned" | "into" | "freeze") => value,
                None => return None,
            };
        }
    }

    /// A name, with the modules and types before it.
    fn name(&mut self) -> Option<&'s str> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        if !self.rest.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let mut end = 0;
        loop {
            end += self.rest[end..].find(|c| !is_part(c)).unwrap_or(self.rest.len() - end);
            let rest = &self.rest[end..];
            let separator = ["::", "."].iter().find(|separator| rest.starts_with(**separator));
            let next = separator.map(|separator| &rest[separator.len()..]);
            match (separator, next) {
                (Some(separator), Some(next)) if next.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                    end += separator.len();
                }
                _ => break,
            }
        }
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(name)
    }

    fn number(&mut self) -> Option<Constant> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '\'';
        let mut end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let fraction = self.rest[end..].strip_prefix('.');
        if fraction.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
            || fraction.is_some_and(|after| !after.starts_with(|c: char| c.is_alphabetic() || c == '.'))
        {
            end += 1 + self.rest[end + 1..].find(|c| !is_part(c)).unwrap_or(self.rest.len() - end - 1);
        }
        let has_exponent = !self.rest.starts_with("0x") && self.rest[..end].ends_with(['e', 'E']);
        if has_exponent && self.rest[end..].starts_with(['-', '+']) {
            end += 1 + self.rest[end + 1..].find(|c| !is_part(c)).unwrap_or(self.rest.len() - end - 1);
        }
        let (written, rest) = self.rest.split_at(end);
        self.rest = rest;
        number(&written.replace(['_', '\''], ""))
    }

    fn text(&mut self, quote: char) -> Option<Constant> {
        let mut text = Name::default();
        loop {
            self.skip_space();
            let triple = [quote, quote, quote].iter().collect::<String>();
            let open = if self.rest.starts_with(&triple) { triple } else { quote.to_string() };
            let inner = &self.rest[open.len()..];
            let end = (0..inner.len()).find(|&at| {
                inner.is_char_boundary(at)
                    && inner[at..].starts_with(&open)
                    && inner[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0
            })?;
            text.push_str(&inner[..end]);
            self.rest = &inner[end + open.len()..];
            // Adjacent literals are one text in Python and C.
            if !self.rest.trim_start().starts_with(quote) {
                return Some(Constant::Text(text));
            }
        }
    }
}

/// Whether a call of that name gives its argument back.
fn is_conversion(name: &str) -> bool {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    let types =
        ["int", "float", "str", "string", "String", "Some", "Number", "BigInt", "Decimal", "Final", "AtomicUsize"];
    let is_sized = last.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u8>().is_ok()
        && ["u", "i", "f", "int", "uint", "float"].contains(&last.trim_end_matches(|c: char| c.is_ascii_digit()));
    types.contains(&last) || is_sized || name == "String::from"
}

/// The number that a literal without separators is, its suffix (`u32`, `L`, `f`) apart.
fn number(literal: &str) -> Option<Constant> {
    let lower = literal.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
            return is_suffix(&digits[end..])
                .then(|| i128::from_str_radix(&digits[..end], radix).ok())?
                .map(Constant::Integer);
        }
    }
    let end = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
    if is_suffix(&lower[end..]) && !lower[end..].starts_with(['f', 'd']) {
        let is_octal = lower.len() > 1 && lower.starts_with('0') && lower[..end].bytes().all(|byte| byte < b'8');
        let radix = if is_octal { 8 } else { 10 };
        return i128::from_str_radix(&lower[..end], radix).ok().map(Constant::Integer);
    }
    let suffixed = ["f32", "f64", "f", "d", "m"].iter().find_map(|suffix| lower.strip_suffix(suffix)).unwrap_or(&lower);
    if let Ok(value) = suffixed.parse::<f64>() {
        return Some(Constant::Float(value));
    }
    span_of_time::of(Constant::Integer(lower[..end].parse().ok()?), span_of_time::suffix(&lower[end..])?)
}

fn is_suffix(text: &str) -> bool {
    let kinds = [
        "", "u", "l", "ul", "lu", "ll", "ull", "llu", "n", "i", "z", "uz", "usize", "isize", "f", "d", "u8", "u16",
        "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128",
    ];
    kinds.contains(&text)
}

fn apply(operator: &str, left: Constant, right: Constant) -> Option<Constant> {
    use Constant::{Duration, Float, Integer, Text};
    Some(match (left, right) {
        (Integer(a), Integer(b)) => Integer(integer(operator, a, b)?),
        (Text(a), Text(b)) if operator == "+" => Text([a, b].concat().into()),
        (Duration(a), Duration(b)) if matches!(operator, "+" | "-") => Duration(integer(operator, a, b)?),
        // Go multiplies a number by a unit either way round, and a span by a unit that was a number.
        (Duration(a), Integer(b)) if matches!(operator, "*" | "/") => Duration(integer(operator, a, b)?),
        (Integer(a), Duration(b)) if operator == "*" => Duration(a.checked_mul(b)?),
        (a @ (Integer(_) | Float(_)), b @ (Integer(_) | Float(_))) => {
            Float(float(operator, as_float(&a)?, as_float(&b)?)?)
        }
        _ => return None,
    })
}

fn integer(operator: &str, a: i128, b: i128) -> Option<i128> {
    let shift = || u32::try_from(b).ok().filter(|bits| *bits < 127);
    match operator {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        "/" if a.checked_rem(b) == Some(0) => a.checked_div(b),
        "//" => a.checked_div_euclid(b),
        "%" => a.checked_rem_euclid(b),
        "<<" => a.checked_mul(1_i128.checked_shl(shift()?)?),
        ">>" => Some(a >> shift()?),
        "&" => Some(a & b),
        "|" => Some(a | b),
        "^" => Some(a ^ b),
        "**" => a.checked_pow(u32::try_from(b).ok()?),
        _ => None,
    }
}

fn as_float(value: &Constant) -> Option<f64> {
    match value {
        Constant::Integer(value) => Some(*value as f64),
        Constant::Float(value) => Some(*value),
        _ => None,
    }
}

fn float(operator: &str, a: f64, b: f64) -> Option<f64> {
    let value = match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "**" => a.powf(b),
        _ => return None,
    };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(text: &str) -> Option<Constant> {
        evaluate(text, &mut |name| (name == "config.BASE").then_some(Constant::Integer(10)))
    }

    #[test]
    fn numbers_of_all_languages() {
        let million =
            ["1_000_000", "1000000u64", "1'000'000", "0xF4240", "1000 * 1000", "10 ** 6", "1000000L", "(1_000_000)"];
        for text in million {
            assert_eq!(value(text), Some(Constant::Integer(1_000_000)), "{text}");
        }
        assert_eq!(value("5 << 20"), Some(Constant::Integer(5 << 20)));
        assert_eq!(value("config.BASE * 60 + 1"), Some(Constant::Integer(601)));
        assert_eq!(value("1 | 4 as u8"), Some(Constant::Integer(5)));
        assert_eq!(value("0o644"), value("0644"));
        assert_eq!(value("1.5e3"), Some(Constant::Float(1500.0)));
        assert_eq!(value("3 / 2"), None);
    }

    #[test]
    fn spans_of_time_of_all_languages() {
        let half_minute = [
            "30 * time.Second",
            "Duration::from_secs(30)",
            "timedelta(seconds=30)",
            "Duration.ofSeconds(30)",
            "TimeSpan.FromSeconds(30)",
            "30.seconds",
            "std::chrono::seconds(30)",
            "Duration::from_millis(30_000)",
            "30s",
        ];
        for text in half_minute {
            assert_eq!(value(text), Some(Constant::Duration(30_000_000_000)), "{text}");
        }
        assert_eq!(value("timedelta(minutes=1, seconds=30)"), Some(Constant::Duration(90_000_000_000)));
    }

    #[test]
    fn texts_and_what_is_none() {
        assert_eq!(value("\"a\" \"b\" + 'c'"), Some(Constant::Text("abc".into())));
        assert_eq!(value("String::from(\"a\").to_owned()"), Some(Constant::Text("a".into())));
        assert_eq!(value("True"), Some(Constant::Boolean(true)));
        for text in ["", "f(1)", "[1, 2]", "a", "1 +", "f\"{x}\"", "a && b", "1 ? 2 : 3", "\"open"] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value(&"(".repeat(300)), None);
    }

    proptest! {
        #[test]
        fn sums_and_products_are_as_in_rust(a in 0_i64..1_000_000, b in 0_i64..1_000_000, c in 1_i64..1000) {
            let expected = i128::from(a) + i128::from(b) * i128::from(c);
            prop_assert_eq!(value(&format!("{a} + {b} * {c}")), Some(Constant::Integer(expected)));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,60}") {
            let _ = value(&text);
        }
    }
}
