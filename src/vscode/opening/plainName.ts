import { claimants, firmClaims, type EditorClaim } from './editorClaims';

/**
 * Endings of names that keep their names, and so their colours, unless an editor claims them. An editor may claim what TSK
 * cannot see (in a remote window, extensions of the other side): therefore a list, and not every unclaimed ending.
 */
const plainEndings = new Set(
  `bash bat bazel bzl c cc cfg cjs clj cljs cmake cmd conf cpp cr cs csproj css cts cxx d dart diff dockerfile ejs el elm env erl
  ex exs fish fs fsx go gql gradle graphql groovy h hbs hcl hh hpp hs htm html hxx ini java jl js json json5 jsonc jsx kt kts
  less lisp lock log lua m mak mdx mjs mk ml mli mm mts nim nix patch php pl pm prisma properties proto ps1 psm1 py pyi pyx r
  rake rb rkt rs rst sass scala scm scss sh sol sql styl svelte swift sv tcl tf tfvars toml ts tsx txt v vb vhd vhdl vim vue
  wat xml xsd yaml yml zig zsh md markdown adoc`.split(/\s+/),
);

/** Shows nothing, and makes another name of one: `results.ipynb` is no notebook any more. */
const mark = '\u2060';

/**
 * A path that VS Code opens in no editor but the text editor, whatever leads there: VS Code chooses by the name, and on
 * ways of its own (Open File in a diff, files that are not text, a restored window) nobody can tell it which to take.
 */
export function plainPath(path: string, claims: readonly EditorClaim[]): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return isPlain(name, claims) ? path : `${path}${mark}`;
}

/** Whether `plainPath` has nothing to do for a file of that name. A claim on all names is one that none avoids. */
export function isPlain(name: string, claims: readonly EditorClaim[]): boolean {
  return name.endsWith(mark) || (hasPlainEnding(name) && claimants(name, firmClaims(claims)).length === 0);
}

/**
 * Whether a file of that name is safe with any content: one that is not text goes to an editor that offers itself for the
 * name, as the preview of Markdown does.
 */
export function isPlainForBytes(name: string, claims: readonly EditorClaim[]): boolean {
  return name.endsWith(mark) || claimants(name, claims).length === 0;
}

/** `Makefile`, `LICENSE`, `.gitignore`: nobody claims a name without an ending by that. */
function hasPlainEnding(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || plainEndings.has(name.slice(dot + 1).toLowerCase());
}
