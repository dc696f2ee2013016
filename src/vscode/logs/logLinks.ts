import {
  DocumentLink,
  languages,
  Range,
  Uri,
  type CancellationToken,
  type DocumentLinkProvider,
  type TextDocument,
} from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import type { Disposable } from '../../core/util/disposable';
import type { CommandId } from '../common/commandIds';
import { fileReferences, type FileReference } from './fileReference';
import { findFile } from './findFile';
import { logLanguage, openWholeLogMark, taskOfChannel } from './logChannelName';
import { logFile } from './logFile';

/** Of a long log only its end has links: each costs a look at the disk. */
const maxLines = 3_000;
const maxLinks = 500;

interface LogTask {
  readonly id: TaskId;
  readonly snapshot: { readonly worktree: string };
}

/** A link whose file is looked for when it is clicked or hovered over. */
class FileLink extends DocumentLink {
  constructor(
    range: Range,
    readonly reference: FileReference,
    readonly task: LogTask,
  ) {
    super(range);
  }
}

/** Makes the files that a task's log names clickable, and the note about what it leaves out. */
export function registerLogLinks(findTask: (shortId: string) => LogTask | undefined): Disposable {
  return languages.registerDocumentLinkProvider(
    { scheme: 'output', language: logLanguage },
    new LogLinks(findTask),
  );
}

class LogLinks implements DocumentLinkProvider<DocumentLink> {
  constructor(private readonly findTask: Parameters<typeof registerLogLinks>[0]) {}

  async provideDocumentLinks(document: TextDocument, token: CancellationToken): Promise<DocumentLink[]> {
    const task = this.findTask(taskOfChannel(document.uri.path) ?? '');
    if (!task) return [];
    const links: DocumentLink[] = [];
    const known = new Map<string, boolean>();
    for (let n = Math.max(0, document.lineCount - maxLines); n < document.lineCount; n++) {
      if (token.isCancellationRequested || links.length >= maxLinks) break;
      const { text } = document.lineAt(n);
      const mark = text.indexOf(openWholeLogMark);
      if (mark >= 0 && text.startsWith('…')) {
        const range = new Range(n, mark, n, mark + openWholeLogMark.length);
        links.push(new DocumentLink(range, commandUri('tsk.openWholeLog', task.id)));
        continue;
      }
      for (const reference of fileReferences(text)) {
        // Most names are of files that are there or are not, again and again.
        const isThere =
          known.get(reference.path) ??
          (await findFile(reference.path, [task.snapshot.worktree])) !== undefined;
        known.set(reference.path, isThere);
        if (!isThere) continue;
        const range = new Range(n, reference.start, n, reference.start + reference.length);
        links.push(new FileLink(range, reference, task));
      }
    }
    return links;
  }

  /** Looks again: the file may be gone, or be a link to elsewhere, by now. */
  async resolveDocumentLink(link: DocumentLink): Promise<DocumentLink> {
    if (!(link instanceof FileLink)) return link;
    const { path } = link.reference;
    if ((await findFile(path, [link.task.snapshot.worktree])) === undefined) return link;
    link.target = commandUri('tsk.openLogFile', logFile(link.task.id, link.reference));
    return link;
  }
}

/** A link that runs a command: a link to a file would open it in the editor that its name asks for. */
function commandUri(command: CommandId, argument: unknown): Uri {
  return Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`);
}
