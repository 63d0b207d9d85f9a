//! Blanks out the actions of Go templates, `{{ … }}`, so that what is plain in them can be read.

use std::ops::Range;

/// The text with each action replaced, byte by byte: by nothing but space where the line has nothing else, and by
/// letters where it is part of a value. A value that an action is part of is still told by the text itself.
pub(crate) fn without_actions(text: &str) -> String {
    let actions = actions(text);
    let mut bytes = text.as_bytes().to_vec();
    let mut next = 0;
    for line in super::lines::lines(text) {
        let range = line.range();
        while actions.get(next).is_some_and(|action| action.end <= range.start) {
            next += 1;
        }
        let here = actions[next..].iter().take_while(|action| action.start < range.end);
        let here: Vec<Range<usize>> =
            here.map(|action| action.start.max(range.start)..action.end.min(range.end)).collect();
        let is_blank = |range: Range<usize>| text.get(range).is_some_and(|text| text.trim().is_empty());
        let starts = here.iter().map(|action| action.start).chain([range.end]);
        let ends = [range.start].into_iter().chain(here.iter().map(|action| action.end));
        let is_alone = !here.is_empty() && ends.zip(starts).all(|(from, to)| is_blank(from..to));
        for action in here {
            bytes[action].fill(if is_alone { b' ' } else { b'x' });
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn actions(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], b"{{").map(|start| at + start) {
        let Some(end) = memchr::memmem::find(&text.as_bytes()[start..], b"}}") else { break };
        at = start + end + 2;
        found.push(start..at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::without_actions;

    #[test]
    fn actions_become_space_or_letters() {
        let text = "a: {{ .b }}\n{{- if .é }}\n  c: \"{{ .d }}:1\"\n{{ end }}{{/* x\ny */}}\n";
        let blank = without_actions(text);
        let end = format!("{}\n{}\n", " ".repeat(15), " ".repeat(6));
        assert_eq!(blank, format!("a: xxxxxxxx\n{}\n  c: \"xxxxxxxx:1\"\n{end}", " ".repeat(13)));
        assert_eq!(blank.len(), text.len());
    }
}
