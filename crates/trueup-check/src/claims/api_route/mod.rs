//! `api/route`: an HTTP route that the document says is served.

mod by_text;
mod table;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use trueup_document::{BlockIndex, Document, InlineKind};
use trueup_facts::ServedRoute;

use crate::claim::{Claim, Evidence, Judgement, Repair};
use crate::claims::{ClaimKind, Outcome, is_drawing};
use crate::scope::Scope;
use crate::sentence::hypothetical;

/// A route as `PATCH /v1/alerts/<id>/status`, in prose, tables, flows and drawings, as two cells of a table, or a path
/// alone in a code span where such a route is served.
///
/// It holds when the code serves that path by that method, whatever the parameters are called; a path that the document
/// gives without the prefix that all routes have in common is taken for the whole one. It is drifted when the path is
/// served by one other method. It is broken when routes beside it, or most of its table, are served and nothing of the
/// tree names its last part.
///
/// Where trueup knows no router of the project, a method and a path hold when the code writes that path as a text of its
/// own. A path that is not served, that stood so in the code when git says the text was written, and that stands nowhere
/// now, is broken.
///
/// It is unproven as `not-served` where nothing beside it is served, or where the code mounts routers in a way that
/// trueup does not follow; as `other-method` where the path is served by several other methods; and as `hypothetical`
/// where the text does not say that the route is there.
pub(crate) struct ApiRoute;

/// A method and the bytes where it is written.
type Method = (String, Range<usize>);

/// A route as written.
pub(crate) struct Written {
    block: BlockIndex,
    /// The method and its bytes; `None` for a path alone.
    method: Option<Method>,
    path: String,
    /// Whether it stands in a table most of whose routes the code serves.
    is_listed: bool,
    /// What the texts of the code say of it, where trueup knows no router of the project.
    decided: Option<Outcome>,
}

static ROUTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?<method>GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)`?\s+`?(?<path>/[A-Za-z0-9_\-./{}<>:\[\]*$]*)").ok()
});

