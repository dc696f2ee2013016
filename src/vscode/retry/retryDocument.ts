import { readFile } from 'node:fs/promises';
import { CodeLens, l10n, languages, Position, Range, workspace, type Disposable } from 'vscode';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import { taskFiles } from '../../core/model/taskFiles';
import type { CommandId } from '../common/commandIds';
import { labelText } from '../common/safeText';
import { showDocument } from '../opening/showDocument';
import { retryLanguage, retryText } from './retryText';

/** Opens the instructions of an ended task, to edit and send again. */
export async function openRetry({ dataDir }: Pick<Core, 'dataDir'>, { id, name }: Task): Promise<void> {
  const instructions = await readFile(taskFiles(dataDir, id).instructions, 'utf8');
  const heading = l10n.t('Retry of {0}', labelText(name, 60));
  const remark = l10n.t(
    'Edit the instructions, then choose Retry with This Text. The agent does not get this line.',
  );
  const content = retryText(id, instructions, heading, remark);
  const document = await workspace.openTextDocument({ language: retryLanguage, content });
  const start = new Position(2, 0);
  await showDocument(document, { preview: false, selection: new Range(start, start) });
}

/** Offers to send such a document, above its first line. */
export function registerRetryLenses(): Disposable {
  const command: CommandId = 'tsk.retryWithText';
  return languages.registerCodeLensProvider(
    { language: retryLanguage },
    {
      provideCodeLenses: ({ uri }) => [
        new CodeLens(new Range(0, 0, 0, 0), {
          title: `$(debug-restart)\u00a0${l10n.t('Retry with This Text')}`,
          command,
          arguments: [uri],
        }),
      ],
    },
  );
}
