import { createHash } from 'node:crypto';
import type { ApprovalPart } from '../model/config';
import type { RepoIdentity, RepoLocation } from '../model/repository';
import { canonicalJson } from '../util/canonicalJson';
import { oneLine, truncate } from '../util/text';

/**
 * What a person is asked before a table of their own file holds for a repository: a clone of a stranger's into a folder
 * of the same name is another one. Allowed once for this place, first commit and remote; the table itself may change.
 */
export function projectTie(
  { commonDir }: RepoLocation,
  project: string,
  file: string,
  { firstCommit, remote }: RepoIdentity,
): ApprovalPart {
  const value = { project, firstCommit: firstCommit ?? null, remote: remote ?? null };
  const known = [
    ...(remote === undefined ? [] : [`remote ${truncate(oneLine(remote), 100)}`]),
    ...(firstCommit === undefined ? [] : [`first commit ${firstCommit.slice(0, 12)}`]),
  ];
  const item = {
    kind: 'project-table',
    key: `project.${project}`,
    value,
    source: { kind: 'user-project', file, project },
    text: `gets everything that your own [project.${project}] gives (${known.join(', ') || 'no remote'})`,
    detail: [
      `Repository: ${commonDir}`,
      `Remote: ${remote ?? 'none'}`,
      `First commit: ${firstCommit ?? 'not known'}`,
      'For another folder of the same name, or another repository at this path, TSK asks again.',
      'If this is not the repository that you mean, choose another table with --project, or rename the folder.',
    ].join('\n'),
  } as const;
  const hash = createHash('sha256')
    .update(canonicalJson(['project-table', commonDir, value]))
    .digest('hex');
  return { hash, items: [item] };
}
