//! Layer separation: which component stands above which, and the imports that must not come to be.

use trueup_diagram::{AsciiOptions, Graph, ascii};
use trueup_facts::Target;
use trueup_model::{ComponentId, Cycle, Layer, Model};

use crate::draft::{ask, prose};
use crate::sections::SectionKind;

/// Layer separation.
pub static LAYER_SEPARATION: SectionKind =
    SectionKind { folder: "layer_separation", heading: "Layer Separation", level: 2, draft };

/// At most this many components are named in one line.
const NAMED: usize = 8;
/// At most this many imports against the order are told.
const AGAINST: usize = 8;
/// At most this many components that a layer imports against the order are named.
const UPWARD: usize = 4;
/// At most this many components of a cycle are told.
const PROMINENT: usize = 12;
/// The widest line of the picture, in columns.
const WIDTH: usize = 80;
/// The longest import statement quoted, in characters.
const STATEMENT: usize = 90;

fn draft(model: &Model) -> Option<String> {
    let layering = model.layering();
    if layering.layers.len() < 2 && layering.cycles.is_empty() {
        return None;
    }
    let mut text = String::new();
    if layering.layers.len() >= 2 {
        text.push_str("The imports of today give this order; a layer imports only itself and those below it");
        let straight = layering.layers.iter().all(|layer| layer.violations.is_empty());
        text.push_str(if straight {
            ".\n\n"
        } else {
            ", but for the\nimports against the order that are named below.\n\n"
        });
        text.push_str(&format!("```\n{}```\n\n", picture(model)));
        text.push_str("### What Lives Where\n\n");
        for (at, layer) in layering.layers.iter().enumerate() {
            text.push_str(&entry(model, at, layer));
        }
    }
    text.push_str(&against(model));
    for cycle in &layering.cycles {
        text.push_str(&told_cycle(model, cycle));
        text.push_str(&one_way(model, cycle));
    }
    text.push_str("### Why Layers?\n\n");
    text.push_str(&ask("Is this order intended? What does it buy, and which rule of it must never be broken?"));
    Some(text)
}

fn picture(model: &Model) -> String {
    let mut graph = Graph::default();
    for (at, layer) in model.layering().layers.iter().enumerate() {
        let node = graph.node(&at.to_string(), &title(at));
        node.detail = names(model, &layer.components).iter().map(|name| format!("- {name}")).collect();
        if at > 0 {
            graph.edge(&(at - 1).to_string(), &at.to_string());
        }
    }
    let mut drawing = ascii(&graph, &AsciiOptions { width: WIDTH });
    if !drawing.ends_with('\n') {
        drawing.push('\n');
    }
    drawing
}

fn title(at: usize) -> String {
    format!("Layer {}", at + 1)
}

fn names(model: &Model, components: &[ComponentId]) -> Vec<String> {
    let mut names: Vec<String> =
        components.iter().take(NAMED).map(|&id| model.components().get(id).name.clone()).collect();
    if components.len() > NAMED {
        names.push(format!("{} more", components.len() - NAMED));
    }
    names
}

fn entry(model: &Model, at: usize, layer: &Layer) -> String {
    let all: Vec<String> = layer.components.iter().flat_map(|&id| model.components().get(id).paths.clone()).collect();
    let all: Vec<String> = all.iter().map(|path| prose::code(path)).collect();
    let mut text = format!("**{}:**\n- Files: {}\n", title(at), prose::capped(&all, 2 * NAMED));
    let places = |ids: &[ComponentId]| -> Vec<String> {
        ids.iter().map(|&id| imported_place(model, &layer.components, id)).collect()
    };
    let mut upward: Vec<ComponentId> = layer.violations.iter().map(|&(_, to)| to).collect();
    upward.sort();
    upward.dedup();
    let below = if layer.imports.is_empty() {
        "no lower layer".to_owned()
    } else {
        prose::capped(&places(&layer.imports), NAMED)
    };
    let above = if upward.is_empty() {
        String::new()
    } else {
        format!("; against the order {}", prose::capped(&places(&upward), UPWARD))
    };
    text.push_str(&format!("- Imports: {below}{above}\n"));
    if !layer.forbidden.is_empty() {
        let forbidden = whole_places(model, &layer.forbidden);
        // The most prominent ones come first; what is not named here is no less forbidden, but nobody reads it.
        let shown = prose::list(&forbidden[..forbidden.len().min(NAMED)]);
        text.push_str(&format!("- Forbidden: must not import {shown}\n"));
    }
    text.push('\n');
    text
}

/// The place of `to` that the others import: the one that has the first file of it that they do, or that file itself.
fn imported_place(model: &Model, from: &[ComponentId], to: ComponentId) -> String {
    let component = model.components().get(to);
    let [first, _, ..] = &component.paths[..] else { return prose::place(component) };
    let codebase = model.codebase();
    let files = from.iter().flat_map(|&id| &model.components().get(id).files);
    let targets = files.flat_map(|&file| &codebase.file(file).imports).filter_map(|resolved| match resolved.target {
        Target::File(target) if model.components().of_file(target) == Some(to) => Some(codebase.file(target).path()),
        _ => None,
    });
    let Some(path) = targets.min() else { return prose::code(first) };
    let holds = |place: &&String| place.ends_with('/') && path.as_str().starts_with(place.as_str());
    prose::code(component.paths.iter().find(holds).map_or(path.as_str(), String::as_str))
}

