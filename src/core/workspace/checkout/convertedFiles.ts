import type { Git } from '../git/git';

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly config: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** A kind of conversion that git applies on checkout or add. */
export type Conversion = 'text' | 'ident' | 'working-tree-encoding';

/** A file that git may convert. */
export interface ConvertedFile {
  /** Bytes, one character each. */
  readonly path: string;
  /** Its name in the tree. */
  readonly blob: string;
  /** Conversions that git applies no matter how the file is stored. */
  readonly always: readonly Conversion[];
}

/**
 * The files of a checkout that git converts, according to their attributes. If `text` is `auto`, git keeps unusual line
 * endings, so such a file is listed only if it may be checked out with other line endings.
 */
export async function convertedFiles(git: Git, place: Place): Promise<readonly ConvertedFile[]> {
  const files = await filesThere(git, place);
  const args = ['check-attr', '--stdin', '-z', 'text', 'crlf', 'eol', 'ident', 'working-tree-encoding'];
  const input = Buffer.from([...files.keys()].map((path) => `${path}\0`).join(''), 'latin1');
  const { stdout } = await git.run({ ...place, args, input });
  const found: ConvertedFile[] = [];
  let current = '';
  let values: Record<string, string> = {};
  const close = (): void => {
    const blob = files.get(current);
    const always = alwaysConverted(values);
    const isAuto = values['text'] === 'auto' && values['eol'] === 'crlf';
    if (blob !== undefined && (always.length > 0 || isAuto)) found.push({ path: current, blob, always });
  };
  for (const [path, name, value] of triples(stdout)) {
    if (path !== current) {
      close();
      current = path;
      values = {};
    }
    if (value !== 'unspecified') values[name] = value;
  }
  close();
  return found;
}

/** Follows git's rules: `crlf` is the old name of `text`, and `eol` alone marks a file as text. */
function alwaysConverted(values: Readonly<Record<string, string>>): readonly Conversion[] {
  const text = values['text'] ?? values['crlf'];
  const hasEol = values['eol'] === 'lf' || values['eol'] === 'crlf';
  const isText = text === 'set' || text === 'input' || (hasEol && text !== 'unset' && text !== 'auto');
  const encoding = values['working-tree-encoding'];
  return [
    ...(isText ? (['text'] as const) : []),
    ...(values['ident'] === 'set' ? (['ident'] as const) : []),
    ...(encoding !== undefined && encoding !== 'unset' ? (['working-tree-encoding'] as const) : []),
  ];
}

/** The checked-out regular files, with their object names in the tree. */
async function filesThere(git: Git, place: Place): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await git.run({ ...place, args: ['ls-files', '-z', '--stage', '-t'] });
  const files = new Map<string, string>();
  for (const field of fields(stdout)) {
    // S: not in the checkout.
    const [, blob, path] = /^[^S] 100\d{3} ([0-9a-f]+) 0\t([^]*)$/.exec(field) ?? [];
    if (blob !== undefined && path !== undefined) files.set(path, blob);
  }
  return files;
}

function* triples(output: Buffer): Generator<readonly [string, string, string]> {
  let kept: string[] = [];
  for (const field of fields(output)) {
    kept.push(field);
    const [path, name, value] = kept;
    if (path === undefined || name === undefined || value === undefined) continue;
    yield [path, name, value];
    kept = [];
  }
}

/** The NUL-ended fields of an output, one after the other. */
function* fields(output: Buffer): Generator<string> {
  for (let at = 0, end = output.indexOf(0); end >= 0; at = end + 1, end = output.indexOf(0, at))
    yield output.toString('latin1', at, end);
}
