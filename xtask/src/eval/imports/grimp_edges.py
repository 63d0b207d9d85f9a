"""Prints what grimp sees: `module NAME`, and `import FROM TO LINE CONTENTS`, parted by tabs.

Arguments: `DIRECTORY:PACKAGE`, where a package is and its dotted name.
"""

import sys

import grimp

packages = [argument.rsplit(":", 1) for argument in sys.argv[1:]]
for directory in dict.fromkeys(directory for directory, _ in packages):
    sys.path.insert(0, directory)
names = [name for _, name in packages]
graph = grimp.build_graph(*names, exclude_type_checking_imports=False, cache_dir=None)
for module in sorted(graph.modules):
    print("module", module, sep="\t")
for importer in sorted(graph.modules):
    for imported in sorted(graph.find_modules_directly_imported_by(importer)):
        details = graph.get_import_details(importer=importer, imported=imported)
        first = details[0] if details else {"line_number": "", "line_contents": ""}
        print("import", importer, imported, first["line_number"], first["line_contents"].replace("\t", " "), sep="\t")
