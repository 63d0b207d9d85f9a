//! `layer/files`: which files belong to a layer.

use rustc_hash::FxHashSet;
use trueup_facts::Name;

use crate::claim::Claim;
use crate::claims::layer_imports::undecided;
use crate::claims::{ClaimKind, Outcome};
use crate::import_search::imports_in;
use crate::layer_block::{BulletRole, LayerBlock, file_item, is_rest};
use crate::part::{NoPart, Part, fold_phrase, is_path};
use crate::pieced::Pieced;
use crate::scope::Scope;

/// A file that the document counts to a layer, in a `Files:` bullet of the layer in Markdown or in a drawn box.
///
/// Whether the path exists is a claim of `reference/path`; this kind asks whether the file belongs there. It holds when
/// the file is there and serves no library that the document gives to a layer of another purpose. It is broken when a
/// file of a layer of logic imports the library that the document gives to the layer of presentation: then it does the
/// presenting itself. It is never drifted.
///
/// It is unproven for these reasons: `concept` where the item names files by what they do; `ambiguous` and `no-subject`
/// where it names several parts of the project or none.
pub(crate) struct LayerFiles;

/// An item of a list of files: the index of its layer and the words.
pub(crate) struct FileItem {
    layer: usize,
    words: Pieced,
}

impl ClaimKind for LayerFiles {
    const NAME: &'static str = "layer/files";
    type Subject = FileItem;

    fn recognise(scope: &Scope<'_>) -> Vec<(Claim, FileItem)> {
        let mut claims = Vec::new();
        if scope.is_of_other_times {
            return claims;
        }
        for (layer, block) in scope.layer_blocks().iter().enumerate() {
            let Some(files) = block.bullet(BulletRole::Files).filter(|_| is_layer(block)) else { continue };
            for words in files.value.items().into_iter().filter(|words| !is_rest(words.text())) {
                let claim = scope.claim(Self::NAME, words.span(), format!("{}: {}", block.name(), words.text()));
                claims.push((claim, FileItem { layer, words }));
            }
        }
        claims
    }

    fn verify(scope: &Scope<'_>, _claim: &Claim, item: &FileItem) -> Outcome {
        let Some(layer) = scope.layer_blocks().get(item.layer) else { return undecided(item.words.text()) };
        let Some(part) = file_item(scope, &item.words, layer) else {
            return match scope.part(item.words.text(), item.words.start()) {
                Err(error @ NoPart::Ambiguous(_)) => error.outcome(item.words.text()),
                Err(error) if is_path(item.words.text().trim_matches('`')) => {
                    error.outcome(item.words.text().trim_matches('`'))
                }
                _ => undecided(item.words.text()),
            };
        };
        foreign_library(scope, layer, &part).unwrap_or_else(|| {
            let evidence = part.files.first().map(|id| scope.file_evidence(scope.codebase.file(*id).path()));
            Outcome::holds(format!("`{}` is there", part.name), evidence.into_iter().collect())
        })
    }
}

/// Whether a block is a layer rather than some other thing with files: it says so, or tells what it imports.
fn is_layer(block: &LayerBlock) -> bool {
    let says_so = ["layer", "tier"].iter().any(|word| block.title.text().to_lowercase().contains(word));
    says_so || [BulletRole::Imports, BulletRole::Forbidden].iter().any(|role| block.bullet(*role).is_some())
}

/// Words of the titles of layers that present nothing.
const LOGIC: &[&str] = &["logic", "domain", "data", "model", "storage", "persistence"];
/// Words of the titles of layers that present.
const PRESENTATION: &[&str] = &["presentation", "output", "display", "rendering", "view"];

/// The file of a layer of logic that imports the library of the layer of presentation.
fn foreign_library(scope: &Scope<'_>, layer: &LayerBlock, part: &Part) -> Option<Outcome> {
    let title = layer.title.text().to_lowercase();
    let has = |title: &str, words: &[&str]| words.iter().any(|word| title.contains(word));
    if !has(&title, LOGIC) || has(&title, PRESENTATION) {
        return None;
    }
    let own = libraries(layer);
    for other in scope.layer_blocks() {
        let other_title = other.title.text().to_lowercase();
        if !has(&other_title, PRESENTATION) || has(&other_title, LOGIC) {
            continue;
        }
        let foreign: FxHashSet<String> = libraries(other).difference(&own).cloned().collect();
        let is_foreign = |name: &Name| foreign.contains(&fold_phrase(name));
        let mut imports = imports_in(scope.codebase, &part.files).filter(|it| it.runs());
        let Some(imported) = imports.find(|it| it.package().is_some_and(is_foreign)) else { continue };
        let evidence = imported.evidence(scope);
        let library = imported.package().map_or("", |name| name.as_str());
        let message = format!(
            "`{}` imports `{library}` on line {}, the library of \"{}\"",
            imported.file.path(),
            evidence.line,
            other.name()
        );
        let advice = format!("move what presents to \"{}\", or say that this layer presents too", other.name());
        return Some(Outcome::broken(message, advice).with_evidence(vec![evidence]));
    }
    None
}

/// The libraries that a layer is said to be made with, folded.
fn libraries(layer: &LayerBlock) -> FxHashSet<String> {
    let bullets = layer.bullets.iter().filter(|bullet| bullet.role == BulletRole::Library);
    let items = bullets.flat_map(|bullet| bullet.value.items());
    items.flat_map(|item| item.text().split(" + ").map(fold_phrase).collect::<Vec<_>>()).collect()
}
