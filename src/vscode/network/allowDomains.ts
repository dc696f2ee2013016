import { l10n, Uri, window } from 'vscode';
import type { Core } from '../../core/core';
import type { ConfigFileKind } from '../../core/model/config';
import { networkOf, type Task } from '../../core/model/task';
import { withApproval, type ApprovalParts } from '../approval/withApproval';
import { notificationText } from '../common/safeText';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import { openAsText } from '../opening/openForeign';
import { chooseTask, type ChooseTaskParts } from '../prompts/chooseTask';
import { startRun, type StartRunParts } from '../tasks/startRun';
import { deniedDomains } from '../tree/networkView';
import { parseNode, taskIdOf } from '../tree/treeNode';
import { addsOnly } from './addsOnly';

export type AllowDomainsParts = ChooseTaskParts & StartRunParts & ApprovalParts & { readonly core: Core };

/** A task, and the denied domains to allow. */
interface Denied {
  readonly task: Task;
  readonly domains: readonly string[];
}

/** More are counted. */
const maxNamed = 3;

/** Adds denied domains to a tsk.toml: the project's or the user's. */
export async function allowDomains(
  parts: AllowDomainsParts,
  target: ConfigFileKind,
  argument: unknown,
): Promise<void> {
  const denied = await chooseDenied(parts, argument, () => true);
  if (!denied) return;
  const { core } = parts;
  const { task, domains } = denied;
  const repo = await core.locate(task.snapshot.worktree);
  const before = await core.approvalFor(repo.worktree);
  const wasAllowed = !before || !(await core.approvals.missing(before));
  const file = await core.configuration.allowDomains(target, repo, domains);
  const after = await core.approvalFor(repo.worktree);
  // The user has just allowed exactly this in the editor: do not ask again.
  if (wasAllowed && after && addsOnly(domains, before, after)) await core.approvals.approve(after);

  const open = l10n.t('Open tsk.toml');
  const retry = l10n.t('Retry Task');
  const text = target === 'project' ? allowedForProject(domains) : allowedForUser(domains);
  // A shell cannot be retried.
  const buttons = task.interactive ? [open] : [retry, open];
  const answer = await window.showInformationMessage(text, ...buttons);
  if (answer === open) await openAsText(Uri.file(file));
  if (answer === retry) await retryAllowing(parts, denied);
}

/** Runs the task again with denied domains allowed, this once. */
export async function allowOnce(parts: AllowDomainsParts, argument: unknown): Promise<void> {
  const denied = await chooseDenied(parts, argument, ({ interactive }) => !interactive);
  if (denied) await retryAllowing(parts, denied);
}

async function retryAllowing(parts: AllowDomainsParts, { task, domains }: Denied): Promise<void> {
  if (!(await saveBeforeSnapshot(parts, { repoPath: task.snapshot.worktree }))) return;
  await withApproval(parts, () =>
    startRun(parts, (options) => parts.core.tasks.runAgain(task.id, domains, options)),
  );
}

/** The domain that a command was invoked on, or those that the user picks. */
async function chooseDenied(
  parts: AllowDomainsParts,
  argument: unknown,
  fits: (task: Task) => boolean,
): Promise<Denied | undefined> {
  const node = parseNode(argument);
  const task = await chooseTask(parts, taskIdOf(node), {
    title: l10n.t('Allow Domains'),
    placeholder: l10n.t('Select a task with denied requests'),
    none: l10n.t('TSK: No denied network requests.'),
    fits: (task) => (networkOf(task)?.denied ?? 0) > 0 && fits(task),
  });
  if (!task) return undefined;
  const domains = deniedDomains(await parts.core.networkRecord(task.id));
  if (node?.kind === 'domain') {
    const host = /^denied (.*):\d+$/.exec(node.key)?.[1];
    const one = domains.filter((domain) => domain === host);
    return one.length ? { task, domains: one } : undefined;
  }
  if (!domains.length) {
    await window.showInformationMessage(l10n.t('TSK: IP addresses cannot be added to the allow-list.'));
    return undefined;
  }
  const chosen = await window.showQuickPick(
    domains.map((label) => ({ label, picked: domains.length === 1 })),
    { title: l10n.t('Allow Domains'), placeHolder: l10n.t('Select domains'), canPickMany: true },
  );
  return chosen?.length ? { task, domains: chosen.map(({ label }) => label) } : undefined;
}

function allowedForProject(domains: readonly string[]): string {
  const names = notificationText(domains.join(', '));
  if (domains.length === 1) return l10n.t('TSK: Added {0} to the allow-list of this project.', names);
  return domains.length > maxNamed
    ? l10n.t('TSK: Added {0} domains to the allow-list of this project.', domains.length)
    : l10n.t('TSK: Added {0} to the allow-list of this project.', names);
}

function allowedForUser(domains: readonly string[]): string {
  const names = notificationText(domains.join(', '));
  if (domains.length === 1) return l10n.t('TSK: Added {0} to your allow-list.', names);
  return domains.length > maxNamed
    ? l10n.t('TSK: Added {0} domains to your allow-list.', domains.length)
    : l10n.t('TSK: Added {0} to your allow-list.', names);
}
