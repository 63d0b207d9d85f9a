//! Taking back what a draft says and nobody could prove.

use std::ops::Range;

use super::prose;

/// The starts of bullets that list things of which each is said for itself, so that one can be left out.
const LISTS: &[&str] = &["- Files: ", "- Imports: ", "- Forbidden: must not import "];

/// `draft` without what says one of the spans, in bytes: the item of a list in one line, else the whole line of a list
/// or of a table. What stands in running text or in a block of code stays.
///
/// Labels and tables that nothing is left of go as well.
pub fn withdraw(draft: &str, unproven: &[Range<usize>]) -> String {
    let mut kept: Vec<String> = Vec::new();
    let (mut start, mut is_code) = (0, false);
    for line in draft.split_inclusive('\n') {
        let span = start..start + line.len();
        start = span.end;
        let own: Vec<&Range<usize>> = unproven.iter().filter(|it| it.start < span.end && span.start < it.end).collect();
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        let line = line.trim_end_matches('\n');
        if own.is_empty() || is_code || is_fence || !is_item(line) {
            kept.push(line.to_owned());
        } else if let Some(shorter) = without_items(draft, line, span.start, &own) {
            kept.push(shorter);
        }
    }
    let mut text = without_remains(kept).join("\n");
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Whether a line is an item of a list, or a row of a table.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let numbered = || line.split_once(". ").is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    line.starts_with("- ") || line.starts_with("| ") || numbered()
}

/// The line without the items of its list that the spans say; `None` where nothing is left of it.
fn without_items(draft: &str, line: &str, start: usize, spans: &[&Range<usize>]) -> Option<String> {
    let lead = LISTS.iter().find(|lead| line.starts_with(**lead))?;
    let (list, rest) = match line.rfind(" and ").filter(|&at| line.ends_with(" more") && !line[at..].contains('`')) {
        Some(at) => (&line[lead.len()..at], &line[at..]),
        None => (&line[lead.len()..], ""),
    };
    let mut items: Vec<String> = Vec::new();
    let mut at = start + lead.len();
    for (index, part) in list.split('`').enumerate() {
        let end = at + part.len();
        let is_said = spans.iter().any(|span| span.start < end + 1 && at < span.end + 1 && draft.is_char_boundary(at));
        if index % 2 == 1 && !is_said {
            items.push(prose::code(part));
        }
        at = end + 1;
    }
    let list = if rest.is_empty() { prose::list(&items) } else { items.join(", ") };
    (!items.is_empty()).then(|| format!("{lead}{list}{rest}"))
}

/// The lines without labels that nothing follows, without tables that have no rows, and with one blank line between
/// paragraphs.
fn without_remains(lines: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut is_code = false;
    for (at, line) in lines.iter().enumerate() {
        is_code ^= line.trim_start().starts_with("```");
        let next = lines.get(at + 1).map_or("", String::as_str);
        let is_label = line.starts_with("**") && line.ends_with(":**");
        let before = at.checked_sub(1).and_then(|at| lines.get(at)).map_or("", String::as_str);
        let is_head = line.starts_with('|') && next.starts_with("|---") && !row_follows(&lines, at + 2);
        let is_rule = line.starts_with("|---") && before.starts_with('|') && !row_follows(&lines, at + 1);
        let is_second_blank = line.is_empty() && kept.last().is_none_or(String::is_empty);
        if is_code || !((is_label && next.is_empty()) || is_head || is_rule || is_second_blank) {
            kept.push(line.clone());
        }
    }
    kept
}

fn row_follows(lines: &[String], at: usize) -> bool {
    lines.get(at).is_some_and(|line| line.starts_with('|'))
}

#[cfg(test)]
mod tests {
    use super::withdraw;

    const DRAFT: &str = "\
# Shop

**Layer 1:**
- Files: `web/`, `cli/` and `desk/`
- Imports: `store/`, `mail/` and 3 more

**Fields explained:**
- `name`: `str`

| Route | Served by |
|---|---|
| `GET /` | `show` |

```
- `name`
```
";

    fn without(words: &[&str]) -> String {
        let span = |words: &&str| DRAFT.find(words).map(|at| at..at + words.len());
        withdraw(DRAFT, &words.iter().filter_map(span).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_changes_where_all_is_proven() {
        assert_eq!(without(&[]), DRAFT);
    }

    #[test]
    fn items_go_and_their_list_stays() {
        let text = without(&["`cli/`", "`mail/`"]);
        assert!(text.contains("- Files: `web/` and `desk/`\n- Imports: `store/` and 3 more\n"), "{text}");
    }

    #[test]
    fn lines_go_with_what_only_they_had() {
        let text = without(&["`str`", "GET /"]);
        assert!(!text.contains("Fields explained") && !text.contains("Route"), "{text}");
        assert!(text.ends_with("3 more\n\n```\n- `name`\n```\n"), "{text}");
    }
}