impl ClaimKind for ApiRoute {
    const NAME: &'static str = "api/route";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let routes = scope.model.routes();
        if routes.is_empty() {
            return of_unknown_router(scope);
        }
        let mut claims = Vec::new();
        let rows = table::rows(scope.document);
        let mut counts: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
        for row in &rows {
            let is_served = routes.iter().any(|route| fits(route, &parts(&row.path)).is_some());
            let (all, served) = counts.entry(row.table).or_default();
            (*all, *served) = (*all + 1, *served + usize::from(is_served));
        }
        for row in &rows {
            let (all, served) = counts.get(&row.table).copied().unwrap_or_default();
            let subject = format!("{} {}", row.method.0, row.path);
            let is_listed = served >= 2 && served * 3 >= all * 2;
            let (block, method, path) = (row.block, Some(row.method.clone()), row.path.clone());
            let claim = scope.claim(Self::NAME, row.method.1.start..row.path_span.end, subject);
            claims.push((claim, Written { block, method, path, is_listed, decided: None }));
        }
        claims.extend(spelled_routes(scope));
        for (block, content) in scope.document.blocks().iter().enumerate() {
            for inline in content.inlines.iter().filter(|inline| inline.kind == InlineKind::Code) {
                let path = scope.document.slice(&inline.span);
                let is_served = || routes.iter().any(|route| fits(route, &parts(path)).is_some());
                let is_of_row = rows.iter().any(|row| row.path_span == inline.span);
                if path.starts_with('/') && path.len() > 1 && !path.contains(' ') && !is_of_row && is_served() {
                    let path = path.to_owned();
                    let written = Written { block, method: None, path: path.clone(), is_listed: false, decided: None };
                    claims.push((scope.claim(Self::NAME, inline.span.clone(), path), written));
                }
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        if let Some(outcome) = &written.decided {
            return outcome.clone();
        }
        let routes = scope.model.routes();
        let wanted = parts(&written.path);
        let of_path: Vec<&ServedRoute> = routes.iter().filter(|route| fits(route, &wanted).is_some()).collect();
        let by_method = |route: &&&ServedRoute| {
            written.method.as_ref().is_none_or(|(method, _)| route.method == "*" || route.method == method.as_str())
        };
        if let Some(route) = of_path.iter().find(by_method) {
            let message = format!("the code serves `{} {}`", route.method, route.path);
            return Outcome::holds(message, vec![evidence_of(scope, route)]);
        }
        if hypothetical(scope, &scope.document.blocks()[written.block], &claim.span).is_some() {
            return Outcome::unproven("hypothetical", format!("`{}` need not be served", claim.subject));
        }
        let mut methods: Vec<&str> = of_path.iter().map(|route| route.method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        let is_whole = of_path.iter().all(|route| route.is_complete && fits(route, &wanted) == Some(Fit::Whole));
        match (&methods[..], &written.method) {
            ([], _) => absent_outcome(scope, written, &wanted),
            ([method], Some((stated, span))) if is_whole => {
                let message = format!("`{}` is served by `{method}`, not by `{stated}`", written.path);
                let repair = Repair { span: span.clone(), replacement: (*method).to_owned() };
                Outcome::drifted(message, vec![evidence_of(scope, of_path[0])], repair)
            }
            _ => Outcome::unproven("other-method", format!("`{}` is served by {}", written.path, methods.join(", ")))
                .with_evidence(vec![evidence_of(scope, of_path[0])]),
        }
    }

    fn reconcile(scope: &Scope<'_>, judgements: &mut [(Judgement, Written)]) {
        let is_open = |(judgement, _): &(Judgement, Written)| judgement.reason == Some("not-served");
        let open: Vec<usize> = (0..judgements.len()).filter(|&at| judgements.get(at).is_some_and(is_open)).collect();
        let written: Vec<(&Claim, &Written)> =
            open.iter().filter_map(|&at| judgements.get(at)).map(|(judgement, it)| (&judgement.claim, it)).collect();
        let decided = by_text::of_the_past(scope, &written);
        for (at, outcome) in open.into_iter().zip(decided) {
            if let (Some((judgement, _)), Some(outcome)) = (judgements.get_mut(at), outcome) {
                *judgement = outcome.into_judgement(judgement.claim.clone());
            }
        }
    }
}

/// Every method with a path in prose, flows and drawings.
fn spelled_routes(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
    let mut claims = Vec::new();
    for (block, content) in scope.document.blocks().iter().enumerate() {
        let spans = match content.code() {
            Some(code) if is_drawing(&code.info) || code.info == "http" => code.lines.clone(),
            Some(_) => continue,
            None => vec![content.span.clone()],
        };
        for span in spans {
            for (method, path, at) in methods_and_paths(scope.document, &span) {
                let subject = format!("{} {path}", method.0);
                let written = Written { block, method: Some(method), path, is_listed: false, decided: None };
                claims.push((scope.claim(ApiRoute::NAME, at, subject), written));
            }
        }
    }
    claims
}

/// The routes of a project none of whose routers trueup knows: those whose path its code writes, or wrote when the text
/// was written.
fn of_unknown_router(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
    let spelled = spelled_routes(scope);
    let past = by_text::of_the_past(scope, &spelled.iter().map(|(claim, it)| (claim, it)).collect::<Vec<_>>());
    let mut claims = Vec::new();
    for ((claim, mut written), past) in spelled.into_iter().zip(past) {
        let place = by_text::place_of(scope, &written.path).filter(|_| by_text::is_telling(&written.path));
        let now = place.map(|(path, line)| {
            let evidence = vec![scope.line_evidence(&path, line, line)];
            Outcome::holds(format!("the path stands in `{path}`"), evidence)
        });
        written.decided = now.or(past);
        if written.decided.is_some() {
            claims.push((claim, written));
        }
    }
    claims
}

/// Every method with a path in a span of the document.
fn methods_and_paths(document: &Document, span: &Range<usize>) -> Vec<(Method, String, Range<usize>)> {
    let text = document.slice(span);
    let found = ROUTE.iter().flat_map(|route| route.captures_iter(text));
    found
        .filter_map(|found| {
            let (method, path) = (found.name("method")?, found.name("path")?);
            let trimmed = path.as_str().trim_end_matches(['.', ',', ':']);
            let at = span.start + method.start()..span.start + path.start() + trimmed.len();
            let method = (method.as_str().to_owned(), span.start + method.start()..span.start + method.end());
            Some((method, trimmed.to_owned(), at))
        })
        .collect()
}

/// The words that must be looked for in the whole tree: the last parts of paths that are no parameters.
pub(crate) fn wanted_words(document: &Document) -> FxHashSet<String> {
    let mut wanted = FxHashSet::default();
    for row in table::rows(document) {
        wanted.extend(last_words(&parts(&row.path)));
    }
    for block in document.blocks() {
        let spans = block.code().map_or_else(|| vec![block.span.clone()], |code| code.lines.clone());
        for span in spans {
            for (_, path, _) in methods_and_paths(document, &span) {
                wanted.extend(last_words(&parts(&path)));
            }
        }
    }
    wanted
}

/// The words of a path's last part that is no parameter.
fn last_words(parts: &[Part]) -> Vec<String> {
    let last = parts.iter().rev().find_map(|part| match part {
        Part::Word(word) => Some(word),
        Part::Parameter => None,
    });
    let words = last.map_or("", |word| word).split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One part of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Word(String),
    /// `{id}`, `:id`, `<int:id>`, `[id]`, `$id`, `*`.
    Parameter,
}

fn parts(path: &str) -> Vec<Part> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts = path.split('/').filter(|part| !part.is_empty());
    let is_parameter = |part: &str| part.starts_with([':', '{', '<', '[', '$', '*', '(']);
    parts.map(|part| if is_parameter(part) { Part::Parameter } else { Part::Word(part.to_lowercase()) }).collect()
}

/// How a written path and a served one go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fit {
    /// They are the same.
    Whole,
    /// One is the end of the other.
    End,
}

