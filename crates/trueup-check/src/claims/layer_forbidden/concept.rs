//! Concepts that imports and calls give away.

use trueup_facts::FileId;

use super::{absent, broken};
use crate::claims::Outcome;
use crate::import_phrase::{Phrase, Verb};
use crate::import_search::{Imported, imports_in, shows_all_imports};
use crate::part::{Part, fold_phrase};
use crate::scope::Scope;

/// What cannot be decided by imports.
pub(super) fn undecided(words: &str) -> Outcome {
    Outcome::unproven("concept", format!("no import or call decides what \"{words}\" means"))
}

/// A concept whose use shows in what is imported.
struct Concept {
    /// The phrases that mean it, in lower case, without the nouns that [`Phrase`] takes off.
    words: &'static [&'static str],
    /// Packages that serve nothing else.
    packages: &'static [&'static str],
    /// The names of these packages that show it; any where there are none.
    names: &'static [&'static str],
}

const WEB_PACKAGES: &[&str] = &[
    "fastapi",
    "starlette",
    "flask",
    "django",
    "sanic",
    "quart",
    "falcon",
    "bottle",
    "tornado",
    "express",
    "koa",
    "fastify",
    "hono",
    "@nestjs/common",
    "axum",
    "actix-web",
    "rocket",
    "warp",
    "poem",
    "tide",
    "github.com/gin-gonic/gin",
    "github.com/labstack/echo/v4",
    "github.com/gofiber/fiber/v2",
    "github.com/go-chi/chi/v5",
    "javax.servlet",
    "jakarta.servlet",
    "org.springframework.web",
    "sinatra",
    "rack",
    "werkzeug",
];

const CONCEPTS: &[Concept] = &[
    Concept {
        words: &[
            "http",
            "http framework",
            "web framework",
            "http-specific",
            "http request",
            "http request objects",
            "http request/response handling",
            "http handling",
        ],
        packages: WEB_PACKAGES,
        names: &[
            "Request",
            "Response",
            "HTTPException",
            "JSONResponse",
            "StreamingResponse",
            "WebSocket",
            "APIRouter",
            "HttpRequest",
            "HttpResponse",
            "request",
            "jsonify",
            "make_response",
            "abort",
            "NextFunction",
            "Router",
            "HttpServletRequest",
            "HttpServletResponse",
        ],
    },
    Concept {
        words: &[
            "command line parsing",
            "command-line parsing",
            "argument parsing",
            "parsing arguments",
            "cli flags",
            "cli parsing",
        ],
        packages: &[
            "argparse",
            "click",
            "typer",
            "optparse",
            "getopt",
            "clap",
            "structopt",
            "commander",
            "yargs",
            "github.com/spf13/cobra",
            "github.com/urfave/cli/v2",
            "Boost.Program_Options",
            "picocli",
        ],
        names: &[],
    },
];

/// Calls that phrases forbid.
const CALLS: &[(&str, &[&str])] = &[
    ("print statements", &["print", "console.log", "System.out.println", "fmt.Println", "println"]),
    ("print statement", &["print", "console.log", "System.out.println", "fmt.Println", "println"]),
    ("console output", &["print", "console.log", "System.out.println", "fmt.Println"]),
    ("terminal output", &["print", "System.out.println", "fmt.Println"]),
];

/// Whether a phrase is a concept of these, whatever limits its words seem to set.
pub(super) fn is_one(phrase: &Phrase) -> bool {
    let text = phrase.core.text().to_lowercase();
    CONCEPTS.iter().any(|concept| concept.words.contains(&text.as_str()))
        || CALLS.iter().any(|(words, _)| *words == text)
}

