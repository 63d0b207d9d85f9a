//! One document of an index, reduced to what facts need.

use scip::types::occurrence::{Typed_enclosing_range, Typed_range};
use scip::types::symbol_information::Kind;
use scip::types::{Document, Occurrence, PositionEncoding, SymbolInformation, descriptor};

use rustc_hash::FxHashMap;

use crate::DefinitionKind;

/// The bit of an occurrence's roles that makes it a definition.
const DEFINITION_ROLE: i32 = 1;

/// A document of an index.
#[derive(Debug)]
pub(super) struct IndexedDocument {
    pub(super) encoding: Encoding,
    /// Symbols defined here, in source order.
    pub(super) definitions: Vec<IndexedDefinition>,
    /// Uses of symbols that are not local to a file, in source order.
    pub(super) uses: Vec<(Box<str>, Position)>,
}

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

/// A 0-based line with its columns, in code units of the document's encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

/// A definition of an index.
#[derive(Debug)]
pub(super) struct IndexedDefinition {
    /// The symbol, as the index writes it.
    pub(super) symbol: Box<str>,
    /// Its own name.
    pub(super) name: String,
    /// The names of the types and functions around it, outermost first.
    pub(super) owners: Vec<String>,
    /// What it is; `None` for what is no fact: parameters, type parameters, locals, files.
    pub(super) kind: Option<DefinitionKind>,
    /// Where its name stands.
    pub(super) position: Position,
    /// The whole definition, where the index says so.
    pub(super) whole: Option<Position>,
}

impl IndexedDocument {
    pub(super) fn read(document: &Document) -> IndexedDocument {
        let symbols: FxHashMap<&str, &SymbolInformation> =
            document.symbols.iter().map(|symbol| (symbol.symbol.as_str(), symbol)).collect();
        let mut definitions = Vec::new();
        let mut uses = Vec::new();
        for occurrence in &document.occurrences {
            let Some(position) = position_of(occurrence) else { continue };
            if occurrence.symbol_roles & DEFINITION_ROLE != 0 {
                let information = symbols.get(occurrence.symbol.as_str()).copied();
                definitions.extend(definition(occurrence, information, position));
            } else if scip::symbol::is_global_symbol(&occurrence.symbol) {
                uses.push((occurrence.symbol.as_str().into(), position));
            }
        }
        definitions.sort_by_key(|definition| definition.position);
        uses.sort_by_key(|(_, position)| *position);
        let encoding = match document.position_encoding.enum_value_or_default() {
            PositionEncoding::UTF8CodeUnitOffsetFromLineStart => Encoding::Utf8,
            PositionEncoding::UTF32CodeUnitOffsetFromLineStart => Encoding::Utf32,
            // Indexers that say nothing run on engines that count UTF-16 units.
            _ => Encoding::Utf16,
        };
        IndexedDocument { encoding, definitions, uses }
    }
}

fn definition(
    occurrence: &Occurrence,
    information: Option<&SymbolInformation>,
    position: Position,
) -> Option<IndexedDefinition> {
    use descriptor::Suffix;
    let symbol: Box<str> = occurrence.symbol.as_str().into();
    let whole = enclosing(occurrence);
    if scip::symbol::is_local_symbol(&symbol) {
        let name = information.map_or(String::new(), |it| it.display_name.clone());
        return Some(IndexedDefinition { symbol, name, owners: Vec::new(), kind: None, position, whole });
    }
    let parsed = scip::symbol::parse_symbol(&symbol).ok()?;
    let (last, around) = parsed.descriptors.split_last()?;
    let is_owner = |suffix: Suffix| matches!(suffix, Suffix::Type | Suffix::Method | Suffix::Term);
    let owners: Vec<String> = around
        .iter()
        .filter(|it| is_owner(it.suffix.enum_value_or_default()))
        .map(|descriptor| descriptor.name.clone())
        .collect();
    let of_type = around.last().is_some_and(|it| it.suffix.enum_value_or_default() == Suffix::Type);
    let told = information.and_then(|it| kind_of(it.kind.enum_value_or_default(), of_type));
    let by_suffix = match last.suffix.enum_value_or_default() {
        Suffix::Type => Some(DefinitionKind::Class),
        Suffix::Method if of_type => Some(DefinitionKind::Method),
        Suffix::Method => Some(DefinitionKind::Function),
        Suffix::Term if of_type => Some(DefinitionKind::Field),
        Suffix::Term => Some(DefinitionKind::Variable),
        Suffix::Macro => Some(DefinitionKind::Macro),
        _ => None,
    };
    let is_fact = !matches!(
        last.suffix.enum_value_or_default(),
        Suffix::Parameter | Suffix::TypeParameter | Suffix::Namespace | Suffix::Package | Suffix::Meta | Suffix::Local
    );
    let kind = if is_fact { told.or(by_suffix) } else { None };
    Some(IndexedDefinition { symbol, name: last.name.clone(), owners, kind, position, whole })
}

