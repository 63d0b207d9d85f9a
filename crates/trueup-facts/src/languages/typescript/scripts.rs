//! The script blocks of Vue, Svelte and Astro files.
//!
//! What is no script becomes spaces, so that every offset and every line stays what it is in the file.

use std::ops::Range;

use memchr::memmem;

/// The scripts of a file that is mostly markup.
pub(super) struct Scripts {
    /// The file's text with spaces for everything that is no script, as long as the file.
    pub(super) text: String,
    /// How many lines outside of the scripts are not blank.
    pub(super) other_lines: u32,
    /// Whether the scripts are written in TypeScript.
    pub(super) typed: bool,
    /// Whether the scripts may hold JSX.
    pub(super) jsx: bool,
}

/// Whether a file of this name holds its scripts in blocks.
pub(super) fn has_blocks(file_name: &str) -> bool {
    [".vue", ".svelte", ".astro"].iter().any(|extension| ends_with(file_name, extension))
}

/// The scripts of a file that [`has_blocks`].
pub(super) fn scripts(file_name: &str, text: &str) -> Scripts {
    let is_astro = ends_with(file_name, ".astro");
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut found = Scripts { text: String::new(), other_lines: 0, typed: is_astro, jsx: is_astro };
    let mut at = 0;
    if let Some(fence) = frontmatter(text).filter(|_| is_astro) {
        at = fence.end;
        kept.push(fence);
    }
    while let Some(block) = next_block(text, at) {
        at = block.content.end;
        if block.is_code() {
            found.typed |= block.language().starts_with("ts") || block.language() == "typescript";
            found.jsx |= block.language().ends_with('x');
            kept.push(block.content);
        }
    }
    found.text = blanked(text, &kept);
    found.other_lines = other_lines(text, &kept);
    found
}

fn ends_with(file_name: &str, extension: &str) -> bool {
    let start = file_name.len().saturating_sub(extension.len());
    file_name.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(extension))
}

/// What stands between the two `---` lines at the beginning.
fn frontmatter(text: &str) -> Option<Range<usize>> {
    let start = text.len() - text.trim_start_matches('\u{feff}').trim_start().len();
    let rest = text[start..].strip_prefix("---")?;
    let end = rest.find("\n---")?;
    Some(start + 3..start + 3 + end + 1)
}

/// A `<script …>` element.
struct Block<'t> {
    attributes: &'t str,
    content: Range<usize>,
}

impl Block<'_> {
    /// Whether it holds code, not data (`type="application/json"`).
    fn is_code(&self) -> bool {
        let kind = attribute(self.attributes, "type").unwrap_or("");
        kind.is_empty() || kind == "module" || kind.contains("javascript") || kind.contains("typescript")
    }

    fn language(&self) -> &str {
        attribute(self.attributes, "lang").unwrap_or("")
    }
}

/// The first script element from `at` on that is in no comment.
fn next_block(text: &str, at: usize) -> Option<Block<'_>> {
    let bytes = text.as_bytes();
    let mut at = at;
    loop {
        let opens = at + memchr::memchr(b'<', bytes.get(at..)?)?;
        let rest = &bytes[opens..];
        if rest.starts_with(b"<!--") {
            at = opens + 4 + memmem::find(&rest[4..], b"-->")?;
            continue;
        }
        let is_script = rest.get(1..7).is_some_and(|name| name.eq_ignore_ascii_case(b"script"))
            && rest.get(7).is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'));
        if !is_script {
            at = opens + 1;
            continue;
        }
        let head = opens + 7;
        let close = head + tag_end(&bytes[head..])?;
        if bytes[close - 1] == b'/' {
            at = close + 1;
            continue;
        }
        let start = close + 1;
        let end = start + script_end(&bytes[start..])?;
        return Some(Block { attributes: &text[head..close], content: start..end });
    }
}

/// Where the `>` of a tag is; one in a quoted attribute does not end it.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if byte == b'>' => return Some(at),
            None => {}
        }
    }
    None
}

fn script_end(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, b"</")
        .find(|at| bytes.get(at + 2..at + 8).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
}

/// The value of an attribute.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let value = attributes.match_indices(name).find_map(|(at, _)| {
        let starts = attributes[..at].chars().next_back().is_none_or(char::is_whitespace);
        attributes[at + name.len()..].trim_start().strip_prefix('=').filter(|_| starts)
    })?;
    let value = value.trim_start();
    match value.chars().next().filter(|first| *first == '"' || *first == '\'') {
        Some(quote) => value[1..].split(quote).next(),
        None => value.split_whitespace().next(),
    }
}

/// `text` with spaces for the bytes outside of `kept`; line breaks stay.
fn blanked(text: &str, kept: &[Range<usize>]) -> String {
    let mut plain = String::with_capacity(text.len());
    for range in kept {
        let before = &text[plain.len()..range.start];
        push_blank(&mut plain, before);
        plain.push_str(&text[range.clone()]);
    }
    let after = &text[plain.len()..];
    push_blank(&mut plain, after);
    plain
}

fn push_blank(plain: &mut String, text: &str) {
    plain.extend(text.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }));
}

fn other_lines(text: &str, kept: &[Range<usize>]) -> u32 {
    let mut count = 0;
    let (mut start, mut next) = (0, 0);
    for line in text.split_inclusive('\n') {
        while kept.get(next).is_some_and(|range| range.end <= start) {
            next += 1;
        }
        let has_script = kept.get(next).filter(|range| range.start < start + line.len()).is_some_and(|range| {
            let shown = &text[start.max(range.start)..(start + line.len()).min(range.end)];
            !shown.trim().is_empty()
        });
        count += u32::from(!has_script && !line.trim().is_empty());
        start += line.len();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn what_is_no_script_becomes_spaces_of_the_same_length() {
        let text = "<template>é</template>\n<script lang=\"ts\" generic=\"T extends A<B>\">\nlet a = 1;\n</script>\n";
        let found = scripts("A.vue", text);
        assert_eq!(found.text.len(), text.len());
        assert_eq!(found.text.find("let a"), text.find("let a"));
        assert_eq!(found.text.trim(), "let a = 1;");
        assert!(found.typed && !found.jsx);
        assert_eq!(found.other_lines, 3);
    }

    #[test]
    fn data_comments_and_unclosed_blocks_are_no_scripts() {
        for text in
            ["<!-- <script>a()</script> -->", "<script type='application/json'>{}</script>", "<script>a()", "<script"]
        {
            assert_eq!(scripts("a.svelte", text).text.trim(), "", "{text}");
        }
        assert_eq!(scripts("a.astro", "---\nimport a from 'a';\n---\n<p/>").text.trim(), "import a from 'a';");
    }
}