/// Every place of the components, those of the first ones only where they are many.
fn whole_places(model: &Model, components: &[ComponentId]) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for &id in components {
        let own = &model.components().get(id).paths;
        if places.is_empty() || places.len() + own.len() <= NAMED {
            places.extend(own.iter().map(|path| prose::code(path)));
        }
    }
    places
}

/// The imports that point from a lower layer to a higher one, each with an example.
fn against(model: &Model) -> String {
    let mut violations: Vec<(ComponentId, ComponentId)> =
        model.layering().layers.iter().flat_map(|layer| layer.violations.iter().copied()).collect();
    let weight = |from, to| {
        model.relations().between(from, to).map_or(0, |it| if it.deferred || it.type_only { 0 } else { it.weight })
    };
    violations.sort_by_key(|&(from, to)| std::cmp::Reverse(weight(from, to)));
    if violations.is_empty() {
        return String::new();
    }
    let mut text = String::from("### Imports Against the Order\n\n");
    for &(from, to) in violations.iter().take(AGAINST) {
        text.push_str(&import(model, from, to));
    }
    if violations.len() > AGAINST {
        text.push_str(&format!("- {} more pairs of components\n", violations.len() - AGAINST));
    }
    text.push('\n');
    text
}

fn told_cycle(model: &Model, cycle: &Cycle) -> String {
    let names: Vec<String> = cycle.components.iter().map(|&id| prose::bold(&model.components().get(id).name)).collect();
    let mut text = format!(
        "### Cycle\n\n{} import each other in a cycle, so none is above the others. One ring:\n\n",
        prose::capped(&names, 2 * NAMED)
    );
    for (at, &from) in cycle.ring.iter().enumerate() {
        text.push_str(&import(model, from, cycle.ring[(at + 1) % cycle.ring.len()]));
    }
    text.push('\n');
    text
}

/// What holds inside a cycle: for each component, those that import it and that it does not import.
fn one_way(model: &Model, cycle: &Cycle) -> String {
    let mut text = String::new();
    for id in model.prominent_components(PROMINENT).into_iter().filter(|id| cycle.components.contains(id)) {
        let component = model.components().get(id);
        let imported: Vec<ComponentId> = model.relations().imports_of(id).iter().map(|relation| relation.to).collect();
        let importers = model.relations().importers_of(id).into_iter().map(|relation| relation.from);
        let one_way = |from: &ComponentId| !imported.contains(from) && cycle.components.contains(from);
        let forbidden: Vec<ComponentId> = importers.filter(one_way).collect();
        let forbidden = whole_places(model, &forbidden);
        if forbidden.is_empty() {
            continue;
        }
        let imports: Vec<String> = imported.into_iter().map(|to| imported_place(model, &[id], to)).collect();
        text.push_str(&format!(
            "{}\n- Files: {}\n",
            prose::bold(&format!("{}:", component.name)),
            prose::places(component)
        ));
        text.push_str(&format!("- Imports: {}\n", prose::capped(&imports, NAMED)));
        text.push_str(&format!(
            "- Forbidden: must not import {}\n\n",
            prose::list(&forbidden[..forbidden.len().min(NAMED)])
        ));
    }
    if text.is_empty() {
        return text;
    }
    format!("### Inside the Cycle\n\nSome imports go one way only; they can be kept so:\n\n{text}")
}

/// A bullet: who imports whom, with the statement that shows it.
fn import(model: &Model, from: ComponentId, to: ComponentId) -> String {
    let name = |id: ComponentId| prose::bold(&model.components().get(id).name);
    let Some(relation) = model.relations().between(from, to) else { return String::new() };
    let site = &relation.evidence;
    let line = model.codebase().text(site.path.as_str()).and_then(|text| {
        text.lines().nth(site.line as usize - 1).map(|line| line.trim().trim_start_matches('\\').to_owned())
    });
    let statement =
        line.filter(|line| !line.is_empty()).map_or_else(String::new, |line| format!(": {}", statement(&line)));
    let when = match (relation.type_only, relation.deferred) {
        (true, _) => ", for types only",
        (_, true) => ", deferred to run time",
        _ => "",
    };
    format!(
        "- {} imports {}{when}{statement} ({})\n",
        name(from),
        name(to),
        prose::reference(site.path.as_str(), site.line)
    )
}

/// The statement as code, cut at a word where it is long.
fn statement(line: &str) -> String {
    if line.chars().count() <= STATEMENT {
        return prose::code(line);
    }
    let end = line.char_indices().nth(STATEMENT).map_or(line.len(), |(at, _)| at);
    let end = line[..end].rfind(' ').unwrap_or(end);
    format!("{} …", prose::code(line[..end].trim_end_matches(',')))
}
