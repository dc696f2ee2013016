import { CodeLens, l10n, languages, Range, type Disposable } from 'vscode';
import type { CommandId } from '../common/commandIds';
import { taskLanguage } from './taskLanguage';
import type { TaskReader } from './taskReader';

/** The actions of a task document, above its first line. */
export function registerTaskLenses(reader: TaskReader): Disposable {
  return languages.registerCodeLensProvider(
    { language: taskLanguage },
    {
      async provideCodeLenses(document) {
        const { request } = await reader.parse(document);
        const count = request.agents.length;
        const lens = (title: string, command: CommandId): CodeLens =>
          new CodeLens(new Range(0, 0, 0, 0), { title, command, arguments: [document.uri] });
        return [
          // Several agents are started together, by the queue.
          ...(count > 1 ? [] : [lens(`$(play)\u00a0${l10n.t('Run Now')}`, 'tsk.runDocument')]),
          lens(
            `$(list-ordered)\u00a0${count > 1 ? l10n.t('Queue for {0} Agents', count) : l10n.t('Queue')}`,
            'tsk.queueDocument',
          ),
          lens(`$(open-preview)\u00a0${l10n.t('Preview Prompt')}`, 'tsk.previewPrompt'),
        ];
      },
    },
  );
}
