import { readdirSync, rmSync, utimesSync } from 'node:fs';
import { gitBytes, type GitRepo } from './gitRepo';

/** A way in which git stores a file otherwise than the working tree has it, or than its attributes say. */
export interface GitForm {
  readonly form: string;
  /** What is committed, as it is, before there are attributes. */
  readonly stored: string;
  readonly attributes?: string;
  /** Where the attributes are. */
  readonly place?: 'tree' | 'repository' | 'user';
  /** What an agent adds to the file. */
  readonly added?: (content: Buffer) => Buffer;
  /** What is in the branch then, one character a byte; absent: what the user's own `git add` makes of it. */
  readonly touched?: string;
  /** A new file of the same kind, as an agent writes it. */
  readonly fresh?: Buffer;
  /** What is in the branch of that, with a warning; absent: what the user's own `git add` makes of it. */
  readonly spared?: string;
}

/** Settings of the user's, and forms that files have under them. */
export interface GitForms {
  readonly settings: readonly string[];
  readonly forms: readonly GitForm[];
}

const line = Buffer.from('more\n');
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);
/** In the byte order that the content has. */
const addUtf16 = (content: Buffer): Buffer =>
  Buffer.concat([
    content,
    content[0] === 0xfe ? Buffer.from('more\n', 'utf16le').swap16() : utf16('more\n').subarray(2),
  ]);

const text: GitForm = { form: 'CRLF although it is text', stored: 'one\r\ntwo\r\n', attributes: 'text' };

export const gitForms: readonly GitForms[] = [
  {
    settings: [],
    forms: [
      // Not as `git add` has it, which changes every line: only what the agent changed.
      { ...text, touched: 'one\r\ntwo\r\nmore\n' },
      {
        form: 'mixed line ends although they are to be CRLF',
        stored: 'one\r\ntwo\n',
        attributes: 'text eol=crlf',
        touched: 'one\r\ntwo\nmore\n',
      },
      { form: 'LF, and CRLF in the working tree', stored: 'one\ntwo\n', attributes: 'text eol=crlf' },
      { form: 'CRLF where git guesses', stored: 'one\r\ntwo\r\n', attributes: 'text=auto' },
      { form: 'LF where git guesses and converts', stored: 'one\ntwo\n', attributes: 'text=auto eol=crlf' },
      { form: 'CRLF by the old name', stored: 'one\r\n', attributes: 'crlf', touched: 'one\r\nmore\n' },
      {
        form: 'UTF-16 in the working tree',
        stored: 'grüße\n',
        attributes: 'text working-tree-encoding=UTF-16',
        added: addUtf16,
        spared: 'new\n$Id: here $\n',
      },
      {
        form: 'UTF-16LE with CRLF in the working tree',
        stored: 'grüße\n',
        attributes: 'text working-tree-encoding=UTF-16LE-BOM eol=crlf',
        added: addUtf16,
        fresh: utf16('new\r\n'),
      },
      {
        form: 'bytes that are no text in any encoding',
        stored: 'a\xff\xfe\n',
        attributes: 'working-tree-encoding=UTF-16',
        touched: 'a\xff\xfe\nmore\n',
        fresh: utf16('new\n'),
      },
      { form: 'an identifier', stored: '$Id$\none\n', attributes: 'ident' },
      {
        form: 'an identifier that was stored expanded',
        stored: '$Id: 1234567 $\none\n',
        attributes: 'ident',
        touched: '$Id: 1234567 $\none\nmore\n',
      },
      { form: 'what an archive would replace', stored: '$Format:%H$\n', attributes: 'export-subst' },
      {
        form: 'what passes through a filter that is not here',
        stored: 'CLEAN\n',
        attributes: 'filter=absent',
      },
      {
        ...text,
        form: 'CRLF that a list of the repository calls text',
        place: 'repository',
        touched: 'one\r\ntwo\r\nmore\n',
      },
      {
        ...text,
        form: 'CRLF that the user’s list calls text',
        place: 'user',
        touched: 'one\r\ntwo\r\nmore\n',
      },
      {
        form: 'LF that the user’s list wants with CRLF',
        stored: 'one\n',
        attributes: 'text eol=crlf',
        place: 'user',
      },
    ],
  },
  ...['core.autocrlf=true', 'core.autocrlf=input', 'core.eol=crlf'].map((setting) => ({
    settings: [setting, 'core.safecrlf=true'],
    forms: [
      { form: 'CRLF', stored: 'one\r\ntwo\r\n' },
      { form: 'LF', stored: 'one\ntwo\n' },
      { form: 'LF that is text', stored: 'one\ntwo\n', attributes: 'text' },
      { ...text, touched: 'one\r\ntwo\r\nmore\n' },
    ],
  })),
  {
    settings: [
      'core.fileMode=false',
      'core.ignoreCase=true',
      'core.symlinks=false',
      'core.precomposeUnicode=true',
    ],
    forms: [
      { ...text, touched: 'one\r\ntwo\r\nmore\n' },
      { form: 'LF', stored: 'one\n' },
    ],
  },
];

