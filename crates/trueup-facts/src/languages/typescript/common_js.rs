//! CommonJS: `require`, `module.exports`, and functions that are assigned to members.

use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::reader::{Place, Reader, dotted_path};
use crate::{DefinitionIndex, DefinitionKind, ImportKind, ImportedName, Name, Visibility};

impl Reader<'_> {
    /// `module.exports = …`, `exports.name = …`, `app.name = function …` and `Type.prototype.name = function …` at the
    /// top level; whether the assignment was read as a definition and walked.
    pub(super) fn assigned_member(&mut self, it: &AssignmentExpression) -> bool {
        let AssignmentTarget::StaticMemberExpression(target) = &it.left else { return false };
        if self.in_function || self.owner.is_some() {
            return false;
        }
        let Some(object) = dotted_path(&target.object) else { return false };
        let name = Name::new(target.property.name.as_str());
        if object == "module" && name == "exports" {
            self.export_names_of(&it.right);
            return false;
        }
        let is_export = object == "exports" || object == "module.exports";
        if is_export {
            self.export_names_of(&it.right);
        }
        let owner = object.strip_suffix(".prototype").unwrap_or(&object);
        if !is_export && (owner.contains(['.', '(', '[']) || owner == "this") {
            return false;
        }
        let function = it.right.get_inner_expression();
        let body = match function {
            Expression::ArrowFunctionExpression(arrow) => Some(arrow.body.span().start),
            Expression::FunctionExpression(function) => function.body.as_ref().map(|body| body.span.start),
            _ => return false,
        };
        let kind = if is_export { DefinitionKind::Function } else { DefinitionKind::Method };
        let index = self.define(kind, name, Place { start: it.span.start, end: it.span.end, body }, &[]);
        self.definition(index).visibility = Visibility::Public;
        if !is_export {
            self.belongs(index, owner);
        }
        match function {
            Expression::ArrowFunctionExpression(arrow) => self.arrow(index, arrow),
            Expression::FunctionExpression(function) => self.callable(index, function),
            _ => {}
        }
        true
    }

    /// Makes `index` a member of the top-level definition `owner`, which may stand in another file.
    fn belongs(&mut self, index: DefinitionIndex, owner: &str) {
        let parent = self.unowned.get(owner).copied().filter(|parent| *parent < index);
        let definition = self.definition(index);
        definition.parent = parent;
        definition.owner = Some(Name::new(owner));
    }

    /// `const a = require("x")`: an import that binds names.
    pub(super) fn required(&mut self, declarator: &VariableDeclarator) -> bool {
        let Some(Expression::CallExpression(call)) = &declarator.init else { return false };
        let Some(source) = call.common_js_require() else { return false };
        let names = match &declarator.id {
            BindingPattern::ObjectPattern(pattern) => pattern
                .properties
                .iter()
                .filter_map(|property| {
                    let name = self.key_name(&property.key)?;
                    let here = property.value.get_identifier_name().map(|here| Name::new(here.as_str()));
                    Some(ImportedName { alias: here.filter(|here| *here != name), name })
                })
                .collect(),
            pattern => {
                let alias = pattern.get_identifier_name().map(|name| Name::new(name.as_str()));
                vec![ImportedName { name: Name::const_new("*"), alias }]
            }
        };
        let kind = if self.in_function { ImportKind::Dynamic } else { ImportKind::Value };
        self.add_import(source.value.as_str(), names, kind, call.span);
        true
    }
}
