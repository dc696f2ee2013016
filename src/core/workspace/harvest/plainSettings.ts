/** Settings that a repository's format depends on, and that run no programs. */
const switches = /^(filemode|ignorecase|symlinks|sparsecheckout|sparsecheckoutcone|bare)$/;

/**
 * A repository's settings without any that could run a program or lead elsewhere. Takes only these keys with these values from
 * the text of its `config`. `isDotGit`: it belongs to the working tree around it.
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
