/** What the files of a repository depend on, and what runs nothing. */
const switches = /^(filemode|ignorecase|symlinks|sparsecheckout|sparsecheckoutcone|bare)$/;

/**
 * The settings of a repository without what could run a program or lead elsewhere, from what its `config` says: only these
 * keys with these values are written, wherever in the text they stand. `isDotGit`: it has a working tree around it.
 */
export function plainSettings(text: string, isDotGit: boolean): string {
  const core = new Map<string, string>();
  const extensions = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key = '', value = ''] = /^\s*([a-z]+)\s*=\s*([a-z0-9]+)\s*$/.exec(line.toLowerCase()) ?? [];
    if (switches.test(key) && /^(true|false)$/.test(value)) core.set(key, value);
    else if (`${key} ${value}` === 'objectformat sha256' || `${key} ${value}` === 'refstorage reftable')
      extensions.set(key, value);
  }
  if (isDotGit) core.set('bare', 'false');
  core.set('repositoryformatversion', extensions.size > 0 ? '1' : '0');
  return section('core', core) + section('extensions', extensions);
}

function section(name: string, values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return '';
  return `[${name}]\n${[...values].map(([key, value]) => `\t${key} = ${value}\n`).join('')}`;
}
