//! `deploy/port`: a port that a deployed service listens on or is published on.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::Document;
use trueup_facts::{Aspect, SourcePath};
use trueup_model::DeployedService;

use crate::claim::{Claim, Evidence, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::deployment::{Form, Said, Stance, Subject, Weighed, image_name, outcome, stances, weigh};
use crate::scope::Scope;

/// A port of a deployed service: `port 8431`, `:5000` in the box of a drawing, `127.0.0.1:8080`, `backend:8000`,
/// `:5432→5433`, in prose, headings, tables and drawings.
///
/// It holds when a file that deploys gives the service that port: a published or inner port of a compose service, a
/// port of a container or of a Kubernetes service, `EXPOSE` of its image, `listen` of nginx, an address
/// `service:port` that another service is given, or the port that its well-known image listens on. A text that names no
/// service holds when some service has the port. It is drifted when the service has one other port, broken when it has
/// several and the number stands nowhere in the tree. A port that the text gives to no
/// service and that none has is no claim. It is not decided when no file says which ports the service has (`not-declared`), when the number stands elsewhere in
/// the tree and may be meant there (`may-be-another`), or when files for several stages differ (`several-files`).
pub(crate) struct DeployPort;

/// A port as written.
pub(crate) struct Written {
    port: u32,
    /// The bytes of the number.
    span: Range<usize>,
}

static PORT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b[Pp]orts?:?\s+`?:?(?P<told>\d{2,5})\b
        | (?:^|[\s(`'\x22\[>/│|@])(?P<host>[A-Za-z][\w-]*|127\.0\.0\.1|0\.0\.0\.0)?:(?P<after>\d{2,5})\b
        | (?P<left>\d\s*)?(?:→|->)\s*(?P<colon>:)?(?P<inner>\d{3,5})\b
        | \((?P<alone>\d{4,5})\)",
    )
    .ok()
});

