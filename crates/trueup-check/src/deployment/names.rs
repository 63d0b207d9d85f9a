//! The names under which documents speak of deployed services.

use std::ops::Range;

use rustc_hash::FxHashMap;
use trueup_facts::Aspect;
use trueup_model::DeployedService;

use crate::scope::{Scope, is_inside};
use crate::words::words;

/// What people call the products of well-known images.
const PRODUCTS: &[(&str, &[&str])] = &[
    ("mongo", &["mongodb", "mongo", "mongo db"]),
    ("mongodb", &["mongodb", "mongo"]),
    ("postgres", &["postgres", "postgresql"]),
    ("postgresql", &["postgres", "postgresql"]),
    ("postgis", &["postgres", "postgresql", "postgis"]),
    ("timescaledb", &["timescaledb", "timescale", "postgres", "postgresql"]),
    ("mysql", &["mysql"]),
    ("mariadb", &["mariadb"]),
    ("redis", &["redis"]),
    ("valkey", &["valkey"]),
    ("nginx", &["nginx"]),
    ("caddy", &["caddy"]),
    ("traefik", &["traefik"]),
    ("haproxy", &["haproxy"]),
    ("rabbitmq", &["rabbitmq", "rabbit mq"]),
    ("kafka", &["kafka", "apache kafka"]),
    ("cp-kafka", &["kafka"]),
    ("zookeeper", &["zookeeper"]),
    ("elasticsearch", &["elasticsearch", "elastic search"]),
    ("opensearch", &["opensearch"]),
    ("kibana", &["kibana"]),
    ("prometheus", &["prometheus"]),
    ("grafana", &["grafana"]),
    ("jaeger", &["jaeger"]),
    ("all-in-one", &["jaeger"]),
    ("minio", &["minio"]),
    ("surrealdb", &["surrealdb"]),
    ("influxdb", &["influxdb"]),
    ("clickhouse-server", &["clickhouse"]),
    ("nats", &["nats"]),
    ("vault", &["vault"]),
    ("consul", &["consul"]),
    ("ollama", &["ollama"]),
    ("memcached", &["memcached"]),
    ("mailhog", &["mailhog"]),
];

/// Programs whose name in a command is a name of the service that runs them.
const PROGRAMS: &[&str] = &["gunicorn", "uvicorn", "celery", "vite", "puma", "sidekiq", "hypercorn", "daphne"];

/// Names that are plain words of the language: they mean a service only where they are set apart.
const PLAIN: &[&str] = &[
    "app",
    "api",
    "web",
    "server",
    "service",
    "worker",
    "workers",
    "db",
    "database",
    "client",
    "cache",
    "proxy",
    "test",
    "tests",
    "base",
    "main",
    "site",
    "store",
    "queue",
    "broker",
    "agent",
    "migrate",
    "init",
    "setup",
    "build",
    "docs",
    "search",
    "auth",
    "gateway",
    "node",
    "monitor",
    "scheduler",
    "go",
    "next",
    "express",
    "cart",
    "email",
    "payment",
    "currency",
    "shipping",
    "ad",
    "frontend",
    "backend",
    "checkout",
    "product",
    "catalog",
    "vote",
    "result",
    "order",
];

/// The names of every deployed service of the document's project.
#[derive(Debug, Default)]
pub(crate) struct ServiceNames {
    names: FxHashMap<String, Vec<Named>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Named {
    service: usize,
    /// The first service of the same file, which stands for the file.
    file: usize,
    /// Whether it is the service's own name, rather than that of what it runs.
    is_own: bool,
}

/// A place in a text that names services.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mention {
    /// Its bytes in the text.
    pub(crate) span: Range<usize>,
    /// Indices of the services that it may mean, one or more of each file.
    pub(crate) services: Vec<usize>,
    /// Whether the name is a plain word, which means a service only where it is set apart.
    pub(crate) is_plain: bool,
}

impl ServiceNames {
    pub(crate) fn new(scope: &Scope<'_>) -> ServiceNames {
        let services = &scope.model.deployment().services;
        let is_near = |it: &DeployedService| is_inside(it.path.as_str(), &scope.project);
        let is_any_near = services.iter().any(is_near);
        let mut names: FxHashMap<String, Vec<Named>> = FxHashMap::default();
        for (index, service) in services.iter().enumerate() {
            if matches!(service.platform, "Dockerfile" | "nginx" | "Helm") || (is_any_near && !is_near(service)) {
                continue;
            }
            let file = services[..index].iter().rposition(|it| it.path != service.path).map_or(0, |at| at + 1);
            for (name, is_own) in names_of(scope, service) {
                let of = names.entry(name).or_default();
                if !of.iter().any(|it| it.service == index) {
                    of.push(Named { service: index, file, is_own });
                }
            }
        }
        ServiceNames { names }
    }

