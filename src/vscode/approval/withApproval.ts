import { l10n, window } from 'vscode';
import type { Core } from '../../core/core';
import type { Approval } from '../../core/model/config';
import { ApprovalNeededError } from '../../core/model/configErrors';
import { errors, isTskError } from '../../core/util/errors';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import { approvalDetails, approvalSummary, approvalTitle } from './approvalText';

export interface ApprovalParts {
  readonly core: Pick<Core, 'approvals'>;
  readonly documents: ReadOnlyDocuments;
}

const allow = l10n.t('Allow and Continue');
const details = l10n.t('Show Details');

/**
 * Does the work, and where a repository's configuration has to be allowed first, asks and does it again. A no is
 * `cancelled`.
 */
export async function withApproval<T>(parts: ApprovalParts, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTskError(error, 'approval-needed') || !(error instanceof ApprovalNeededError)) throw error;
    const { approval } = error;
    if (!(await ask(parts, approval))) throw errors.cancelled('The configuration was not allowed.');
    await parts.core.approvals.approve(approval);
    return await work();
  }
}

async function ask({ documents }: ApprovalParts, approval: Approval): Promise<boolean> {
  const options = { modal: true, detail: approvalSummary(approval) };
  const answer = await window.showWarningMessage(approvalTitle, options, allow, details);
  if (answer !== details) return answer === allow;
  await documents.show(l10n.t('Requested by the Configuration'), approvalDetails(approval), 'plaintext');
  // A dialogue would hide what was asked for, and a notification would be gone while it is read.
  const chosen = await window.showQuickPick([l10n.t('Do Not Allow'), allow], {
    title: l10n.t('TSK: Configuration of This Repository'),
    placeHolder: l10n.t("Allow what this repository's configuration asks for?"),
    ignoreFocusOut: true,
  });
  return chosen === allow;
}