fn fits(route: &ServedRoute, wanted: &[Part]) -> Option<Fit> {
    let served = parts(&route.path);
    if served == wanted {
        return Some(Fit::Whole);
    }
    let says_something = |parts: &[Part]| parts.iter().filter(|part| **part != Part::Parameter).count() > 0;
    // What is known of an incomplete route is the end of its path; documents leave a common prefix out.
    let is_end = (!route.is_complete && wanted.ends_with(&served) && says_something(&served))
        || (served.ends_with(wanted) && wanted.len() > 1 && says_something(wanted));
    is_end.then_some(Fit::End)
}

fn evidence_of(scope: &Scope<'_>, route: &ServedRoute) -> Evidence {
    scope.line_evidence(scope.codebase.file(route.file).path(), route.span.line, route.span.line)
}

fn absent_outcome(scope: &Scope<'_>, written: &Written, wanted: &[Part]) -> Outcome {
    let routes = scope.model.routes();
    let shares = |route: &&ServedRoute| parts(&route.path).first().is_some_and(|first| wanted.first() == Some(first));
    let beside = routes.iter().filter(shares).count();
    let is_all_known = routes.iter().all(|route| route.is_complete);
    let words = last_words(wanted);
    let is_named = words.iter().any(|word| scope.words.places(word).is_some());
    let is_absent = written.is_listed && !words.is_empty() && !words.iter().any(|word| stands_in_a_path(scope, word));
    let message = format!("no code that trueup reads serves `{}`", written.path);
    if !is_all_known || !is_absent && (beside < 2 || is_named || wanted.len() < 2) {
        return Outcome::unproven("not-served", message);
    }
    Outcome::broken(
        format!("nothing serves `{}`", written.path),
        "name the route that took its place, or drop the sentence",
    )
}

/// Whether a file has the word as a part of a path or as a text of its own, rather than as a name.
fn stands_in_a_path(scope: &Scope<'_>, word: &str) -> bool {
    let forms = [format!("/{word}"), format!("{word}/"), format!("\"{word}\""), format!("'{word}'")];
    let places = scope.words.places(word).map_or(&[][..], |places| &places.places);
    places.iter().any(|(path, _)| {
        let text = scope.text(path);
        text.is_none_or(|text| forms.iter().any(|form| text.contains(form)))
    })
}
