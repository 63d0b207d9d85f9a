"""Prints what grimp sees: `module NAME`, and `import FROM TO LINE CONTENTS`, parted by tabs.

Arguments: the directories of top-level packages.
"""

import os
import sys

import grimp

directories = [os.path.abspath(argument) for argument in sys.argv[1:]]
for parent in dict.fromkeys(os.path.dirname(directory) for directory in directories):
    sys.path.insert(0, parent)
names = [os.path.basename(directory) for directory in directories]
graph = grimp.build_graph(*names, exclude_type_checking_imports=False, cache_dir=None)
for module in sorted(graph.modules):
    print("module", module, sep="\t")
for importer in sorted(graph.modules):
    for imported in sorted(graph.find_modules_directly_imported_by(importer)):
        details = graph.get_import_details(importer=importer, imported=imported)
        first = details[0] if details else {"line_number": "", "line_contents": ""}
        print("import", importer, imported, first["line_number"], first["line_contents"].replace("\t", " "), sep="\t")
