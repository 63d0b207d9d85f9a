// Prints what dependency-cruiser sees: `file PATH`, and `import FROM TO AS-WRITTEN KINDS`, parted by tabs.
//
// Runs in the root of a project. Arguments: the parts of it to cruise.

import { existsSync } from "node:fs";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

const parts = process.argv.slice(2);
const options = {
  doNotFollow: { path: "(^|/)node_modules/" },
  exclude: { path: "(^|/)node_modules/" },
  tsPreCompilationDeps: true,
};
const resolveOptions = {
  exportsFields: ["exports"],
  conditionNames: ["import", "require", "node", "default"],
  mainFields: ["module", "main", "types", "typings"],
};
let transpileOptions = {};
if (existsSync("tsconfig.json")) {
  options.tsConfig = { fileName: "tsconfig.json" };
  try {
    transpileOptions = { tsConfig: extractTSConfig("tsconfig.json") };
  } catch {
    // It extends what is not installed; it gives no aliases then.
    delete options.tsConfig;
  }
}

const isSource = (path) => /\.([mc]?[jt]s|[jt]sx|vue|svelte)$/.test(path);
const isPart = (path) => parts.some((part) => part === "." || path === part || path.startsWith(`${part}/`));
const { output } = await cruise(parts, options, resolveOptions, transpileOptions);
const known = output.modules.filter((module) => !module.couldNotResolve && !module.coreModule);
for (const module of known.filter(({ source }) => isSource(source) && isPart(source))) {
  console.log(["file", module.source].join("\t"));
  for (const dependency of module.dependencies) {
    if (!dependency.couldNotResolve && !dependency.coreModule) {
      const kinds = dependency.dependencyTypes.join(" ");
      console.log(["import", module.source, dependency.resolved, dependency.module, kinds].join("\t"));
    }
  }
}
