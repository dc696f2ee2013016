import type { RepoIdentity, RepoLocation } from '../../model/repository';
import { present } from '../../util/fields';
import type { Git } from '../git/git';

/** The facts that distinguish a repository from others. Fetches nothing. */
export async function identify(git: Git, { worktree: cwd }: RepoLocation): Promise<RepoIdentity> {
  const [firstCommit, remote] = await Promise.all([firstCommitOf(git, cwd), remoteOf(git, cwd)]);
  return present({ firstCommit, remote });
}

async function firstCommitOf(git: Git, cwd: string): Promise<string | undefined> {
  const place = { cwd };
  // The oldest commit of a shallow clone changes with each fetch.
  const shallow = await git.text({ args: ['rev-parse', '--is-shallow-repository'], ...place });
  if (shallow === 'true') return undefined;
  const args = ['rev-list', '--first-parent', '--max-parents=0', '--max-count=1', 'HEAD', '--'];
  return (await git.text({ args, ...place, okCodes: [0, 128] })) || undefined;
}

async function remoteOf(git: Git, cwd: string): Promise<string | undefined> {
  const args = ['config', '--local', '-z', '--get-regexp', '^remote\\..*\\.url$'];
  const text = await git.text({ args, cwd, okCodes: [0, 1] });
  const urls = new Map<string, string>();
  for (const entry of text.split('\0')) {
    const [, name = '', url = ''] = /^remote\.([^\n]*)\.url\n([^]*)$/.exec(entry) ?? [];
    if (url && !urls.has(name)) urls.set(name, url);
  }
  const [first] = [...urls.keys()].sort();
  const url = urls.get('origin') ?? (first === undefined ? undefined : urls.get(first));
  // Remove a log-in, which is secret and may change.
  return url?.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^@/]*@/i, '$1');
}
