//! Units of time as languages and their libraries name them.

use super::Constant;

/// A second, in nanoseconds.
const SECOND: i128 = 1_000_000_000;

/// The nanoseconds of the unit that a name means: `time.Second`, `minutes`, `Duration.Minute`.
pub(super) fn unit(name: &str) -> Option<i128> {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    let is_qualified = last.len() < name.len();
    let is_go = name.starts_with("time.") && is_qualified;
    let is_plural = last.ends_with('s') && !is_qualified;
    match last {
        "Nanosecond" if is_go => Some(1),
        "Microsecond" if is_go => Some(1_000),
        "Millisecond" if is_go => Some(SECOND / 1_000),
        "Second" if is_go => Some(SECOND),
        "Minute" if is_go => Some(60 * SECOND),
        "Hour" if is_go => Some(3600 * SECOND),
        "nanoseconds" if is_plural => Some(1),
        "microseconds" if is_plural => Some(1_000),
        "milliseconds" | "millis" if is_plural => Some(SECOND / 1_000),
        "seconds" if is_plural => Some(SECOND),
        "minutes" if is_plural => Some(60 * SECOND),
        "hours" if is_plural => Some(3600 * SECOND),
        "days" if is_plural => Some(86_400 * SECOND),
        "weeks" if is_plural => Some(7 * 86_400 * SECOND),
        _ => None,
    }
}

/// The nanoseconds of the unit that a constructor of spans counts in: `Duration::from_secs`, `Duration.ofMinutes`.
pub(super) fn constructor(name: &str) -> Option<i128> {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    let is_of = name.contains("Duration") || name.contains("TimeSpan") || name.contains("chrono");
    let word = last.strip_prefix("from_").or_else(|| last.strip_prefix("of")).or_else(|| last.strip_prefix("From"));
    match word.unwrap_or(last).to_ascii_lowercase().as_str() {
        "nanos" | "nanoseconds" if is_of => Some(1),
        "micros" | "microseconds" if is_of => Some(1_000),
        "millis" | "milliseconds" if is_of => Some(SECOND / 1_000),
        "secs" | "seconds" | "secs_f64" if is_of => Some(SECOND),
        "mins" | "minutes" if is_of => Some(60 * SECOND),
        "hours" if is_of => Some(3600 * SECOND),
        "days" if is_of => Some(86_400 * SECOND),
        _ => None,
    }
}

/// The nanoseconds of the unit that a literal's suffix means: `30s`, `5min`.
pub(super) fn suffix(text: &str) -> Option<i128> {
    match text {
        "ns" => Some(1),
        "us" => Some(1_000),
        "ms" => Some(SECOND / 1_000),
        "s" => Some(SECOND),
        "min" => Some(60 * SECOND),
        "h" => Some(3600 * SECOND),
        _ => None,
    }
}

/// That many units of time.
pub(super) fn of(count: Constant, unit: i128) -> Option<Constant> {
    match count {
        Constant::Integer(count) => count.checked_mul(unit).map(Constant::Duration),
        Constant::Float(count) => Some(Constant::Duration((count * unit as f64).round() as i128)),
        _ => None,
    }
}