/** The file of a form; its name is hard to write as a pattern. */
export function fileOf({ forms }: GitForms, form: GitForm): string {
  return `form${forms.indexOf(form)}/some "file" [1]*.txt`;
}

/** Puts a file of each form into the repository, with its attributes, such that the user's status is clean. */
export function arrange(repo: GitRepo, group: GitForms): void {
  const lists = { tree: '', repository: '', user: '' };
  for (const form of group.forms) {
    repo.write(
      fileOf(group, form),
      Buffer.from(form.stored, form.stored.includes('\xff') ? 'latin1' : 'utf8'),
    );
    if (form.attributes === undefined) continue;
    lists[form.place ?? 'tree'] += `/form${group.forms.indexOf(form)}/*.txt ${form.attributes}\n`;
  }
  repo.git('add', '--all');
  repo.git('commit', '-qm', 'stored');
  repo.write('.gitattributes', lists.tree).git('add', '.gitattributes');
  repo.git('commit', '-qm', 'attributes');
  repo.write('.git/info/attributes', lists.repository).write('.git/list', lists.user);
  repo.git('config', 'core.attributesFile', repo.path('.git/list'));
  for (const setting of group.settings) repo.git('config', ...setting.split('='));
  for (const name of readdirSync(repo.dir)) if (name !== '.git') repo.remove(name);
  rmSync(repo.path('.git/index'));
  repo.git('read-tree', '-m', '-u', 'HEAD');
  // As when that was a while ago: git does not look again into what it has written.
  const later = new Date(Date.now() + 60_000);
  utimesSync(repo.path('.git/index'), later, later);
}

/** The names that the user's own git gives to contents under these paths. */
export function asTheUserAdds(
  repo: GitRepo,
  contents: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, string> {
  const index = repo.path('.git/another-index');
  const git = (...args: readonly string[]): string =>
    gitBytes(repo.dir, ['-c', 'core.safecrlf=false', ...args], { env: { GIT_INDEX_FILE: index } }).toString();
  git('read-tree', 'HEAD');
  for (const [path, content] of contents) repo.write(path, content);
  git('add', '--', ...[...contents.keys()].map((path) => `:(literal)${path}`));
  return namesByPath(git('ls-files', '-z', '--stage'));
}

/** Reads what `ls-files` and `ls-tree` list with `-z`. */
export function namesByPath(listing: string): ReadonlyMap<string, string> {
  return new Map(
    listing.split('\0').map((entry) => {
      const [what = '', path = ''] = entry.split('\t');
      return [path, /[0-9a-f]{40,}/.exec(what)?.[0] ?? ''];
    }),
  );
}

/** What an agent makes of a file, and what it writes into a new one. */
export function touch(form: GitForm, content: Buffer): Buffer {
  return form.added ? form.added(content) : Buffer.concat([content, line]);
}
export function fresh({ fresh }: GitForm): Buffer {
  return fresh ?? Buffer.from('new\r\n$Id: here $\n');
}
