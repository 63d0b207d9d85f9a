//! `config/flag`: a flag of the project's command line.

mod command_line;
mod undeclared;
mod whole;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;
use trueup_document::{Block, BlockIndex, BlockKind, Document, InlineKind};
use trueup_model::Flag;

use crate::claim::{Claim, Repair};
use crate::claims::{ClaimKind, Outcome};
use crate::scope::Scope;
use crate::sentence::hypothetical;
use crate::stated_value::StatedValue;

/// A flag, `--port`, in a code span, a table of flags, or a command line of this project's program, with its default
/// where the table has a column for it; and a table that presents all flags ("all CLI options").
///
/// A flag holds when the code declares it, and the default is the one declared. It is drifted when the default or the
/// short form beside it is another. It is broken when a table that lists flags of the project has one whose word stands
/// nowhere in the tree, or one that nothing writes out as a flag while one file declares all others of the table; where
/// that file has one new flag in its place, with the same default, it is drifted. A table that presents all flags holds when none is missing that the same file declares, and is
/// broken when some are; `--help` and `--version` need not be listed.
///
/// It is unproven as `not-declared` where the code does not declare it and no table says that it is the project's; as
/// `not-constant` where its default is no plain value; as `several-commands` where a table's flags are declared in several
/// places or for several commands; and as `selection` where a table has fewer than half of them.
pub(crate) struct ConfigFlag;

/// What is said of flags.
pub(crate) enum Written {
    /// One flag.
    One(OneFlag),
    /// The block begins a table that presents all flags: the names listed.
    All(Vec<String>),
}

/// A flag as written.
pub(crate) struct OneFlag {
    block: BlockIndex,
    name: String,
    /// The bytes of the name.
    span: Range<usize>,
    default: Option<StatedValue>,
    /// The short form beside it, with its bytes.
    short: Option<(String, Range<usize>)>,
    /// Whether it stands in a table most of whose flags the code declares.
    is_listed: bool,
}

static FLAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:(?P<short>-\w)[, /|]+)?(?P<name>--[A-Za-z][\w-]+|-[A-Za-z][\w-]+)").ok());

static SHORT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^-\w$").ok());

impl ClaimKind for ConfigFlag {
    const NAME: &'static str = "config/flag";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let mut claims = Vec::new();
        if scope.model.flags().is_empty() {
            return claims;
        }
        for (index, block) in scope.document.blocks().iter().enumerate() {
            for (name, span, short) in flags_in(scope.document, block) {
                let default = StatedValue::default_in_row(scope.document, index);
                let is_listed = is_in_list_of_flags(scope, block);
                if !is_listed && declared(scope, &name).is_empty() {
                    continue;
                }
                // The default beside the flag is part of the claim, and so is the short form.
                let start = short.as_ref().map_or(span.start, |(_, at)| at.start.min(span.start));
                let end = default.as_ref().map_or(span.end, |default| default.span.end.max(span.end));
                let claim = scope.claim(Self::NAME, start..end, name.clone());
                claims.push((claim, Written::One(OneFlag { block: index, name, span, default, short, is_listed })));
            }
            claims.extend(command_line::flags(scope, index, block).into_iter().map(|(name, span)| {
                let claim = scope.claim(Self::NAME, span.clone(), name.clone());
                let (default, short, is_listed) = (None, None, false);
                (claim, Written::One(OneFlag { block: index, name, span, default, short, is_listed }))
            }));
            if let Some((span, listed)) = whole::presented(scope, index, block) {
                claims.push((scope.claim(Self::NAME, span, "all flags".to_owned()), Written::All(listed)));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        match written {
            Written::One(flag) => one_outcome(scope, claim, flag),
            Written::All(listed) => whole::outcome(scope, listed),
        }
    }
}

fn one_outcome(scope: &Scope<'_>, claim: &Claim, written: &OneFlag) -> Outcome {
    let flags = declared(scope, &written.name);
    let name = &written.name;
    let Some(flag) = flags.first() else {
        let word = name.trim_start_matches('-').replace('-', "_");
        let is_named = [word.as_str(), name.trim_start_matches('-')].iter().any(|it| scope.words.places(it).is_some());
        let is_hypothetical = hypothetical(scope, &scope.document.blocks()[written.block], &claim.span).is_some();
        if written.is_listed
            && !is_hypothetical
            && let Some(outcome) = undeclared::outcome(scope, written)
        {
            return outcome;
        }
        if !written.is_listed || is_named || is_hypothetical || word.contains('-') {
            return Outcome::unproven("not-declared", format!("no code that trueup reads declares `{name}`"));
        }
        return Outcome::broken(format!("nothing declares the flag `{name}`"), "drop it, or name the flag it is now");
    };
    let evidence = vec![scope.line_evidence(&flag.path, flag.line, flag.line)];
    if let ([only], Some((short, span))) = (&flags[..], &written.short)
        && let Some(now) = only.short.as_ref().filter(|now| now.as_str() != short)
    {
        let message = format!("the short form of `{name}` is `{now}`, not `{short}`");
        return Outcome::drifted(message, evidence, Repair { span: span.clone(), replacement: now.to_string() });
    }
    let Some(stated) = &written.default else {
        return Outcome::holds(format!("the code declares `{name}`"), evidence);
    };
    let defaults: Vec<&str> = flags.iter().filter_map(|flag| flag.default.as_deref()).collect();
    if defaults.is_empty() || defaults.iter().any(|default| stated.is(default)) {
        return Outcome::holds(format!("the code declares `{name}`"), evidence);
    }
    match (&defaults[..], stated.literal_of(defaults[0])) {
        ([default], Some(now)) => {
            let message = format!("the default of `{name}` is `{default}`, not `{}`", stated.text);
            Outcome::drifted(message, evidence, Repair { span: stated.span.clone(), replacement: now })
        }
        _ => Outcome::unproven("not-constant", format!("the default of `{name}` is no plain value")),
    }
}

/// The words that must be looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document) -> FxHashSet<String> {
    let flags = document.blocks().iter().flat_map(|block| flags_in(document, block));
    flags
        .flat_map(|(name, ..)| {
            let bare = name.trim_start_matches('-');
            [bare.to_owned(), bare.replace('-', "_"), undeclared::searched_word(bare).to_owned()]
        })
        .collect()
}

