//! What the past of a tree says of line references and of names: a tree as it was when the document was written, and as it is.

use std::sync::Arc;

use trueup_cases::Tree;
use trueup_check::{Judgement, check};
use trueup_document::Document;
use trueup_facts::{
    Commit, ContentHash, History, HistoryGap, LineOrigin, Origin, PastFile, PastSource, Replaced, Source, SourceClass,
    SourcePath, language_of,
};
use trueup_model::Model;

/// A past of two moments: `written`, when every line of the document was, and `moved`, when everything else happened.
struct TwoMoments {
    then: Vec<(&'static str, String)>,
    renamed: Vec<(&'static str, &'static str)>,
    gap: Option<HistoryGap>,
    /// The committed text of a document whose lines are none of them committed.
    replaced: Option<&'static str>,
}

fn commit(id: &str, subject: &str) -> Commit {
    Commit { id: id.repeat(40), author: "Ada".to_owned(), date: "2025-03-01".to_owned(), subject: subject.to_owned() }
}

fn written(document: &SourcePath) -> Origin {
    let document = document.as_str().to_owned();
    Origin { commit: commit("a", "written"), document: document.clone(), document_now: document }
}

impl TwoMoments {
    fn file(&self, path: &str) -> Option<PastFile> {
        let (path, text) = self.then.iter().find(|(known, _)| *known == path)?;
        Some(PastFile { path: (*path).to_owned(), text: Arc::from(text.as_str()) })
    }
}

impl History for TwoMoments {
    fn origins(&self, document: &SourcePath, _text: &str, lines: &[u32]) -> Vec<LineOrigin> {
        let origin = written(document);
        if self.replaced.is_some() {
            return vec![LineOrigin::Uncommitted; lines.len()];
        }
        let answer = self.gap.map_or(LineOrigin::Committed(Arc::new(origin)), LineOrigin::Unknown);
        vec![answer; lines.len()]
    }

    fn replaced(&self, document: &SourcePath, _text: &str, lines: &[u32]) -> Vec<Option<Replaced>> {
        let texts: Vec<&str> = self.replaced.unwrap_or_default().lines().collect();
        let replaced = |line: &u32| {
            let text = (*texts.get(*line as usize - 1)?).to_owned();
            Some(Replaced { origin: Arc::new(written(document)), text })
        };
        lines.iter().map(replaced).collect()
    }

    fn file_at(&self, _origin: &Origin, path: &SourcePath) -> Option<PastFile> {
        self.file(path.as_str())
    }

    fn renamed(&self, _origin: &Origin, written: &str) -> Option<(PastFile, SourcePath)> {
        let (then, now) = self.renamed.iter().find(|(then, _)| *then == written)?;
        Some((self.file(then)?, SourcePath::new(now)))
    }

    fn changed_by(&self, _origin: &Origin, path: &SourcePath, is_changed: &dyn Fn(&str) -> bool) -> Option<Commit> {
        let then = self.file(path.as_str())?;
        (!is_changed(&then.text)).then(|| commit("b", "moved"))
    }

    fn changed_sources(
        &self,
        _origin: &Origin,
        _words: &[&str],
        text_now: &dyn Fn(&SourcePath) -> Option<Arc<str>>,
    ) -> Option<Vec<PastSource>> {
        let source = |(path, text): &(&str, String)| {
            let path = SourcePath::new(path);
            let now = text_now(&path);
            let (text, language) = (Arc::from(text.as_str()), language_of(path.file_name()));
            let is_there = now.is_some();
            let (hash, class) = (ContentHash::default(), SourceClass::Product);
            let source = Source { path, text, valid_utf8: true, hash, language, class };
            (now.as_ref() != Some(&source.text)).then_some(PastSource { source, is_there })
        };
        Some(self.then.iter().filter_map(source).collect())
    }