    /// Every mention of a service in a text, in order.
    pub(crate) fn mentions(&self, text: &str) -> Vec<Mention> {
        let found = plain_words(text);
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < found.len() {
            let longest = (1..=3.min(found.len() - at)).rev().find_map(|count| {
                let span = found[at].start..found[at + count - 1].end;
                let is_joined = found[at..at + count].windows(2).all(|pair| pair[1].start == pair[0].end + 1);
                let named = self.names.get(&normal(&text[span.clone()])).filter(|_| is_joined)?;
                is_set_off(text, &span).then_some((count, span, named))
            });
            let Some((count, span, named)) = longest else {
                at += 1;
                continue;
            };
            at += count;
            let is_plain = PLAIN.contains(&normal(&text[span.clone()]).as_str());
            mentions.push(Mention { services: self.nearest(named), span, is_plain });
        }
        mentions
    }

    /// Services that bear a name themselves are meant before those that only run what bears it.
    fn nearest(&self, named: &[Named]) -> Vec<usize> {
        let is_beaten = |it: &&Named| !it.is_own && named.iter().any(|other| other.is_own && other.file == it.file);
        named.iter().filter(|it| !is_beaten(it)).map(|it| it.service).collect()
    }
}

/// The bytes of the words of a text, of letters and digits only: what draws boxes is none.
fn plain_words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        if !(c.is_alphanumeric() || c == '_') {
            continue;
        }
        match found.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + c.len_utf8(),
            None => found.push(at..at + c.len_utf8()),
        }
    }
    found
}

/// Whether a word is not part of a path, an identifier or a command.
fn is_set_off(text: &str, span: &Range<usize>) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let (next, second) = (after.next(), after.next());
    let joins = |c: char| c.is_alphanumeric();
    let goes_on = matches!(next, Some('.' | '-')) && second.is_some_and(joins);
    let is_scheme = next == Some(':') && matches!(second, Some(':' | '/'));
    let is_part = matches!(before, Some('/' | '.' | '_' | '-' | '@' | '$' | '{' | '='))
        || matches!(next, Some('/' | '_' | '=' | '('));
    !(is_part || goes_on || is_scheme)
}

fn names_of(scope: &Scope<'_>, service: &DeployedService) -> Vec<(String, bool)> {
    let mut names = vec![(normal(&service.name), true)];
    let unit = service.name.strip_suffix(".service").unwrap_or(&service.name);
    names.push((normal(unit), true));
    names.extend(service.named("container_name").map(|it| (normal(&it.value), true)));
    let image = scope.image_of(service);
    let images = service.of(Aspect::Image).chain(image.into_iter().flat_map(|it| it.of(Aspect::Image)));
    for setting in images {
        names.extend(products_of(&setting.value).into_iter().map(|name| (name, false)));
    }
    if let Some(file) = &service.image_file {
        let stem = file.file_name().split('.').next().unwrap_or("").to_ascii_lowercase();
        if !matches!(stem.as_str(), "dockerfile" | "containerfile") {
            names.push((stem, false));
        }
    }
    let commands = service.of(Aspect::Command).chain(image.into_iter().flat_map(|it| it.of(Aspect::Command)));
    for command in commands {
        let runs = |program: &&&str| words(&command.value).any(|word| &command.value[word] == **program);
        names.extend(PROGRAMS.iter().filter(runs).map(|program| ((*program).to_owned(), false)));
    }
    names.retain(|(name, _)| name.len() > 1 && !name.bytes().all(|byte| byte.is_ascii_digit()));
    names
}

/// What people call the product of an image.
pub(crate) fn products_of(image: &str) -> Vec<String> {
    let name = image_name(image);
    let known = PRODUCTS.iter().find(|(of, _)| *of == name);
    match known {
        Some((_, called)) => called.iter().map(|name| (*name).to_owned()).collect(),
        None => vec![normal(name)],
    }
}

/// The last part of an image's path, without tag and digest.
pub(crate) fn image_name(image: &str) -> &str {
    let path = image.split('@').next().unwrap_or(image);
    let last = path.rsplit('/').next().unwrap_or(path);
    last.split(':').next().unwrap_or(last)
}

/// The tag of an image; `None` where it has none or one that a variable gives.
pub(crate) fn image_tag(image: &str) -> Option<&str> {
    let path = image.split('@').next().unwrap_or(image);
    let last = path.rsplit('/').next().unwrap_or(path);
    let (_, tag) = last.split_once(':')?;
    (!tag.contains(['$', '{'])).then_some(tag)
}

/// A name with its parts side by side, in lower case; references to variables are left out.
pub(crate) fn normal(name: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for c in name.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '$' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let parts = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_taken_apart() {
        assert_eq!(image_name("registry.example:5000/store/redis:7-alpine@sha256:0"), "redis");
        assert_eq!(image_tag("registry.example:5000/store/redis"), None);
        assert_eq!(image_tag("redis:7-alpine"), Some("7-alpine"));
        assert_eq!(normal("${APP:-store}-api_v2"), "api v2");
    }
}