/// The flags of that name; one dash and two are the same to programs whose flags have words.
fn declared<'a>(scope: &Scope<'a>, name: &str) -> Vec<&'a Flag> {
    let flags = scope.model.flags();
    let exact: Vec<&Flag> = flags.iter().filter(|flag| flag.name == name).collect();
    if !exact.is_empty() {
        return exact;
    }
    let word = name.trim_start_matches('-');
    flags.iter().filter(|flag| flag.name.starts_with('-') && flag.name.trim_start_matches('-') == word).collect()
}

/// A flag in a code span: its name, its bytes, and the short form beside it.
type FoundFlag = (String, Range<usize>, Option<(String, Range<usize>)>);

/// The flags in the code spans of a block.
fn flags_in(document: &Document, block: &Block) -> Vec<FoundFlag> {
    let codes: Vec<_> = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code).collect();
    let is_short = |text: &str| SHORT.as_ref().is_some_and(|pattern| pattern.is_match(text));
    let mut found = Vec::new();
    for (at, inline) in codes.iter().enumerate() {
        let text = document.slice(&inline.span);
        let Some(captures) = FLAG.as_ref().and_then(|pattern| pattern.captures(text)) else { continue };
        let Some(name) = captures.name("name") else { continue };
        let own = captures.name("short").map(|it| (it.as_str().to_owned(), inline.span.start + it.start()));
        // `-p`, `--port`: the short form in its own code span, with nothing but a mark between.
        let beside = || {
            let before = codes.get(at.checked_sub(1)?)?;
            let between = document.slice(&(before.span.end..inline.span.start));
            let text = document.slice(&before.span);
            let is_beside = is_short(text) && between.chars().all(|c| "`,/| ".contains(c));
            is_beside.then(|| (text.to_owned(), before.span.start))
        };
        let short = own.or_else(beside).map(|(text, start)| {
            let end = start + text.len();
            (text, start..end)
        });
        let span = inline.span.start + name.start()..inline.span.start + name.end();
        found.push((name.as_str().to_owned(), span, short));
    }
    found
}

/// Whether a cell belongs to a table in whose first column most flags are declared by the code.
fn is_in_list_of_flags(scope: &Scope<'_>, block: &Block) -> bool {
    let BlockKind::Cell { table, column: 0, .. } = block.kind else { return false };
    let blocks = scope.document.blocks();
    let is_of_table = |it: &&Block| matches!(it.kind, BlockKind::Cell { table: of, column: 0, .. } if of == table);
    let listed: Vec<String> =
        blocks.iter().filter(is_of_table).flat_map(|it| flags_in(scope.document, it)).map(|(name, ..)| name).collect();
    let known = listed.iter().filter(|name| !declared(scope, name).is_empty()).count();
    let is_headed = || {
        let mut header = blocks
            .iter()
            .filter(|it| matches!(it.kind, BlockKind::Cell { table: of, row: 0, column: 0 } if of == table));
        header.next().is_some_and(|it| {
            matches!(it.plain_text().trim().to_lowercase().as_str(), "flag" | "flags" | "option" | "options")
        })
    };
    (known >= 2 && known * 3 >= listed.len() * 2) || (known == 1 && listed.len() == 2 && is_headed())
}