fn kind_of(kind: Kind, of_type: bool) -> Option<DefinitionKind> {
    Some(match kind {
        Kind::Class | Kind::SingletonClass | Kind::Object => DefinitionKind::Class,
        Kind::Struct | Kind::Message => DefinitionKind::Struct,
        Kind::Enum => DefinitionKind::Enum,
        Kind::EnumMember => DefinitionKind::Variant,
        Kind::Interface | Kind::Protocol => DefinitionKind::Interface,
        Kind::Trait | Kind::Mixin | Kind::TypeClass => DefinitionKind::Trait,
        Kind::TypeAlias | Kind::AssociatedType => DefinitionKind::TypeAlias,
        Kind::Union => DefinitionKind::Union,
        Kind::Function if !of_type => DefinitionKind::Function,
        Kind::Method | Kind::AbstractMethod | Kind::StaticMethod | Kind::Constructor => DefinitionKind::Method,
        Kind::Field | Kind::Property | Kind::StaticField | Kind::StaticProperty => DefinitionKind::Field,
        Kind::Constant => DefinitionKind::Constant,
        Kind::Variable | Kind::StaticVariable => DefinitionKind::Variable,
        Kind::Macro => DefinitionKind::Macro,
        _ => return None,
    })
}

fn position_of(occurrence: &Occurrence) -> Option<Position> {
    let typed = occurrence.typed_range.as_ref().map(|range| match range {
        Typed_range::SingleLineRange(it) => [it.line, it.start_character, it.line, it.end_character],
        Typed_range::MultiLineRange(it) => [it.start_line, it.start_character, it.end_line, it.end_character],
        _ => [-1; 4],
    });
    position(typed, &occurrence.range)
}

fn enclosing(occurrence: &Occurrence) -> Option<Position> {
    let typed = occurrence.typed_enclosing_range.as_ref().map(|range| match range {
        Typed_enclosing_range::SingleLineEnclosingRange(it) => [it.line, it.start_character, it.line, it.end_character],
        Typed_enclosing_range::MultiLineEnclosingRange(it) => {
            [it.start_line, it.start_character, it.end_line, it.end_character]
        }
        _ => [-1; 4],
    });
    position(typed, &occurrence.enclosing_range)
}

/// A range in either of its encodings; `None` where it is none.
fn position(typed: Option<[i32; 4]>, plain: &[i32]) -> Option<Position> {
    let numbers = match (typed, plain) {
        (Some(numbers), _) => numbers,
        (None, &[line, column, end_column]) => [line, column, line, end_column],
        (None, &[line, column, end_line, end_column]) => [line, column, end_line, end_column],
        _ => return None,
    };
    let mut unsigned = [0_u32; 4];
    for (number, place) in numbers.iter().zip(&mut unsigned) {
        *place = u32::try_from(*number).ok()?;
    }
    let [line, column, end_line, end_column] = unsigned;
    Some(Position { line, column, end_line, end_column })
}
