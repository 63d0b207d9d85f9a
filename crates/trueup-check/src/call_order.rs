//! Whether one statement surely runs before another, told from their lines.

use trueup_facts::Span;

/// Words in a line by which a call in it may run later, elsewhere or not at all.
const DEFERRED: &[&str] = &[
    "=>",
    "lambda",
    "defer",
    "spawn",
    "then(",
    "func(",
    "function",
    "async move",
    "go ",
    "match",
    "switch",
    "when",
    "||",
    "&&",
    " and ",
    " or ",
    "yield",
    " ? ",
];

/// What begins a line that is another branch than the one above it.
const BRANCHES: &[&str] =
    &["else", "elif", "elsif", "except", "catch", "rescue", "case", "default", "when", "} else", "} catch"];

/// What leaves a branch, so that what follows it does not run after what stands in it.
const LEAVES: &[&str] = &["return", "raise", "throw", "break", "continue", "goto", "panic!", "panic(", "exit("];

/// Whether the call at `early` runs before the one at `late`, which begins after it in the same body, whenever both run:
/// they stand in one block, or the later one in a block around or inside that of the earlier one.
pub(crate) fn is_straight(text: &str, early: &Span, late: &Span) -> bool {
    if early.line >= late.line || early.end > late.start {
        return false;
    }
    let lines: Vec<&str> =
        text.lines().skip(early.line as usize - 1).take((late.line - early.line) as usize + 1).collect();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    if DEFERRED.iter().any(|mark| first.contains(mark)) || is_branch(first) || is_branch(last) {
        return false;
    }
    let (from, to) = (indent(first), indent(last));
    let floor = from.min(to);
    let between = || lines.iter().skip(1).filter(|line| !line.trim().is_empty());
    if between().any(|line| indent(line) < floor) {
        return false;
    }
    // The earlier one stands deeper: its block must end, and neither leave the body nor have another branch.
    let mut is_inside = from > to;
    for line in between() {
        is_inside &= indent(line) >= from;
        if is_inside && LEAVES.iter().any(|word| line.trim_start().starts_with(word)) {
            return false;
        }
        if indent(line) < from && is_branch(line) {
            return false;
        }
    }
    from <= to || !is_deferred_around(text, early, to)
}

/// Whether a block around the line, deeper than `outer`, is a function of its own, a branch or a loop that may not run in
/// order.
fn is_deferred_around(text: &str, early: &Span, outer: usize) -> bool {
    let before: Vec<&str> = text.lines().take(early.line as usize - 1).collect();
    let mut depth = text.lines().nth(early.line as usize - 1).map_or(0, indent);
    for line in before.iter().rev().filter(|line| !line.trim().is_empty()) {
        if depth <= outer {
            return false;
        }
        if indent(line) < depth {
            depth = indent(line);
            if DEFERRED.iter().any(|mark| line.contains(mark)) || is_branch(line) || line.contains("def ") {
                return true;
            }
        }
    }
    false
}

fn is_branch(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['}', ' ']);
    BRANCHES.iter().any(|word| {
        line.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// How far a line is indented; a tab counts for four.
fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        let at = |name: &str| {
            let start = text.find(name).expect("the name stands there");
            let line = text[..start].matches('\n').count() as u32 + 1;
            Span { start: start as u32, end: (start + name.len()) as u32, line, end_line: line }
        };
        assert_eq!(is_straight(text, &at("early("), &at("late(")), expected, "{text}");
    }

    #[test]
    fn statements_of_one_block_run_in_order() {
        check("    early()\n    x = 1\n    late()\n", true);
        check("    early()\n    if x:\n        late()\n", true);
        check("    if early():\n        return\n    late()\n", true);
        check("    if x:\n        early()\n    late()\n", true);
        check("\tif err := early(); err != nil {\n\t\treturn err\n\t}\n\tlate()\n", true);
    }

    #[test]
    fn branches_returns_and_closures_leave_it_open() {
        check("    if x:\n        early()\n    else:\n        late()\n", false);
        check("    if x:\n        early()\n        return 1\n    late()\n", false);
        check("    defer early()\n    late()\n", false);
        check("    on(() => {\n        early();\n    });\n    late();\n", false);
        check("    A => early(),\n    B => late(),\n", false);
        check("    late(early())\n", false);
    }
}
