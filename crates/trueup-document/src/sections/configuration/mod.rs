//! Configuration: the environment variables that the product reads, with their defaults.

use trueup_model::{Model, Setting};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Configuration.
pub static CONFIGURATION: SectionKind =
    SectionKind { folder: "configuration", heading: "Configuration", level: 2, draft };

/// At most this many variables are told, those read most often.
const VARIABLES: usize = 40;
/// At most this many reads of a variable are told.
const READS: usize = 3;

fn draft(model: &Model) -> Option<String> {
    let mut settings: Vec<&Setting> = model.settings().iter().collect();
    if settings.is_empty() {
        return None;
    }
    settings.sort_by_key(|setting| std::cmp::Reverse(setting.reads.len()));
    let cut = settings.len().saturating_sub(VARIABLES);
    settings.truncate(VARIABLES);
    settings.sort_by(|a, b| a.name.cmp(&b.name));
    let mut text = String::from("### Environment Variables\n\n```bash\n");
    let entries: Vec<(String, String)> = settings
        .iter()
        .map(|setting| {
            (assignment(setting), if has_code_shape(&setting.name) { site(model, setting) } else { String::new() })
        })
        .collect();
    let width = entries.iter().map(|(assignment, _)| assignment.chars().count()).max().unwrap_or(0).min(40);
    for (assignment, site) in &entries {
        let line = if site.is_empty() { assignment.clone() } else { format!("{assignment:width$}  # {site}") };
        text.push_str(&format!("{line}\n"));
    }
    text.push_str("```\n\n");
    let several: Vec<&&Setting> =
        settings.iter().filter(|it| it.reads.len() > 1 || !is_plain(it) || !has_code_shape(&it.name)).collect();
    if !several.is_empty() {
        text.push_str("| Variable | Default | Read at |\n|---|---|---|\n");
        several.iter().for_each(|setting| text.push_str(&row(model, setting)));
        text.push('\n');
    }
    if cut > 0 {
        text.push_str(&format!("{cut} more variables are left out.\n\n"));
    }
    text.push_str(&ask("Which of these must be set in production, and which hold secrets?"));
    Some(text)
}

/// Whether the variable has no default or one that can stand in a shell.
fn is_plain(setting: &Setting) -> bool {
    let literal = |default: &&trueup_facts::Name| shell_value(default).is_some();
    setting.defaults().iter().all(literal)
}

/// `NAME=default`, or `NAME=` where there is none or it is no literal.
fn assignment(setting: &Setting) -> String {
    let default = setting.defaults().into_iter().find_map(|default| shell_value(default));
    format!("{}={}", setting.name, default.unwrap_or_default())
}

/// A literal as a shell value; `None` for an expression.
fn shell_value(default: &str) -> Option<String> {
    let quoted = |quote: char| default.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let inner = ['"', '\'', '`'].into_iter().find_map(quoted).unwrap_or(default);
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+,".contains(c);
    let is_word = inner.starts_with(|c: char| c.is_ascii_digit() || c == '-')
        || matches!(inner, "true" | "false" | "True" | "False");
    let literal = inner.len() != default.len() || is_word;
    let spaced = |c: char| plain(c) || " =&?*{}()[]<>;|#!~^".contains(c);
    if !literal || inner.chars().count() > 60 || !inner.chars().all(spaced) {
        return None;
    }
    Some(if inner.chars().all(plain) { inner.to_owned() } else { format!("\"{inner}\"") })
}

/// Where the variable is named: the first read whose line shows it, else the constant that holds its name; only the
/// file where neither is found.
fn site(model: &Model, setting: &Setting) -> String {
    let Some(first) = setting.reads.iter().find(|read| read.default.is_some()).or(setting.reads.first()) else {
        return String::new();
    };
    let reads = std::iter::once(first).chain(&setting.reads);
    let shown =
        reads.map(|read| (read.path.to_string(), read.line)).find(|(path, line)| shows(model, path, *line, setting));
    match shown.or_else(|| named_by_constant(model, setting)) {
        Some((path, line)) => format!("{path}:{line}"),
        None => first.path.to_string(),
    }
}

/// Whether that line has the variable's name.
fn shows(model: &Model, path: &str, line: u32, setting: &Setting) -> bool {
    let text = model.codebase().text(path);
    text.and_then(|text| text.lines().nth(line as usize - 1).map(|line| has_word(line, &setting.name))).unwrap_or(false)
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|other| other == word)
}

/// The line of the constant, in a file that reads the variable, whose value is the variable's name.
fn named_by_constant(model: &Model, setting: &Setting) -> Option<(String, u32)> {
    let holds = |value: &str| value.trim_matches(['"', '\'', '`']) == setting.name;
    setting.reads.iter().find_map(|read| {
        let facts = &model.codebase().file(model.codebase().file_at(read.path.as_str())?).facts;
        let constant = facts.definitions.iter().find(|it| it.value.as_deref().is_some_and(holds))?;
        Some((read.path.to_string(), constant.span.line))
    })
}

/// Whether a name looks like code in running text: it has an underscore or a digit.
fn has_code_shape(name: &str) -> bool {
    name.contains('_')
}

fn row(model: &Model, setting: &Setting) -> String {
    let cell = |text: &str| prose::code(text).replace('|', "\\|");
    let defaults: Vec<String> =
        setting.defaults().iter().filter(|it| it.chars().count() <= 60).map(|it| cell(it)).collect();
    let shown = setting.reads.iter().filter(|read| shows(model, read.path.as_str(), read.line, setting));
    let mut reads: Vec<String> = shown.map(|read| prose::reference(read.path.as_str(), read.line)).collect();
    reads.dedup();
    if reads.is_empty() {
        reads =
            named_by_constant(model, setting).into_iter().map(|(path, line)| prose::reference(&path, line)).collect();
    }
    if reads.is_empty() {
        reads = setting.reads.iter().take(1).map(|read| prose::code(read.path.as_str())).collect();
    }
    let more = reads.len().saturating_sub(READS);
    let shown = reads[..reads.len() - more].join(", ");
    let shown = if more > 0 { format!("{shown} and {more} more") } else { shown };
    format!("| {} | {} | {shown} |\n", prose::code(&setting.name), defaults.join(", "))
}
