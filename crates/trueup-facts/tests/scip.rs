//! A SCIP index says better what a file defines and where its imports lead; one that is older than the file does not.

use std::sync::Arc;

use protobuf::Message;
use scip::types::{Document, Index, Occurrence};
use trueup_facts::{
    Codebase, ContentHash, PathIndex, ReadText, ScipError, ScipIndex, Source, SourceClass, SourcePath, extract,
    language_of, outline,
};

const ORDERS: &str = "from shop.store import Store\n\n\nclass Order:\n    def total(self):\n        return 0\n\n    def ghost(self):\n        return 1\n";
const STORE: &str = "class Store:\n    pass\n";
const OTHER: &str = "class Store:\n    pass\n";

struct NoText;

impl ReadText for NoText {
    fn read_text(&self, _path: &SourcePath) -> Option<Arc<str>> {
        None
    }
}

/// An occurrence of a symbol on one 0-based line, between two columns.
fn occurrence(symbol: &str, range: [i32; 3], is_definition: bool) -> Occurrence {
    let symbol = format!("scip-python python shop 1 {symbol}");
    Occurrence { symbol, range: range.to_vec(), symbol_roles: i32::from(is_definition), ..Occurrence::default() }
}

fn document(path: &str, occurrences: Vec<Occurrence>) -> Document {
    Document { relative_path: path.to_owned(), occurrences, ..Document::default() }
}

/// An index that has `Order.total` and `Order.size`, but no `Order.ghost`, and for which the import is of `other.py`.
fn index(prefix: &str) -> Vec<u8> {
    let orders = vec![
        occurrence("`shop.other`/Store#", [0, 23, 28], false),
        occurrence("`shop.orders`/Order#", [3, 6, 11], true),
        occurrence("`shop.orders`/Order#total().", [4, 8, 13], true),
        occurrence("`shop.orders`/Order#size.", [5, 8, 12], true),
    ];
    let other = vec![occurrence("`shop.other`/Store#", [0, 6, 11], true)];
    let documents =
        vec![document(&format!("{prefix}shop/orders.py"), orders), document(&format!("{prefix}shop/other.py"), other)];
    Index { documents, ..Index::default() }.write_to_bytes().expect("an index")
}

fn paths() -> PathIndex {
    PathIndex::new(
        ["app/shop/orders.py", "app/shop/other.py", "app/shop/store.py"].map(SourcePath::new).to_vec(),
        Vec::new(),
    )
}

fn linked(orders: &str, index: &ScipIndex) -> (Codebase, Vec<SourcePath>) {
    let files = [("app/shop/orders.py", orders), ("app/shop/other.py", OTHER), ("app/shop/store.py", STORE)];
    let sources = files.map(|(path, text)| {
        let (path, hash, class) = (SourcePath::new(path), ContentHash::default(), SourceClass::Product);
        let language = language_of(path.file_name());
        let source = Source { path, text: text.into(), valid_utf8: true, hash, language, class };
        let facts = extract(&source);
        (source, facts)
    });
    Codebase::link_with(sources.to_vec(), paths(), Arc::new(NoText), index)
}

fn read(bytes: &[u8]) -> Result<ScipIndex, ScipError> {
    let mut index = ScipIndex::default();
    index.add(bytes, &["", "app"], &paths()).map(|()| index)
}

#[test]
fn definitions_and_targets_of_imports_are_the_index_s() {
    let index = read(&index("")).expect("it is one, below `app`");
    let (codebase, outdated) = linked(&ORDERS.replace("return 0", "size = 0"), &index);
    assert_eq!(outdated, Vec::<SourcePath>::new());
    assert_eq!(
        outline::facts(&codebase.files()[0].facts),
        "class Order [4-9]\n  method total() [5-6]\n  field size [6]\n"
    );
    assert_eq!(outline::imports(&codebase), "app/shop/orders.py: shop.store [Store] -> app/shop/other.py\n");
}

#[test]
fn an_index_of_an_earlier_file_changes_nothing() {
    let index = read(&index("app/")).expect("it is one, at the root");
    let later = format!("\"\"\"Orders.\"\"\"\n\n\n{ORDERS}");
    let (codebase, outdated) = linked(&later, &index);
    assert_eq!(outdated, [SourcePath::new("app/shop/orders.py")]);
    let (plain, _) = linked(&later, &ScipIndex::default());
    assert_eq!(outline::facts(&codebase.files()[0].facts), outline::facts(&plain.files()[0].facts));
    assert_eq!(outline::imports(&codebase), outline::imports(&plain));
}

#[test]
fn what_is_no_index_of_the_tree_is_refused() {
    assert!(matches!(read(b"no index"), Err(ScipError::Malformed(_))));
    assert!(matches!(read(&index("elsewhere/")), Err(ScipError::Foreign)));
    assert!(matches!(read(&index("../../")), Err(ScipError::Foreign)));
    assert!(matches!(read(b""), Err(ScipError::Foreign)));
}