/// Decides a concept; `None` where the phrase is none of these.
pub(super) fn decide(scope: &Scope<'_>, part: &Part, phrase: &Phrase, is_whole: bool) -> Option<Outcome> {
    let text = phrase.core.text().to_lowercase();
    let spoken = format!("{text} {}", phrase.noun);
    let known = [text.as_str(), spoken.trim()];
    if let Some((_, calls)) = CALLS.iter().find(|(words, _)| known.contains(words)) {
        return Some(calls_one_of(scope, part, calls).unwrap_or_else(|| undecided(&text)));
    }
    if phrase.is_code && phrase.core.text().ends_with("()") || phrase.core.text().ends_with("()") {
        let name = phrase.core.text().trim_end_matches("()");
        return Some(calls_one_of(scope, part, &[name]).unwrap_or_else(|| undecided(&text)));
    }
    if let Some(concept) = CONCEPTS.iter().find(|concept| known.iter().any(|known| concept.words.contains(known))) {
        let shown = shown_by(scope, part, concept, phrase);
        let name = spoken.trim();
        let unseen = || {
            if phrase.verb == Verb::Import {
                absent(scope, part, name, is_whole && shows_all_imports(scope, part))
            } else {
                undecided(&text)
            }
        };
        return Some(shown.unwrap_or_else(unseen));
    }
    if phrase.verb == Verb::Know && matches!(phrase.noun.as_str(), "concept" | "concepts" | "terms") {
        return Some(named_after(scope, part, &text).unwrap_or_else(|| undecided(&text)));
    }
    None
}

fn calls_one_of(scope: &Scope<'_>, part: &Part, names: &[&str]) -> Option<Outcome> {
    let found = part.files.iter().find_map(|&id| {
        let file = scope.codebase.file(id);
        let is_own = |name: &str| file.facts.definitions.iter().any(|it| it.name == name);
        let calls = file.facts.calls.iter();
        let mut calls = calls.filter(|call| {
            names.contains(&call.callee.as_str()) && !is_own(&call.callee) && !is_entry(file, call.span.line)
        });
        calls.next().map(|call| (file.path().clone(), call))
    });
    let (path, call) = found?;
    let evidence = scope.line_evidence(&path, call.span.line, call.span.end_line);
    let message = format!("`{path}` calls `{}` on line {}", call.callee, call.span.line);
    let advice = format!("take the call out of `{}`, or drop what the text forbids", path.file_name());
    Some(Outcome::broken(message, advice).with_evidence(vec![evidence]))
}

/// Whether a line belongs to what runs only when the file is the program itself.
fn is_entry(file: &trueup_facts::File, line: u32) -> bool {
    let before = file.source.text.lines().take(line as usize);
    file.path().extension() == Some("py") && before.into_iter().any(|line| line.starts_with("if __name__"))
}

/// The import of the concept's packages that shows it; names in brackets are what the text means by it.
fn shown_by(scope: &Scope<'_>, part: &Part, concept: &Concept, phrase: &Phrase) -> Option<Outcome> {
    let is_package = |imported: &Imported<'_>| {
        imported.package().is_some_and(|name| concept.packages.iter().any(|known| name == known))
    };
    let is_telling = |imported: &Imported<'_>| {
        let is_any = concept.names.is_empty() || phrase.verb == Verb::Import;
        let names: Vec<&str> = imported.names().collect();
        is_any
            || names.iter().any(|name| concept.names.contains(name) || phrase.names.iter().any(|known| known == name))
    };
    let mut imports =
        imports_in(scope.codebase, &part.files).filter(|it| is_package(it) && is_telling(it) && it.runs());
    let imported = imports.next()?;
    let names: Vec<&str> = imported.names().filter(|name| concept.names.contains(name)).collect();
    let package = imported.package().map_or("", |name| name.as_str());
    let name = names.first().map_or(package.to_owned(), |name| format!("{package}.{name}"));
    Some(broken(&imported, &name, imported.evidence(scope)))
}

/// The import of one of the project's own types that is named after the concept: "rate limiting" by `RateLimit`.
fn named_after(scope: &Scope<'_>, part: &Part, text: &str) -> Option<Outcome> {
    let words: Vec<&str> = text.split([' ', '-']).collect();
    let stem = fold_phrase(text);
    let stem = stem.strip_suffix("ing").unwrap_or(&stem).trim_end_matches('s');
    if words.len() < 2 || stem.len() < 6 {
        return None;
    }
    let is_named = |name: &str| {
        let is_type = |id: &trueup_facts::DefinitionId| {
            scope.codebase.definition(*id).kind.is_type() && !part.files.contains(&id.file)
        };
        fold_phrase(name).starts_with(stem) && scope.codebase.definitions_named(name).iter().any(is_type)
    };
    let files: &[FileId] = &part.files;
    let mut imports = imports_in(scope.codebase, files).filter(Imported::runs);
    let name_of = |it: &Imported<'_>| it.names().find(|name| is_named(name)).map(str::to_owned);
    let (imported, name) = imports.find_map(|it| name_of(&it).map(|name| (it, name)))?;
    Some(broken(&imported, &name, imported.evidence(scope)))
}
