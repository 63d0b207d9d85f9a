//! Deployment architecture: what is run, from what, on which ports, and what needs what.

mod picture;

use std::collections::BTreeMap;

use trueup_facts::Aspect;
use trueup_model::{DeployedService, Model, Stage};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Deployment architecture.
pub static DEPLOYMENT_ARCHITECTURE: SectionKind =
    SectionKind { folder: "deployment_architecture", heading: "Deployment Architecture", level: 2, draft };

/// At most this many services are told.
const SERVICES: usize = 16;

fn draft(model: &Model) -> Option<String> {
    let Some(services) = main_file(model) else { return images(model) };
    let path = services[0].path.as_str();
    let mut text = format!("What {} runs", prose::code(path));
    match picture::picture(&services) {
        Some(drawing) => text
            .push_str(&format!("; an arrow points from a service to one that it depends on:\n\n```\n{drawing}```\n\n")),
        None => text.push_str(":\n\n"),
    }
    text.push_str("**Components:**\n");
    for service in services.iter().take(SERVICES) {
        text.push_str(&entry(service));
    }
    let more = services.len().saturating_sub(SERVICES);
    if more > 0 {
        text.push_str(&format!("\n{more} more services are left out.\n"));
    }
    text.push('\n');
    text.push_str(&ask("Where does this run in production, how many of each, and who is called when it stops?"));
    Some(text)
}

/// The services of the one compose file that says most, production's before others.
fn main_file(model: &Model) -> Option<Vec<&DeployedService>> {
    let mut files: BTreeMap<&str, Vec<&DeployedService>> = BTreeMap::new();
    for service in model.deployment().services.iter().filter(|it| it.platform == "Compose") {
        files.entry(service.path.as_str()).or_default().push(service);
    }
    let stage = |stage: Stage| match stage {
        Stage::Production => 3,
        Stage::Any => 2,
        Stage::Development => 1,
        Stage::Overlay => 0,
    };
    let depth = |path: &str| path.split('/').count();
    let rank = |(path, services): &(&&str, &Vec<&DeployedService>)| {
        (stage(services[0].stage).min(2), std::cmp::Reverse(depth(path)), stage(services[0].stage), services.len())
    };
    let best = files.iter().max_by_key(rank).map(|(path, _)| *path)?;
    files.remove(best)
}

fn entry(service: &DeployedService) -> String {
    let mut parts: Vec<String> = Vec::new();
    match (service.of(Aspect::Image).last(), &service.image_file) {
        (_, Some(file)) => parts.push(format!("built from {}", prose::code(file.as_str()))),
        (Some(image), None) if is_literal(&image.value) => parts.push(format!("runs {}", prose::code(&image.value))),
        _ => {}
    }
    let ports: Vec<String> =
        service.of(Aspect::Port).map(|it| it.value.as_str()).filter(|it| is_literal(it)).map(prose::code).collect();
    if !ports.is_empty() {
        parts.push(format!("port {}", prose::list(&ports)));
    }
    let place = prose::reference(service.path.as_str(), service.line);
    let told = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("- {}{told} ({place})\n", prose::code(&service.name))
}

/// Whether a value is whole as it is written, with nothing that is filled in later.
fn is_literal(value: &str) -> bool {
    !value.is_empty() && !value.contains(['$', '{', '<', '%'])
}

/// Where there is no compose file: the images that are built.
fn images(model: &Model) -> Option<String> {
    let mut text = String::new();
    for service in model.deployment().images() {
        let base = service.of(Aspect::Image).last().filter(|it| is_literal(&it.value));
        let base = base.map_or_else(String::new, |it| format!(", from {}", prose::code(&it.value)));
        text.push_str(&format!("- {}{base}\n", prose::code(service.path.as_str())));
    }
    if text.is_empty() {
        return None;
    }
    Some(format!(
        "Images that are built:\n\n{text}\n{}",
        ask("Where does this run in production, and how is it put there?")
    ))
}