impl ClaimKind for DeployPort {
    const NAME: &'static str = "deploy/port";
    type Subject = Said<Written>;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Said<Written>)> {
        let mut claims = Vec::new();
        for (index, passage) in scope.deployment().passages.iter().enumerate() {
            for (span, host) in ports_in(scope.document.slice(&passage.span), passage.form) {
                let number = passage.span.start + span.start..passage.span.start + span.end;
                let Some(port) = port_number(scope.document.slice(&number)) else { continue };
                let text = scope.document.slice(&passage.span);
                // An address of this machine may be that of any program on it.
                let is_own = |subject: Subject| Subject { is_sure: subject.is_sure && host.is_none(), ..subject };
                let subject = match &host {
                    Some(host) if port < 80 && !is_this_machine(&text[host.clone()]) => continue,
                    Some(host) if !is_this_machine(&text[host.clone()]) => {
                        let mentions = scope.deployment().names.mentions(&text[host.clone()]);
                        let Some(mention) = mentions.into_iter().next() else { continue };
                        Some(Subject {
                            words: text[host.clone()].to_owned(),
                            services: mention.services,
                            is_sure: true,
                        })
                    }
                    // What is open on this machine is whichever service publishes it.
                    Some(_) if any_with(scope, port).is_some() => None,
                    _ if passage.form == Form::Drawn => passage.subject_at(number.start),
                    _ => passage.subject_at(number.start).map(is_own),
                };
                let is_nobodys = subject.is_none() && any_with(scope, port).is_none();
                if is_nobodys || scope.touches_reference(&number) {
                    continue;
                }
                let start = host.map_or(number.start, |host| passage.span.start + host.start);
                let claim = scope.claim(Self::NAME, claim_start(scope, start)..number.end, port.to_string());
                claims.push((claim, Said { passage: index, subject, what: Written { port, span: number } }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, said: &Said<Written>) -> Outcome {
        let Some(passage) = scope.deployment().passages.get(said.passage) else {
            return Outcome::unproven("no-subject", "the text names no service");
        };
        let port = said.what.port;
        let Some(subject) = &said.subject else { return any_outcome(scope, port) };
        let services = scope.services_meant(passage, subject);
        let words = format!("`{}` has the port {port}", subject.words);
        let mut own: Vec<&SourcePath> = services.iter().map(|it| &it.path).collect();
        own.extend(services.iter().filter_map(|it| it.image_file.as_ref()));
        let is_elsewhere = scope
            .words
            .places(&port.to_string())
            .is_some_and(|it| it.places.iter().any(|(path, _)| !own.contains(&path)));
        let weighed = weigh(stances(&services, |service| stance(scope, service, port)));
        if let Weighed::Contradicted(evidence, ..) = &weighed
            && (is_elsewhere || !subject.is_sure)
        {
            let message =
                format!("no file that deploys gives `{}` the port {port}, which may be another's", subject.words);
            return Outcome::unproven("may-be-another", message).with_evidence(evidence.clone());
        }
        let repair = |now: &str| {
            let only = now.strip_prefix("its port is ")?;
            Some(Repair { span: said.what.span.clone(), replacement: only.to_owned() })
        };
        outcome(scope, claim, passage, weighed, &words, repair)
    }
}

/// The numbers that must be looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document, scope: &Scope<'_>) -> FxHashSet<String> {
    let mut wanted = FxHashSet::default();
    if scope.model.deployment().services.is_empty() {
        return wanted;
    }
    for block in document.blocks() {
        let spans = block.code().map_or_else(|| vec![block.span.clone()], |code| code.lines.clone());
        for span in spans {
            let text = document.slice(&span);
            wanted.extend(ports_in(text, Form::Drawn).into_iter().map(|(span, _)| text[span].to_owned()));
        }
    }
    wanted
}

/// The numbers of ports in a text, each with the host before it.
fn ports_in(text: &str, form: Form) -> Vec<(Range<usize>, Option<Range<usize>>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(captures) = PORT.as_ref().and_then(|pattern| pattern.captures_at(text, at)) {
        let groups = ["told", "after", "inner", "alone"];
        let Some((name, number)) = groups.iter().find_map(|name| Some((*name, captures.name(name)?))) else { break };
        at = number.end();
        let starts = captures.get(0).map_or(0, |whole| whole.start());
        let is_mapped = captures.name("left").is_some()
            || captures.name("colon").is_some()
            || text[..starts].ends_with(|c: char| c.is_ascii_digit());
        let after = text[number.end()..].chars().next();
        let goes_on = after.is_some_and(|c| c.is_alphanumeric() || c == '_')
            || (matches!(after, Some(':' | '.' | '-' | '/'))
                && text[number.end() + 1..].starts_with(|c: char| c.is_ascii_alphanumeric()));
        let is_bare = matches!(name, "inner" | "alone") && form != Form::Drawn || (name == "inner" && !is_mapped);
        if !goes_on && !is_bare {
            found.push((number.range(), captures.name("host").map(|host| host.range())));
        }
    }
    found
}

/// A claim begins with the colon before its number.
fn claim_start(scope: &Scope<'_>, start: usize) -> usize {
    let before = &scope.document.text()[..start];
    if before.ends_with(':') { start - 1 } else { start }
}

fn port_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|port| (10..=65535).contains(port))
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0" | "port" | "Port")
}

/// The first service that has a port.
fn any_with<'a>(scope: &Scope<'a>, port: u32) -> Option<(&'a str, Known<'a>)> {
    let services = &scope.model.deployment().services;
    services.iter().find_map(|service| {
        let known = known_ports(scope, service).into_iter().find(|known| known.port == port);
        known.map(|known| (service.name.as_str(), known))
    })
}

/// The outcome of a port of no named service.
fn any_outcome(scope: &Scope<'_>, port: u32) -> Outcome {
    match any_with(scope, port) {
        Some((name, known)) => Outcome::holds(format!("`{name}` has the port {port}"), vec![known.evidence(scope)]),
        None => Outcome::unproven("no-subject", format!("no deployed service that the text names has the port {port}")),
    }
}

/// Ports that well-known images listen on.
const WELL_KNOWN: &[(&str, u32)] = &[
    ("postgres", 5432),
    ("postgis", 5432),
    ("timescaledb", 5432),
    ("mongo", 27017),
    ("redis", 6379),
    ("valkey", 6379),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("nginx", 80),
    ("rabbitmq", 5672),
    ("memcached", 11211),
    ("elasticsearch", 9200),
    ("prometheus", 9090),
    ("grafana", 3000),
    ("ollama", 11434),
];

/// A port that something is known to have, and where it says so.
#[derive(Clone, Copy)]
struct Known<'a> {
    port: u32,
    path: &'a SourcePath,
    line: u32,
}

impl Known<'_> {
    fn evidence(&self, scope: &Scope<'_>) -> Evidence {
        scope.line_evidence(self.path, self.line, self.line)
    }
}

