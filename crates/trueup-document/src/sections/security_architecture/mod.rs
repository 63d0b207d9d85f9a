//! Security architecture: what can be reached from outside, what is secret, and as whom containers run.

use trueup_facts::{Aspect, ServedRoute};
use trueup_model::{Model, Setting};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Security architecture.
pub static SECURITY_ARCHITECTURE: SectionKind =
    SectionKind { folder: "security_architecture", heading: "Security Architecture", level: 2, draft };

/// At most this many routes are told.
const ROUTES: usize = 30;
/// At most this many secrets are told.
const SECRETS: usize = 12;

fn draft(model: &Model) -> Option<String> {
    let parts = [routes(model), secrets(model), users(model)];
    if parts.iter().all(Option::is_none) {
        return None;
    }
    let mut text = String::from("### Threat Model\n\n");
    text.push_str(&ask("What must this withstand, from whom, and what is out of scope?"));
    text.push_str("\n### Attack Surface\n\n");
    for part in parts.into_iter().flatten() {
        text.push_str(&part);
        text.push('\n');
    }
    text.push_str(&ask("Who may call what, and which line of code refuses the others?"));
    Some(text)
}

/// The routes that are served, as a table.
fn routes(model: &Model) -> Option<String> {
    let mut told: Vec<(String, String)> = Vec::new();
    let mut all = 0;
    for route in model.routes() {
        if !route.is_complete || !route.path.starts_with('/') {
            continue;
        }
        let method = if route.method == "*" { String::new() } else { format!("{} ", route.method) };
        let row = (prose::code(&format!("{method}{}", route.path)), handler(model, route));
        if told.iter().any(|(known, _)| *known == row.0) {
            continue;
        }
        all += 1;
        if told.len() < ROUTES {
            told.push(row);
        }
    }
    if told.is_empty() {
        return None;
    }
    let mut text = String::from("| Route | Served by |\n|---|---|\n");
    for (route, handler) in &told {
        text.push_str(&format!("| {} | {handler} |\n", route.replace('|', "\\|")));
    }
    let more = all - told.len();
    if more > 0 {
        text.push_str(&format!("\n{more} more routes are left out.\n"));
    }
    Some(text)
}

/// What serves a route: the handler where it has a name, else the file that declares the route.
fn handler(model: &Model, route: &ServedRoute) -> String {
    let codebase = model.codebase();
    match route.handler.filter(|&id| prose::is_telling_name(&codebase.definition(id).name)) {
        Some(id) => prose::defined(codebase, id),
        None => prose::code(codebase.file(route.file).path().as_str()),
    }
}

/// The variables that hold secrets, by their names, with the line that reads each.
fn secrets(model: &Model) -> Option<String> {
    let all: Vec<&Setting> = model.settings().iter().filter(|setting| is_secret(&setting.name)).collect();
    if all.is_empty() {
        return None;
    }
    let mut text = String::from("Variables whose names say that they hold a secret:\n\n");
    for setting in all.iter().take(SECRETS) {
        let shown = setting.reads.iter().find(|read| {
            prose::line_of(model.codebase(), read.path.as_str(), read.line).contains(setting.name.as_str())
        });
        let place = shown.map(|read| format!(", read at {}", prose::reference(read.path.as_str(), read.line)));
        text.push_str(&format!("- {}{}\n", prose::code(&setting.name), place.unwrap_or_default()));
    }
    let more = all.len().saturating_sub(SECRETS);
    if more > 0 {
        text.push_str(&format!("\n{more} more are left out.\n"));
    }
    Some(text)
}

/// Whether a variable's name says that it holds what nobody else may know.
fn is_secret(name: &str) -> bool {
    let words: Vec<String> = name.split('_').map(str::to_ascii_uppercase).collect();
    let last = words.last().map_or("", String::as_str);
    matches!(last, "SECRET" | "PASSWORD" | "PASSWD" | "TOKEN" | "CREDENTIALS" | "PASSPHRASE" | "APIKEY")
        || (last == "KEY" && words.iter().any(|it| matches!(it.as_str(), "API" | "SECRET" | "PRIVATE" | "ENCRYPTION")))
        || words.iter().any(|it| it == "SECRET")
}

/// The users that images run as.
fn users(model: &Model) -> Option<String> {
    let mut text = String::new();
    for service in model.deployment().images() {
        if let Some(user) = service.of(Aspect::User).last() {
            let place = prose::reference(service.path.as_str(), user.line);
            text.push_str(&format!(
                "- {} runs as the user {} ({place})\n",
                prose::code(service.path.as_str()),
                prose::code(&user.value)
            ));
        }
    }
    (!text.is_empty()).then(|| format!("Images and the users that they run as:\n\n{text}"))
}
