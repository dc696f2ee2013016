/** The id of the extension, as links name it. */
const extensionId = 'tsk.tsk';

/** The link to a task, for the editor with that URI scheme (`vscode`). */
export function taskLink(scheme: string, id: string): string {
  return `${scheme}://${extensionId}/task/${id}`;
}

/** The task that the path of a link names: an id, or the beginning of one. Undefined for any other path. */
export function taskOfPath(path: string): string | undefined {
  return /^\/task\/([0-9a-f][0-9a-f-]{3,35})\/?$/i.exec(path)?.[1]?.toLowerCase();
}
