//! `config/flag`: a flag of the project's command line.

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

/// A flag, `--port`, in a code span or a table of flags, with its default where the table has a column for it.
///
/// It holds when the code declares the flag, and the default is the one declared. It is drifted when the default is
/// another literal. It is broken when a table that lists flags of the project has one whose word stands nowhere in the
/// tree.
///
/// It is unproven as `not-declared` where the code does not declare it and no table says that it is the project's; and
/// as `not-constant` where its default is no plain value.
pub(crate) struct ConfigFlag;

/// A flag as written.
pub(crate) struct Written {
    block: BlockIndex,
    name: String,
    default: Option<StatedValue>,
    /// Whether it stands in a table most of whose flags the code declares.
    is_listed: bool,
}

static FLAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:-\w[, /|]+)?(?<name>--[A-Za-z][\w-]+)").ok());

impl ClaimKind for ConfigFlag {
    const NAME: &'static str = "config/flag";
    type Subject = Written;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, Written)> {
        let mut claims = Vec::new();
        if scope.model.flags().is_empty() {
            return claims;
        }
        for (index, block) in scope.document.blocks().iter().enumerate() {
            for (name, span) in flags_in(scope.document, block) {
                let default = StatedValue::default_in_row(scope.document, index);
                let is_listed = is_in_list_of_flags(scope, block);
                if !is_listed && declared(scope, &name).is_empty() {
                    continue;
                }
                let end = default.as_ref().map_or(span.end, |default| default.span.end.max(span.end));
                let claim = scope.claim(Self::NAME, span.start..end, name.clone());
                claims.push((claim, Written { block: index, name, default, is_listed }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, claim: &Claim, written: &Written) -> Outcome {
        let flags = declared(scope, &written.name);
        let name = &written.name;
        let Some(flag) = flags.first() else {
            let word = name.trim_start_matches('-').replace('-', "_");
            let is_named =
                [word.as_str(), name.trim_start_matches('-')].iter().any(|it| scope.words.places(it).is_some());
            let is_hypothetical = hypothetical(scope, &scope.document.blocks()[written.block], &claim.span).is_some();
            if !written.is_listed || is_named || is_hypothetical || word.contains('-') {
                return Outcome::unproven("not-declared", format!("no code that trueup reads declares `{name}`"));
            }
            return Outcome::broken(
                format!("nothing declares the flag `{name}`"),
                "drop it, or name the flag it is now",
            );
        };
        let evidence = vec![scope.line_evidence(&flag.path, flag.line, flag.line)];
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
}

/// The words that must be looked for in the whole tree.
pub(crate) fn wanted_words(document: &Document) -> FxHashSet<String> {
    let flags = document.blocks().iter().flat_map(|block| flags_in(document, block));
    flags
        .flat_map(|(name, _)| [name.trim_start_matches('-').to_owned(), name.trim_start_matches('-').replace('-', "_")])
        .collect()
}

fn declared<'a>(scope: &Scope<'a>, name: &str) -> Vec<&'a Flag> {
    scope.model.flags().iter().filter(|flag| flag.name == name).collect()
}

/// The flags in the code spans of a block, with their bytes.
fn flags_in(document: &Document, block: &Block) -> Vec<(String, Range<usize>)> {
    let codes = block.inlines.iter().filter(|inline| inline.kind == InlineKind::Code);
    codes
        .filter_map(|inline| {
            let found = FLAG.as_ref()?.captures(document.slice(&inline.span))?;
            let name = found.name("name")?;
            Some((name.as_str().to_owned(), inline.span.start + name.start()..inline.span.start + name.end()))
        })
        .collect()
}

/// Whether a cell belongs to a table in whose first column most flags are declared by the code.
fn is_in_list_of_flags(scope: &Scope<'_>, block: &Block) -> bool {
    let BlockKind::Cell { table, column: 0, .. } = block.kind else { return false };
    let blocks = scope.document.blocks();
    let is_of_table = |it: &&Block| matches!(it.kind, BlockKind::Cell { table: of, column: 0, .. } if of == table);
    let listed: Vec<String> =
        blocks.iter().filter(is_of_table).flat_map(|it| flags_in(scope.document, it)).map(|(name, _)| name).collect();
    let known = listed.iter().filter(|name| !declared(scope, name).is_empty()).count();
    known >= 2 && known * 3 >= listed.len() * 2
}
