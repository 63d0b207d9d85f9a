//! Products and packages from outside that a document names: "Redis", "PostgreSQL", "FastAPI".

use trueup_facts::{Aspect, DefinitionKind, FileId, Name, SignalKind, SourcePath, Target};

use crate::claim::Evidence;
use crate::label::Service;
use crate::scope::Scope;

/// Products by the words that people call them and the parts of names by which code depends on them.
const PRODUCTS: &[(&[&str], &[&str])] = &[
    (
        &["postgresql", "postgres"],
        &["postgres", "postgresql", "psycopg", "psycopg2", "asyncpg", "pgx", "pq", "pg", "npgsql"],
    ),
    (&["mysql", "mariadb"], &["mysql", "mysql2", "pymysql", "mariadb", "aiomysql", "mysqlclient"]),
    (&["sqlite"], &["sqlite", "sqlite3", "rusqlite", "aiosqlite"]),
    (&["mongodb", "mongo"], &["mongo", "mongodb", "pymongo", "motor", "mongoose", "mongoengine"]),
    (&["redis"], &["redis", "ioredis", "aioredis", "jedis", "lettuce", "predis", "hiredis", "valkey"]),
    (&["rabbitmq"], &["rabbitmq", "amqp", "amqplib", "pika", "lapin", "amqp091"]),
    (&["kafka"], &["kafka", "kafkajs", "aiokafka", "rdkafka", "sarama"]),
    (&["elasticsearch"], &["elasticsearch", "elastic"]),
    (&["s3", "amazons3"], &["boto3", "aioboto3", "s3", "minio"]),
];

/// What shows that the project uses a product from outside.
pub(crate) fn evidence_of_product(scope: &Scope<'_>, name: &str) -> Option<Evidence> {
    let product = Product::called(name)?;
    let fits = |written: &str| product.fits(written);
    service_evidence(scope, &fits).or_else(|| dependency_evidence(scope, &fits))
}

/// The first import of a package of a product by one of the files; of the first word of its name where the whole is
/// none: "Redis cluster".
pub(crate) fn import_of_product(scope: &Scope<'_>, files: &[FileId], name: &str) -> Option<Evidence> {
    let of_name = |name: &str| {
        let product = Product::called(name)?;
        files.iter().find_map(|&id| {
            let file = scope.codebase.file(id);
            let found = file.imports.iter().find(|import| match &import.target {
                Target::Package(package) | Target::Standard(package) => product.fits(package),
                _ => false,
            })?;
            let line = file.facts.imports.get(found.import as usize)?.span.line;
            Some(scope.line_evidence(file.path(), line, line))
        })
    };
    of_name(name).or_else(|| of_name(name.split(' ').next()?))
}

/// A product by its folded name and the parts of names by which code depends on it.
struct Product {
    name: String,
    parts: Option<&'static [&'static str]>,
}

impl Product {
    fn called(name: &str) -> Option<Product> {
        let name = crate::part::fold_phrase(name);
        let parts = PRODUCTS.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, parts)| *parts);
        let is_telling = name.len() > 1 && !GENERIC.contains(&name.as_str());
        is_telling.then_some(Product { name, parts })
    }

    /// Whether a package, an image or a service is of the product.
    fn fits(&self, written: &str) -> bool {
        let written = written.to_lowercase();
        let whole = crate::part::fold_phrase(last_of(&written)) == self.name;
        let is_part = |part: &str| self.parts.is_some_and(|parts| parts.contains(&part));
        whole || written.split(|c: char| !c.is_alphanumeric()).any(is_part)
    }
}

/// Names that packages have and that people use for parts of their own.
const GENERIC: &[&str] = &[
    "service",
    "services",
    "core",
    "client",
    "server",
    "database",
    "storage",
    "config",
    "api",
    "http",
    "https",
    "web",
    "auth",
    "cache",
    "queue",
    "test",
    "tests",
    "types",
    "common",
    "utils",
    "logger",
    "logging",
    "events",
    "event",
    "user",
    "users",
    "browser",
    "worker",
    "backend",
    "frontend",
    "gateway",
    "proxy",
    "scheduler",
    "parser",
    "router",
    "session",
    "token",
    "email",
    "mail",
    "files",
    "file",
    "data",
    "model",
    "models",
    "schema",
    "input",
    "output",
    "process",
    "system",
    "time",
    "crypto",
    "hash",
    "random",
    "path",
    "url",
    "stream",
    "buffer",
    "sync",
    "lib",
    "app",
    "main",
    "engine",
    "monitor",
];

/// The last segment of the name of a package or an image, without its version.
fn last_of(written: &str) -> &str {
    written.rsplit('/').next().unwrap_or(written).split([':', '@']).next().unwrap_or(written)
}

/// The service that runs a product.
pub(crate) fn service_of_product(scope: &Scope<'_>, name: &str) -> Option<Service> {
    let product = Product::called(name)?;
    service_that(scope, &|written| product.fits(written))
}

fn service_evidence(scope: &Scope<'_>, fits: &dyn Fn(&str) -> bool) -> Option<Evidence> {
    let service = service_that(scope, fits)?;
    let artifact = scope.codebase.artifacts().get(service.artifact)?;
    let line = artifact.facts.definitions.get(service.definition as usize)?.span.line;
    Some(scope.line_evidence(&artifact.path, line, line))
}

fn service_that(scope: &Scope<'_>, fits: &dyn Fn(&str) -> bool) -> Option<Service> {
    for (at, artifact) in scope.codebase.artifacts().iter().enumerate() {
        for (index, definition) in artifact.facts.definitions.iter().enumerate() {
            let image = artifact.facts.signals.iter().filter(|signal| signal.definition == Some(index as u32));
            let mut image = image.filter_map(|signal| match &signal.kind {
                SignalKind::Setting { aspect: Aspect::Image, value, .. } => Some(value),
                _ => None,
            });
            if definition.kind == DefinitionKind::Service && (fits(&definition.name) || image.any(|it| fits(it))) {
                return Some(Service { artifact: at, definition: index as u32 });
            }
        }
    }
    None
}

fn dependency_evidence(scope: &Scope<'_>, fits: &dyn Fn(&str) -> bool) -> Option<Evidence> {
    for package in scope.codebase.packages() {
        if let Some(dependency) = package.dependencies.iter().find(|dependency| fits(&dependency.name)) {
            return Some(line_naming(scope, &package.manifest, &dependency.name));
        }
    }
    None
}

/// The line of a file that names a dependency; the file as a whole where none does.
fn line_naming(scope: &Scope<'_>, path: &SourcePath, name: &Name) -> Evidence {
    let text = scope.text(path);
    let is_of_name = |c: char| c.is_alphanumeric() || "_-".contains(c);
    let names = |line: &str| {
        line.match_indices(name.as_str())
            .any(|(at, found)| !line[..at].ends_with(is_of_name) && !line[at + found.len()..].starts_with(is_of_name))
    };
    let line = text.as_deref().and_then(|text| text.lines().position(names));
    match line {
        Some(line) => scope.line_evidence(path, line as u32 + 1, line as u32 + 1),
        None => scope.file_evidence(path),
    }
}
