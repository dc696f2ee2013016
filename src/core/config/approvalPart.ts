import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { ApprovalPart, ConfigSource, Loosening } from '../model/config';
import type { LooseningKind } from '../model/configWords';
import type { RepoLocation } from '../model/repository';
import { canonicalJson } from '../util/canonicalJson';

/** Of these, what an older TSK hashed, the text, has all that there is to the value. */
const saidByText: ReadonlySet<LooseningKind> = new Set([
  'privileged',
  'sudo',
  'dind',
  'device',
  'host-port',
  'host-environment',
  'open-network',
  'wider-network',
  'base-image',
  'history',
]);

/** What has to be allowed of the project's file as one part; undefined when nothing has to be. */
export function approvalPart(repo: RepoLocation, items: readonly Loosening[]): ApprovalPart | undefined {
  if (!items.length) return undefined;
  const { commonDir, worktree } = repo;
  const values = items.map(({ kind, key, value, source }) => ({
    ...{ kind, key, value },
    ...{ source: source.kind, file: fileIn(worktree, source) },
  }));
  const hash = hashOf(canonicalJson(['configuration', commonDir, values]));
  if (!items.every(({ kind }) => saidByText.has(kind))) return { hash, items };
  return { hash, items, olderHash: olderHash(repo, items) };
}

/** As an older TSK made it: what was allowed with it stays allowed. */
function olderHash({ commonDir, worktree }: RepoLocation, items: readonly Loosening[]): string {
  const words = items.map(({ kind, text, detail, key, source }) => [
    ...[kind, text, detail ?? '', key],
    ...[source.kind, fileIn(worktree, source)],
  ]);
  return hashOf(JSON.stringify([commonDir, words]));
}

function fileIn(worktree: string, source: ConfigSource): string {
  return source.kind === 'project' ? relative(worktree, source.file) : '';
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
