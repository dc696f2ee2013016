import { recordOf, recordsOf, textOf } from '../../core/util/json';

/** A claim of an editor on files whose names fit: by its extension, or by the settings. */
export interface EditorClaim {
  /** A glob, as VS Code matches it. */
  readonly pattern: string;
  /** The id of the editor. */
  readonly editor: string;
  /** True if VS Code uses the editor only on request, or for a file that is not text. */
  readonly isOption: boolean;
}

/** VS Code's id of its text editor. */
export const textEditor = 'default';
/** The viewer of pictures that is part of VS Code. */
export const pictureViewer = 'imagePreview.previewEditor';

/** What VS Code itself claims, in no manifest: an interactive window is a notebook. */
const ofVsCode: readonly EditorClaim[] = [
  { pattern: '*.interactive', editor: 'interactive', isOption: false },
  { pattern: '*.code-search', editor: 'search', isOption: false },
];

/** A longer name is claimed by everybody: matching it would cost more than it is worth. */
const maxName = 255;

/** The claims that manifests of extensions and `workbench.editorAssociations` make, without those of the text editor. */
export function claimsOf(manifests: readonly unknown[], associations: unknown): readonly EditorClaim[] {
  const byExtensions = manifests.flatMap((manifest) => {
    const contributes = recordOf(recordOf(manifest)['contributes']);
    return [
      ...recordsOf(contributes['customEditors']).flatMap((one) => claimsOfEditor(one, one['viewType'])),
      ...recordsOf(contributes['notebooks']).flatMap((one) => claimsOfEditor(one, one['type'])),
    ];
  });
  const bySettings = Object.entries(recordOf(associations)).flatMap(([pattern, editor]) =>
    typeof editor === 'string' ? [{ pattern, editor, isOption: false }] : [],
  );
  return [...ofVsCode, ...byExtensions, ...bySettings].filter(({ editor }) => editor !== textEditor);
}

/** The editors that may claim a file of this name: rather one too many than one too few. */
export function claimants(name: string, claims: readonly EditorClaim[]): readonly string[] {
  const fitting = claims.filter(({ pattern }) => mayMatch(pattern.trim(), name));
  return [...new Set(fitting.map(({ editor }) => editor))];
}

/** The claims of editors that VS Code takes unasked. */
export function firmClaims(claims: readonly EditorClaim[]): readonly EditorClaim[] {
  return claims.filter(({ isOption }) => !isOption);
}

function claimsOfEditor(
  contribution: Readonly<Record<string, unknown>>,
  id: unknown,
): readonly EditorClaim[] {
  const editor = textOf(id);
  if (editor === undefined) return [];
  return recordsOf(contribution['selector']).flatMap((selector) => {
    const pattern = textOf(selector['filenamePattern']);
    return pattern === undefined ? [] : [{ pattern, editor, isOption: isOption(contribution['priority']) }];
  });
}

/** A priority is a word, or one for each kind of editor. */
function isOption(priority: unknown): boolean {
  const words = typeof priority === 'string' ? [priority] : Object.values(recordOf(priority));
  return words.length > 0 && words.every((word) => word === 'option' || word === 'explicit');
}

/** A pattern of paths counts by its last part alone, and one that is hard to read matches everything. */
function mayMatch(pattern: string, name: string): boolean {
  const last = pattern.slice(pattern.lastIndexOf('/') + 1);
  const isPlain = /^[^{}[\]]*(?:\{[^{}[\]/]*\}[^{}[\]]*)?$/.test(pattern);
  if (!isPlain || name.length > maxName || /[{}]/.test(last) !== /[{}]/.test(pattern)) return true;
  const [, before = '', choices, after = ''] = /^([^{]*)(?:\{([^}]*)\}(.*))?$/.exec(last) ?? [];
  const variants = (choices ?? '').split(',').map((choice) => `${before}${choice}${after}`);
  return variants.some((variant) => fits(variant.toLowerCase(), name.toLowerCase()));
}

/** Whether the parts of a pattern between its stars stand in the name, in their order; `?` is any character. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split(/\*+/);
  if (!others.length) return name.length === first.length && standsAt(first, name, 0);
  if (!standsAt(first, name, 0)) return false;
  const last = others.pop() ?? '';
  let at = first.length;
  for (const part of others) {
    while (at + part.length <= name.length && !standsAt(part, name, at)) at++;
    if (at + part.length > name.length) return false;
    at += part.length;
  }
  return name.length - last.length >= at && standsAt(last, name, name.length - last.length);
}

function standsAt(part: string, name: string, at: number): boolean {
  if (at + part.length > name.length) return false;
  for (let n = 0; n < part.length; n++) if (part[n] !== '?' && part[n] !== name[at + n]) return false;
  return true;
}