    fn successor(&self, _origin: &Origin, path: &SourcePath) -> Option<SourcePath> {
        self.renamed.iter().find(|(then, _)| *then == path.as_str()).map(|(_, now)| SourcePath::new(now))
    }
}

fn judge(history: TwoMoments, now: &[(&str, &str)], document: &str) -> Vec<Judgement> {
    judge_kind("reference/line", history, now, document)
}

fn judge_kind(kind: &str, history: TwoMoments, now: &[(&str, &str)], document: &str) -> Vec<Judgement> {
    let model = Model::new(Tree::new(now).codebase()).with_history(Arc::new(history));
    let document = Document::parse(SourcePath::new("design.md"), document.to_owned());
    let judgements = check(&document, &model).judgements;
    judgements.into_iter().filter(|judgement| judgement.claim.kind == kind).collect()
}

/// Each judgement as its words, verdict, reason and repair.
fn outline(judgements: &[Judgement]) -> Vec<String> {
    let one = |it: &Judgement| {
        let reason = it.reason.map_or_else(String::new, |reason| format!(" {reason}"));
        let repair = it.repair.as_ref().map_or_else(String::new, |repair| format!(" -> {}", repair.replacement));
        let since = it.since.as_ref().map_or("", |_| " since");
        format!("{} {}{reason}{since}{repair}", it.claim.text, it.verdict.word())
    };
    judgements.iter().map(one).collect()
}

const CART: &str = "import store\n\n\ndef total(cart):\n    rows = cart.rows()\n    rate = store.rate()\n    return sum(rows) * rate\n\n\ndef empty(cart):\n    cart.drop_all()\n    store.forget(cart)\n    return None\n";

/// Seven lines more at the top.
fn with_header(text: &str) -> String {
    format!("# The cart of the shop.\n#\n# It adds up.\n#\n# It forgets.\n#\n\n{text}")
}

fn moved(document: &str) -> Vec<Judgement> {
    let history =
        TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    judge(history, &[("cart.py", &with_header(CART))], document)
}

#[test]
fn lines_that_moved_are_a_finding_without_repair_where_the_numbers_may_have_been_guessed() {
    let found = moved("The sum is made late (cart.py:5-7).\n");
    assert_eq!(outline(&found), ["cart.py:5-7 broken since"]);
    let message = &found[0].message;
    assert!(
        message.starts_with("since `bbbbbbb` (2025-03-01, moved) the lines 5-7 stand at 12-14 of `cart.py`"),
        "{message}"
    );
    assert_eq!((found[0].evidence[0].line, found[0].evidence[0].end_line), (12, 14));
}

#[test]
fn a_range_that_was_exactly_a_definition_is_repaired() {
    assert_eq!(
        outline(&moved("The sum is made late (cart.py:4-7).\n")),
        ["cart.py:4-7 drifted since -> cart.py:11-14"]
    );
}

#[test]
fn numbers_of_an_author_who_read_them_are_repaired() {
    let document =
        "`total` (cart.py:4), `empty` (cart.py:10) and `drop_all` (cart.py:11).\n\nIt ends late (cart.py:12).\n";
    let expected = [
        "cart.py:4 drifted since -> cart.py:11",
        "cart.py:10 drifted since -> cart.py:17",
        "cart.py:11 drifted since -> cart.py:18",
        "cart.py:12 drifted since -> cart.py:19",
    ];
    assert_eq!(outline(&moved(document)), expected);
    let guessed = document.replace("`empty` (cart.py:10)", "`empty` (cart.py:2)");
    assert_eq!(outline(&moved(&guessed))[3], "cart.py:12 broken since");
}

#[test]
fn lines_that_stayed_prove_nothing() {
    let history =
        TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    let found = judge(history, &[("cart.py", CART)], "The sum is made late (cart.py:5-7).\n");
    assert_eq!(outline(&found), ["cart.py:5-7 unproven unchanged"]);
    // What was edited beyond recognition is not decided either.
    let history =
        TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    let edited =
        CART.replace("rows = cart.rows()", "lines = cart.all()").replace("sum(rows) * rate", "add(lines, rate)");
    let found = judge(history, &[("cart.py", &with_header(&edited))], "The sum is made late (cart.py:5-7).\n");
    assert_eq!(outline(&found), ["cart.py:5-7 unproven no-subject"]);
}

#[test]
fn a_renamed_file_is_followed() {
    let history = TwoMoments {
        then: vec![("cart.py", CART.to_owned())],
        renamed: vec![("cart.py", "basket.py")],
        gap: None,
        replaced: None,
    };
    let found = judge(history, &[("basket.py", &with_header(CART))], "The sum is made late (cart.py:4-7).\n");
    assert_eq!(outline(&found), ["cart.py:4-7 drifted -> basket.py:11-14"]);
}

#[test]
fn lines_that_left_for_another_file_are_found_there() {
    let history =
        TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    let (total, empty) = CART.split_at(CART.find("def empty").expect("it is there"));
    let now = [("cart.py", total), ("forget.py", empty)];
    let found = judge(history, &now, "All is dropped at the end (cart.py:10-13).\n");
    assert_eq!(outline(&found), ["cart.py:10-13 drifted since -> forget.py:1-4"]);
}

/// What is said of a document whose line is edited, not committed, and was `before`.
fn edited(then: &[(&'static str, &str)], now: &[(&str, &str)], before: &'static str, document: &str) -> Vec<String> {
    let then = then.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    let renamed = vec![("cart.py", "basket.py")];
    outline(&judge(TwoMoments { then, renamed, gap: None, replaced: Some(before) }, now, document))
}

#[test]
fn a_corrected_reference_holds_where_it_cites_the_lines_that_the_committed_one_cited() {
    let (then, now, before) = ([("cart.py", CART)], with_header(CART), "The sum is made late (cart.py:5-7).\n");
    let says = |document| edited(&then, &[("cart.py", &now)], before, document);
    assert_eq!(says("The sum is made late (cart.py:12-14).\n"), ["cart.py:12-14 holds"]);
    assert_eq!(says("The sum is made late (cart.py:13-14).\n"), ["cart.py:13-14 unproven no-subject"]);
    // A line of which other words were edited still cites what it cited.
    assert_eq!(says("The sum comes late (cart.py:5-7).\n"), ["cart.py:5-7 broken since"]);
}

#[test]
fn a_corrected_reference_follows_lines_into_another_file() {
    let (total, empty) = CART.split_at(CART.find("def empty").expect("it is there"));
    let now = [("cart.py", total), ("forget.py", empty)];
    let before = "All is dropped at the end (cart.py:10-13).\n";
    let document = "All is dropped at the end (forget.py:1-4).\n";
    assert_eq!(edited(&[("cart.py", CART)], &now, before, document), ["forget.py:1-4 holds"]);
    let now = with_header(CART);
    let document = "All is dropped at the end (basket.py:17-20).\n";
    assert_eq!(edited(&[("cart.py", CART)], &[("basket.py", &now)], before, document), ["basket.py:17-20 holds"]);
}

#[test]
fn a_gap_that_can_be_closed_is_named() {
    let judged = |gap| {
        let history = TwoMoments { then: Vec::new(), renamed: Vec::new(), gap: Some(gap), replaced: None };
        judge(history, &[("cart.py", CART)], "The sum is made late (cart.py:5-7).\n").remove(0)
    };
    assert!(judged(HistoryGap::Shallow).message.ends_with("the clone is shallow; fetch its whole history to find out"));
    assert!(!judged(HistoryGap::NoRepository).message.contains("history"));
    assert_eq!(judged(HistoryGap::Shallow).reason, Some("no-subject"));
}

/// What the past says of the names in a document, from `then` to `now`.
fn names(then: &[(&'static str, &str)], now: &[(&str, &str)], document: &str) -> Vec<Judgement> {
    let then = then.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    judge_kind("reference/symbol", TwoMoments { then, renamed: Vec::new(), gap: None, replaced: None }, now, document)
}

#[test]
fn a_name_that_the_project_had_is_no_name_of_another_system() {
    let renamed = CART.replace("empty", "clear_cart");
    let found = names(&[("cart.py", CART)], &[("cart.py", &renamed)], "The work ends in `empty()`.\n");
    assert_eq!(outline(&found), ["empty() drifted since -> clear_cart()"]);
    let found = names(&[("cart.py", CART)], &[("cart.py", "import store\n")], "The work ends in `empty()`.\n");
    assert_eq!(outline(&found), ["empty() broken since"]);
    assert!(found[0].message.contains("`cart.py:10` when the text was written"), "{}", found[0].message);
    let found = names(&[("cart.py", CART)], &[("cart.py", "import store\n")], "The work ends in `crash()`.\n");
    assert_eq!(outline(&found), ["crash() unproven may-be-external"]);
}

#[test]
fn an_ordinary_word_is_a_name_where_the_product_defined_it() {
    let found = names(&[("cart.py", CART)], &[("cart.py", "import store\n")], "The work ends in `empty`.\n");
    assert_eq!(outline(&found), ["empty broken since"]);
    // A word that the code still has, one that it never had, one that it only used, and one that need not be there.
    for document in ["It is in `store`.\n", "It is in `Redis`.\n", "It has `rows`.\n", "It no longer has `empty`.\n"] {
        assert!(names(&[("cart.py", CART)], &[("cart.py", "import store\n")], document).is_empty(), "{document}");
    }
}

#[test]
fn a_method_of_another_owner_proves_nothing() {
    let then = "class Cart:\n    def settle(self):\n        return 1\n";
    let found = names(&[("cart.py", then)], &[("cart.py", "x = 1\n")], "The bank has `stripe.settle()`.\n");
    assert_eq!(outline(&found), ["stripe.settle() unproven may-be-external"]);
    let found = names(&[("cart.py", then)], &[("cart.py", "x = 1\n")], "All ends in `cart.settle()`.\n");
    assert_eq!(outline(&found), ["cart.settle() broken since"]);
}

#[track_caller]
fn check_shown(now: &str, document: &str, expected: &str) {
    let history =
        TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    let judgement = judge_kind("snippet", history, &[("cart.py", now)], document).remove(0);
    assert_eq!(judgement.verdict.word(), "drifted", "{}", judgement.message);
    let repair = judgement.repair.expect("it drifted");
    let mut repaired = document.to_owned();
    repaired.replace_range(repair.span, &repair.replacement);
    assert_eq!(repaired, expected);
}

const SHOWN: &str = "From `cart.py`:\n\n```python\ndef total(cart):\n    rows = cart.rows()\n    rate = store.rate()\n    return sum(rows) * rate\n```\n";

#[test]
fn a_copy_of_lines_that_changed_is_copied_again() {
    let now = CART.replace("rate = store.rate()", "rate = cart.zone().rate(today())\n    log(rate)");
    check_shown(&now, SHOWN, &SHOWN.replace("rate = store.rate()", "rate = cart.zone().rate(today())\n    log(rate)"));
    let now =
        CART.replace("    rate = store.rate()\n    return sum(rows) * rate\n", "    return cart.zone().sum(rows)\n");
    check_shown(
        &now,
        SHOWN,
        &SHOWN.replace("    rate = store.rate()\n    return sum(rows) * rate\n", "    return cart.zone().sum(rows)\n"),
    );
}

#[test]
fn what_the_author_left_out_and_the_authors_indentation_stay() {
    let document = "> From `cart.py`:\n>\n> ```python\n> def total(cart):\n>   rows = cart.rows()\n>   ...\n>   return sum(rows) * rate\n> ```\n";
    let now = CART
        .replace("rows = cart.rows()", "rows = [row for row in cart]")
        .replace("import store", "import store, zone");
    check_shown(&now, document, &document.replace("rows = cart.rows()", "rows = [row for row in cart]"));
}

#[test]
fn what_was_no_copy_is_not_refreshed() {
    let now = CART.replace("rows = cart.rows()", "rows = [row for row in cart]");
    let judged = |document: &str| {
        let history =
            TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
        judge_kind("snippet", history, &[("cart.py", &now)], document).remove(0).verdict.word()
    };
    // The author retold a line, or said something about one of those that changed.
    assert_eq!(judged(&SHOWN.replace("rate = store.rate()", "rate = the_rate_of(store)")), "unproven");
    assert_ne!(judged(&SHOWN.replace("cart.rows()", "cart.rows()  # all of them")), "drifted");
}

/// What the past says of a file that is named `basket.py` now.
fn renamed(kind: &str, document: &str) -> Vec<String> {
    let then = vec![("shop/cart.py", CART.to_owned()), ("shop/till.py", "x = 1\n".to_owned())];
    let renamed = vec![("shop/cart.py", "shop/basket.py")];
    let history = TwoMoments { then, renamed, gap: None, replaced: None };
    let now = [("shop/basket.py", CART), ("shop/till.py", "x = 1\n"), ("shop/store.py", "x = 1\n")];
    outline(&judge_kind(kind, history, &now, document))
}

#[test]
fn a_link_and_an_entry_of_a_tree_follow_a_renamed_file() {
    let links = "[it](shop/cart.py) and [it](./shop/cart.py#L3)\n";
    let expected = ["shop/cart.py drifted -> shop/basket.py", "./shop/cart.py#L3 drifted -> ./shop/basket.py#L3"];
    assert_eq!(renamed("reference/link", links), expected);
    let tree = "```\nshop/\n├── cart.py\n├── store.py\n└── till.py\n```\n";
    assert_eq!(renamed("tree", tree), ["cart.py drifted -> basket.py", "store.py holds", "till.py holds"]);
}

#[test]
fn a_sentence_that_denies_or_imagines_something_still_names_what_was_there() {
    let gone = |document: &str| outline(&names(&[("cart.py", CART)], &[("cart.py", "import store\n")], document));
    assert_eq!(gone("No row outlives `empty()`.\n"), ["empty() broken since"]);
    assert_eq!(gone("Another shop would call `empty()` too.\n"), ["empty() broken since"]);
    assert_eq!(gone("We removed `empty()`.\n"), ["empty() unproven hypothetical"]);
    assert_eq!(gone("There is no `empty()`.\n"), ["empty() unproven hypothetical"]);
}

#[test]
fn names_in_drawings_and_types_are_told_where_they_are_gone() {
    let then = "class CartLine:\n    pass\n\n\ndef add_line(cart):\n    return 1\n";
    let now = then.replace("CartLine", "CartRow").replace("add_line", "append_row");
    let say = |now: &str, document: &str| outline(&names(&[("cart.py", then)], &[("cart.py", now)], document));
    let document = "```\nClient → add_line (cart.py:5)\n```\n\nIt has a `list[CartLine]`.\n";
    assert_eq!(say(&now, document), ["add_line drifted since -> append_row", "CartLine drifted since -> CartRow"]);
    // As long as they are there, a drawing and a type say nothing of their own.
    assert!(say(then, document).is_empty());
}

#[test]
fn an_owner_that_only_a_file_is_called_after_is_gone() {
    let then = "class Tracker:\n    def locate(self):\n        return 1\n";
    let now = then.replace("Tracker", "Finder");
    let found = names(&[("tracker.py", then)], &[("tracker.py", &now)], "It asks `Tracker.locate`.\n");
    assert_eq!(outline(&found), ["Tracker.locate drifted since -> Finder.locate"]);
}

#[test]
fn a_route_that_the_code_wrote_is_served_no_more() {
    let then = "@router.post(\"/carts/{cart_id}/checkout\")\ndef checkout():\n    return 1\n";
    let judged = |now: &str| {
        let history =
            TwoMoments { then: vec![("routes.py", then.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
        let document = "The till posts it (POST /carts/{cart_id}/checkout) and waits, as GET /carts/{cart_id}/none.\n";
        outline(&judge_kind("api/route", history, &[("routes.py", now)], document))
    };
    assert_eq!(judged(then), ["POST /carts/{cart_id}/checkout holds"]);
    assert_eq!(judged(&then.replace("/checkout", "/order")), ["POST /carts/{cart_id}/checkout broken"]);
}

#[test]
fn a_statement_before_its_source_is_a_copy() {
    let document = "It needs `import store` (`cart.py:1`) for the rates.\n";
    let judged = |now: &str| {
        let history =
            TwoMoments { then: vec![("cart.py", CART.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
        outline(&judge_kind("snippet", history, &[("cart.py", now)], document))
    };
    assert_eq!(judged(CART), ["import store holds"]);
    assert_eq!(judged(&CART.replace("import store", "import shop")), ["import store broken"]);
}

#[test]
fn a_file_named_as_an_example_follows_its_file() {
    let document = "All rules, such as `shop/cart.py`, are plain.\n";
    assert_eq!(renamed("reference/path", document), ["shop/cart.py drifted -> shop/basket.py"]);
    assert_eq!(renamed("reference/path", "Formerly in `shop/cart.py`.\n"), ["shop/cart.py unproven hypothetical"]);
}

#[test]
fn a_cited_definition_that_moved_is_not_vouched_for_by_its_use() {
    let then = "def early():\n    return late()\n\n\ndef late():\n    return 1\n";
    let now = format!("# A.\n# B.\n# C.\n{then}");
    let history =
        TwoMoments { then: vec![("cart.py", then.to_owned())], renamed: Vec::new(), gap: None, replaced: None };
    let found = judge(history, &[("cart.py", &now)], "It ends in `late` (cart.py:5).\n");
    assert_eq!(outline(&found), ["cart.py:5 drifted since -> cart.py:8"]);
}

#[test]
fn a_bare_name_in_plain_text_may_be_a_library() {
    let judged = |document: &str| {
        let renamed = vec![("shop/mermaid.js", "shop/mermaid.mjs")];
        let then = vec![("shop/mermaid.js", "export {}\n".to_owned())];
        let history = TwoMoments { then, renamed, gap: None, replaced: None };
        let now = [("shop/mermaid.mjs", "export {}\n"), ("shop/till.js", "export {}\n")];
        judge_kind("reference/path", history, &now, document).iter().any(|it| it.repair.is_some())
    };
    assert!(judged("All is drawn in `shop/mermaid.js`.\n"));
    assert!(!judged("All is drawn by mermaid.js, not in `shop/till.js`.\n"));
}
