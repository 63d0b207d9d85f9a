//! Text in drawn boxes and in aligned tables: an edit takes its room from the blanks before the next border, or gives it
//! back to them, so that the border stays where those above and below it are.

use trueup_document::Edit;

use crate::claim::Repair;

/// What closes a box, or a cell of a table, on a line.
const BORDERS: &[char] = &['│', '┃', '║', '|'];

/// What borders go on with in the lines above and below.
const CONTINUATIONS: &str = "│┃║|┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬+";

/// The edit that makes a repair. `None` where a drawn box has no room for it.
pub(crate) fn fitted(text: &str, repair: &Repair) -> Option<Edit> {
    let plain = Edit { span: repair.span.clone(), replacement: repair.replacement.clone() };
    let (Some(old), Some(after)) = (text.get(repair.span.clone()), text.get(repair.span.end..)) else {
        return Some(plain);
    };
    let after = after.lines().next().unwrap_or("");
    let Some((inner, border)) = after.find(BORDERS).map(|at| (&after[..at], after[at..].chars().next())) else {
        return Some(plain);
    };
    let (old_width, new_width) = (old.chars().count(), repair.replacement.chars().count());
    let is_framed = || is_continued(text, repair.span.end + inner.len());
    if old_width == new_width || old.contains('\n') || repair.replacement.contains('\n') || !is_framed() {
        return Some(plain);
    }
    let words = inner.trim_end_matches(' ');
    let room = inner.len() - words.len();
    // One blank stays before the border where there was one.
    let Some(blanks) = (room + old_width).checked_sub(new_width).filter(|blanks| *blanks > 0 || room == 0) else {
        return (border == Some('|')).then_some(plain);
    };
    Some(Edit {
        span: repair.span.start..repair.span.end + inner.len(),
        replacement: format!("{}{words}{}", repair.replacement, " ".repeat(blanks)),
    })
}

/// Whether the border at a byte goes on in the line above or below, at the same column.
fn is_continued(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let column = text[start..at].chars().count();
    let has_border = |line: &str| line.chars().nth(column).is_some_and(|c| CONTINUATIONS.contains(c));
    let above =
        start.checked_sub(1).map(|end| text[..end].rfind('\n').map_or(&text[..end], |before| &text[before + 1..end]));
    let below = text[at..].split_once('\n').map(|(_, rest)| rest.lines().next().unwrap_or(""));
    above.is_some_and(has_border) || below.is_some_and(has_border)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a text when `old` in it is replaced; `None` where there is no room.
    #[track_caller]
    fn check(text: &str, old: &str, new: &str, expected: Option<&str>) {
        let start = text.find(old).expect("it is there");
        let repair = Repair { span: start..start + old.len(), replacement: new.to_owned() };
        let fitted = fitted(text, &repair).map(|edit| {
            let mut text = text.to_owned();
            text.replace_range(edit.span, &edit.replacement);
            text
        });
        assert_eq!(fitted.as_deref(), expected);
    }

    #[test]
    fn a_box_keeps_its_width() {
        check("┌──────────┐\n│ port 80  │\n└──────────┘", "80", "8080", None);
        check(
            "┌───────────┐\n│ port 80   │\n└───────────┘",
            "80",
            "8080",
            Some("┌───────────┐\n│ port 8080 │\n└───────────┘"),
        );
        check("│ port 8080, é │\n└──────────────┘\n", "8080", "80", Some("│ port 80, é   │\n└──────────────┘\n"));
    }

    #[test]
    fn an_aligned_table_keeps_its_columns_where_it_can() {
        check("| a.py  | x |\n|-------|---|\n", "a.py", "ab.py", Some("| ab.py | x |\n|-------|---|\n"));
        check("| a.py  | x |\n|-------|---|\n", "a.py", "abcd.py", Some("| abcd.py  | x |\n|-------|---|\n"));
        check("| a.py | x |\n|---|---|\n", "a.py", "a", Some("| a | x |\n|---|---|\n"));
    }

    #[test]
    fn a_bar_that_frames_nothing_is_a_word() {
        check("Run `a | b` or\nelse.\n", "a", "abc", Some("Run `abc | b` or\nelse.\n"));
        check("no border\n", "no", "a", Some("a border\n"));
    }
}