fn stance(scope: &Scope<'_>, service: &DeployedService, port: u32) -> Stance {
    if let Some(known) = known_ports(scope, service).iter().find(|known| known.port == port) {
        return Stance::Agrees(known.evidence(scope));
    }
    if let Some(evidence) = addressed(scope, service, port) {
        return Stance::Agrees(evidence);
    }
    let declared = declared_ports(scope, service);
    let has_unknown = service.of(Aspect::Port).any(|it| ports_of(&it.value).is_empty());
    let Some(first) = declared.first().filter(|_| !has_unknown) else { return Stance::Silent };
    let mut numbers: Vec<u32> = declared.iter().map(|known| known.port).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let words = match numbers[..] {
        [only] => format!("its port is {only}"),
        _ => format!("its ports are {}", numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")),
    };
    Stance::Contradicts(first.evidence(scope), words)
}

/// The ports that a service and its image declare.
fn declared_ports<'s, 'c: 's>(scope: &Scope<'c>, service: &'s DeployedService) -> Vec<Known<'s>> {
    let mut found = Vec::new();
    for of in std::iter::once(service).chain(scope.stages_of(service)) {
        for setting in of.of(Aspect::Port) {
            let ports = ports_of(&setting.value).into_iter();
            found.extend(ports.map(|port| Known { port, path: &of.path, line: setting.line }));
        }
    }
    found
}

/// Every port that a service is known to have.
fn known_ports<'s, 'c: 's>(scope: &Scope<'c>, service: &'s DeployedService) -> Vec<Known<'s>> {
    let mut found = declared_ports(scope, service);
    for of in std::iter::once(service).chain(scope.stages_of(service)) {
        for setting in &of.settings {
            let ports = match setting.aspect {
                Aspect::Command | Aspect::HealthCheck => numbers_in(&setting.value),
                Aspect::Environment if setting.name.to_ascii_uppercase().contains("PORT") => numbers_in(&setting.value),
                Aspect::Image => well_known_ports(&setting.value),
                _ => continue,
            };
            found.extend(ports.into_iter().map(|port| Known { port, path: &of.path, line: setting.line }));
            if setting.aspect == Aspect::Image && image_name(&setting.value) == "nginx" {
                found.extend(listened(scope));
            }
        }
    }
    found
}

/// The ports that a well-known image listens on.
fn well_known_ports(image: &str) -> Vec<u32> {
    let name = image_name(image);
    WELL_KNOWN.iter().filter(|(known, _)| *known == name).map(|(_, port)| *port).collect()
}

/// The ports that nginx listens on.
fn listened<'s, 'c: 's>(scope: &Scope<'c>) -> Vec<Known<'s>> {
    let proxies = &scope.model.deployment().proxies;
    let listens = proxies.iter().flat_map(|it| it.settings.iter().map(move |setting| (it, setting)));
    let ports = listens.filter(|(_, setting)| setting.aspect == Aspect::Port);
    ports
        .filter_map(|(proxy, setting)| {
            let word = setting.value.split_whitespace().next()?;
            let port = word.rsplit(':').next().and_then(port_number)?;
            Some(Known { port, path: &proxy.path, line: setting.line })
        })
        .collect()
}

/// Where another service is given the address `service:port`.
fn addressed(scope: &Scope<'_>, service: &DeployedService, port: u32) -> Option<Evidence> {
    let address = format!("{}:{port}", service.name);
    let deployment = scope.model.deployment();
    let of_services = deployment.services.iter().flat_map(|it| it.settings.iter().map(move |s| (&it.path, s)));
    let of_proxies = deployment.proxies.iter().flat_map(|it| it.settings.iter().map(move |s| (&it.path, s)));
    let mut all = of_services.chain(of_proxies);
    all.find_map(|(path, setting)| {
        let at = setting.value.find(&address)?;
        let ends = !setting.value[at + address.len()..].starts_with(|c: char| c.is_ascii_digit());
        let begins = !setting.value[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
        (ends && begins).then(|| scope.line_evidence(path, setting.line, setting.line))
    })
}

/// The numbers of a port as written, `127.0.0.1:8080:80/tcp`, `${PORT:-8080}:80`, `443 ssl`; none where one is not known.
fn ports_of(written: &str) -> Vec<u32> {
    let mut plain = String::new();
    let mut rest = written;
    while let Some(at) = rest.find("${") {
        plain.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}') else { return Vec::new() };
        let inner = &rest[at + 2..at + end];
        let Some(default) = inner.split_once(":-").or_else(|| inner.split_once('-')) else { return Vec::new() };
        plain.push_str(default.1);
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    let words = plain.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    words.filter_map(port_number).collect()
}

/// The numbers in a command or a value that may be ports.
fn numbers_in(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() >= 2).filter_map(port_number).collect()
}
