import { l10n, workspace } from 'vscode';
import type { Core } from '../../core/core';
import { offerTrust } from '../common/offerTrust';
import { sandboxSettings } from '../common/settings';
import { doctorPick } from '../doctor/doctorPick';
import { findingsDocument } from '../doctor/findingViews';
import type { ReadOnlyDocuments } from '../documents/readOnlyDocuments';
import type { LoginStatus } from '../secrets/loginStatus';
import { command } from './command';

interface DoctorParts {
  readonly core: Pick<Core, 'examine'>;
  readonly documents: ReadOnlyDocuments;
  readonly logins: LoginStatus;
}

/** Checks everything that a task needs, and offers remedies. */
export const doctor = command('tsk.doctor', async ({ core, documents, logins }: DoctorParts) => {
  // It runs git in the open folders.
  if (!workspace.isTrusted) return offerTrust();
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const repoPaths = folders.map(({ uri }) => uri.fsPath);
  await logins.check();
  await doctorPick({
    examine: (onFinding) => core.examine(repoPaths, { engine: sandboxSettings().engine, onFinding }),
    openDocument: (findings) =>
      documents.show(`${l10n.t('TSK Doctor')}.md`, findingsDocument(findings, true), 'markdown'),
  });
});
