//! Keeping control characters of documents and code out of every output.

use std::borrow::Cow;

/// `text` with each control or direction-changing character replaced by one visible character, so that columns stay
/// as they are. Line ends are kept, and a tab becomes one space.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    if text.chars().all(|character| character == '\n' || !is_dangerous(character)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| if character == '\n' { '\n' } else { visible(character) }).collect())
}

/// Whether `character` may steer a terminal or reorder what is shown.
pub(crate) fn is_dangerous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}'
        )
}

fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        character if is_dangerous(character) => '\u{fffd}',
        character => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_become_visible_one_for_one() {
        assert_eq!(escape_controls("a\u{1b}[31mb"), "a␛[31mb");
        assert_eq!(escape_controls("a\u{9b}31m\u{202e}b\tc\nd"), "a\u{fffd}31m\u{fffd}b c\nd");
        assert!(matches!(escape_controls("plain — ünïcode\n"), Cow::Borrowed(_)));
    }
}
