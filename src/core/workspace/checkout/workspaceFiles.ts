import { appendFile, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Identity, UserSettings } from '../../model/repository';
import { whenAbsent } from '../../util/fileErrors';
import { readUserList } from './readUserList';
import { isOn, type UserConfig } from '../git/userConfig';

/** The workspace's copy of the user's attributes for all repositories, relative to its top, as git reads it. */
const ownAttributes = '.git/info/user-attributes';

export interface WorkspaceFiles {
  /** The git directory of the workspace. */
  readonly ownGitDir: string;
  /** The git directory of the user's repository. */
  readonly gitDir: string;
  readonly config: UserConfig;
  readonly settings: UserSettings;
  /** The user's own attributes, if any. */
  readonly attributes: Uint8Array | undefined;
  /** The user's patterns for a sparse checkout. */
  readonly sparseFile: string | undefined;
}

/**
 * Gives a new repository the user's settings that matter to an agent: identity, ignore lists, storage formats, sparse
 * checkout, the ends of a shallow history. It gets no remote, no credentials, and nothing that runs programs.
 */
export async function writeWorkspaceFiles({
  ownGitDir,
  gitDir,
  config,
  settings: { identity, ignoreFile, storesLf },
  attributes,
  sparseFile,
}: WorkspaceFiles): Promise<void> {
  const info = join(ownGitDir, 'info');
  await mkdir(info, { recursive: true });
  const sparse = sparseFile !== undefined && isOn(config, 'core.sparsecheckout');
  await Promise.all([
    appendFile(
      join(ownGitDir, 'config'),
      settings(identity, sparse ? config : undefined) +
        formLines(storesLf === true, attributes !== undefined),
    ),
    copyIfThere(join(gitDir, 'shallow'), join(ownGitDir, 'shallow')),
    copyIfThere(join(gitDir, 'info', 'attributes'), join(info, 'attributes')),
    attributes && writeFile(join(info, 'user-attributes'), attributes),
    sparse ? copyIfThere(sparseFile, join(info, 'sparse-checkout')) : undefined,
    writeExcludes(join(info, 'exclude'), [
      ...(ignoreFile === undefined ? [] : [ignoreFile]),
      join(gitDir, 'info', 'exclude'),
    ]),
  ]);
}

function settings({ name, email }: Identity, sparse: UserConfig | undefined): string {
  const cone = sparse && isOn(sparse, 'core.sparsecheckoutcone');
  return [
    `[user]\n\tname = ${quoted(name)}\n\temail = ${quoted(email)}\n`,
    '[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n',
    '[submodule]\n\tactive = .\n',
    sparse ? `[core]\n\tsparseCheckout = true\n\tsparseCheckoutCone = ${cone ? 'true' : 'false'}\n` : '',
  ].join('');
}

/** In the sandbox, files have LF line endings, but are stored as the user's git stores them. */
function formLines(storesLf: boolean, hasAttributes: boolean): string {
  const lines = `${storesLf ? '\tautocrlf = input\n' : ''}${hasAttributes ? `\tattributesFile = ${ownAttributes}\n` : ''}`;
  return lines && `[core]\n${lines}`;
}

/** A value in the format of git's configuration files. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

/** Combines several lists; later entries win, as in git. */
async function writeExcludes(target: string, sources: readonly string[]): Promise<void> {
  const lists = (await Promise.all(sources.map(readUserList))).map((list) => list ?? Buffer.alloc(0));
  const lines = lists.flatMap((list) => [list, Buffer.from('\n')]);
  if (lists.some((list) => list.length > 0)) await writeFile(target, Buffer.concat(lines));
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await copyFile(from, to).catch(whenAbsent(undefined));
}
