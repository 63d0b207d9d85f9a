//! Imports and re-exports.

use oxc_ast::ast::*;

use super::reader::Reader;
use crate::{Import, ImportKind, ImportedName, Name};

impl Reader<'_> {
    pub(super) fn add_import(&mut self, source: &str, names: Vec<ImportedName>, kind: ImportKind, span: Span) {
        self.facts.imports.push(Import {
            specifier: Name::new(source),
            names,
            kind,
            path_attribute: None,
            module: None,
            in_test: false,
            span: self.span(span.start, span.end),
        });
    }

    pub(super) fn import_declaration(&mut self, it: &ImportDeclaration) {
        let specifiers = it.specifiers.as_ref().map_or(&[][..], |specifiers| specifiers.as_slice());
        let is_type = |specifier: &ImportDeclarationSpecifier| matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(one) if one.import_kind == ImportOrExportKind::Type);
        let only_types = !specifiers.is_empty() && specifiers.iter().all(is_type);
        let kind = if it.import_kind == ImportOrExportKind::Type || only_types {
            ImportKind::TypeOnly
        } else {
            ImportKind::Value
        };
        let names = specifiers.iter().map(imported_name).collect();
        self.add_import(it.source.value.as_str(), names, kind, it.span);
    }

    pub(super) fn import_equals(&mut self, it: &TSImportEqualsDeclaration) {
        let TSModuleReference::ExternalModuleReference(module) = &it.module_reference else { return };
        let kind = if it.import_kind == ImportOrExportKind::Type { ImportKind::TypeOnly } else { ImportKind::Value };
        let names = vec![ImportedName { name: Name::const_new("*"), alias: Some(Name::new(it.id.name.as_str())) }];
        self.add_import(module.expression.value.as_str(), names, kind, it.span);
    }

    pub(super) fn export_from(&mut self, it: &ExportFromDeclaration) {
        let name =
            |specifier: &ExportSpecifier| named(specifier.local.name().as_str(), specifier.exported.name().as_str());
        let names = it.specifiers.iter().map(name).collect();
        self.add_import(it.source.value.as_str(), names, ImportKind::Reexport, it.span);
    }

    pub(super) fn export_all(&mut self, it: &ExportAllDeclaration) {
        let alias = it.exported.as_ref().map(|exported| Name::new(exported.name().as_str()));
        let names = vec![ImportedName { name: Name::const_new("*"), alias }];
        self.add_import(it.source.value.as_str(), names, ImportKind::Reexport, it.span);
    }
}

fn imported_name(specifier: &ImportDeclarationSpecifier) -> ImportedName {
    match specifier {
        ImportDeclarationSpecifier::ImportSpecifier(one) => {
            named(one.imported.name().as_str(), one.local.name.as_str())
        }
        ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => named("default", one.local.name.as_str()),
        ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => named("*", one.local.name.as_str()),
    }
}

fn named(name: &str, here: &str) -> ImportedName {
    ImportedName { name: Name::new(name), alias: (name != here).then(|| Name::new(here)) }
}
