//! PHP.

mod calls;
mod declarations;
mod imports;
mod members;
mod names;
mod resolve;
mod standard;

use std::sync::OnceLock;

use crate::grammar::Grammar;
use crate::languages::Support;
use crate::{FileFacts, Language, Source};

/// PHP, and pages that mix it with HTML.
pub static PHP: Language = Language {
    name: "PHP",
    folder: "php",
    support: Support::Full,
    extensions: &["php", "phtml"],
    file_names: &[],
    fences: &["php"],
    line_comments: &["//", "#"],
    extract,
    lower: None,
    resolver: resolve::resolver,
};

static GRAMMAR: Grammar = Grammar {
    parser: tree_sitter_php::LANGUAGE_PHP,
    rules: &[
        ("namespace_definition", declarations::namespace),
        ("namespace_use_declaration", imports::uses),
        ("require_expression", imports::include),
        ("require_once_expression", imports::include),
        ("include_expression", imports::include),
        ("include_once_expression", imports::include),
        ("class_declaration", declarations::class),
        ("interface_declaration", declarations::interface),
        ("trait_declaration", declarations::class_trait),
        ("enum_declaration", declarations::enumeration),
        ("enum_case", declarations::variant),
        ("anonymous_class", declarations::anonymous_class),
        ("function_definition", members::function),
        ("method_declaration", members::method),
        ("property_declaration", members::property),
        ("property_promotion_parameter", members::promoted),
        ("const_declaration", members::constants),
        ("use_declaration", names::used_traits),
        ("base_clause", names::list),
        ("class_interface_clause", names::list),
        ("named_type", names::list),
        ("attribute", names::first),
        ("class_constant_access_expression", names::first),
        ("scoped_property_access_expression", names::scope),
        ("binary_expression", names::instance_of),
        ("object_creation_expression", calls::creation),
        ("function_call_expression", calls::function),
        ("scoped_call_expression", calls::scoped),
        ("member_call_expression", calls::member),
        ("nullsafe_member_call_expression", calls::member),
        ("subscript_expression", calls::subscript),
        ("throw_expression", calls::throw),
        ("catch_clause", calls::catch),
    ],
    comments: &["comment"],
    strings: &["string", "encapsed_string"],
    decorators: &["attribute"],
    decorator_lists: &["attribute_list", "attribute_group"],
    modifiers: &[],
    compiled: OnceLock::new(),
};

fn extract(source: &Source) -> FileFacts {
    GRAMMAR.read(source)
}
