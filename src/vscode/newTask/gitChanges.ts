import { extensions, Uri } from 'vscode';
import { isRecord } from '../../core/util/json';
import { resourcesIn } from './scmResources';

/** The little that TSK wants of the built-in git extension, which may be switched off. */
interface GitApi {
  readonly repositories: readonly GitRepository[];
}
interface GitRepository {
  readonly rootUri: Uri;
  readonly state: {
    readonly mergeChanges: readonly GitChange[];
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
  };
}
interface GitChange {
  readonly uri: Uri;
}

/**
 * The changed files that the Source Control view shows for what a command was invoked on: one of its groups, some of
 * its files, or a whole repository; else those of the repository that `near` lies in, or of the only one.
 */
export async function changedFiles(args: readonly unknown[], near?: Uri): Promise<readonly Uri[]> {
  const named = resourcesIn(args, (value) => value instanceof Uri);
  if (named.length) return unique(named);
  const [argument] = args;
  const rootUri = isRecord(argument) && argument['rootUri'] instanceof Uri ? argument['rootUri'] : undefined;
  const repositories = (await gitApi())?.repositories ?? [];
  const wanted = rootUri ?? near;
  const repository =
    repositories.find((one) => wanted && `${wanted.path}/`.startsWith(`${one.rootUri.path}/`)) ??
    (repositories.length === 1 ? repositories[0] : undefined);
  if (!repository) return [];
  const { mergeChanges, indexChanges, workingTreeChanges, untrackedChanges = [] } = repository.state;
  const all = [...mergeChanges, ...indexChanges, ...workingTreeChanges, ...untrackedChanges];
  return unique(all.map(({ uri }) => uri));
}

async function gitApi(): Promise<GitApi | undefined> {
  const extension = extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>(
    'vscode.git',
  );
  const git = await extension?.activate();
  return git?.enabled ? git.getAPI(1) : undefined;
}

function unique(uris: readonly Uri[]): readonly Uri[] {
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}
