import { commands, type Range, type Uri } from 'vscode';
import { pictureViewer, textEditor } from './editorClaims';

// The only code that opens what others wrote. A notebook, a custom editor or a preview runs what is in a file:
// nothing here lets VS Code choose an editor, except for names that only the text editor takes (`plainPath`).

export interface OpenTextOptions {
  readonly preview?: boolean;
  readonly selection?: Range;
}

/** Opens a file as text. */
export async function openAsText(uri: Uri, options: OpenTextOptions = {}): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, textEditor, options);
}

/** Opens one side of a review as text, under a label. */
export async function openSide(uri: Uri, label: string): Promise<void> {
  // `vscode.openWith` takes no label; `override` is how the commands of VS Code itself ask for the text editor.
  await commands.executeCommand('vscode.open', uri, { preview: true, override: true }, label);
}

/** Opens a picture; the caller has checked its content. */
export async function openPicture(uri: Uri): Promise<void> {
  await commands.executeCommand('vscode.openWith', uri, pictureViewer, { preview: true });
}

/** Opens two texts beside each other. */
export async function openDifference(original: Uri, modified: Uri, title: string): Promise<void> {
  await commands.executeCommand('vscode.diff', original, modified, title, { preview: true, override: true });
}

/** Opens two pictures side by side; the caller has checked the content of both. */
export async function openPictures(original: Uri, modified: Uri, title: string): Promise<void> {
  await commands.executeCommand('vscode.diff', original, modified, title, { preview: true });
}

/** One file of a review; a side that does not exist stays away. */
export interface ForeignChange {
  readonly original: Uri | undefined;
  readonly modified: Uri | undefined;
}

/** Opens many differences below each other, all as text. */
export async function openChanges(title: string, changes: readonly ForeignChange[]): Promise<void> {
  const resources = changes.map(({ original, modified }) => [modified ?? original, original, modified]);
  await commands.executeCommand('vscode.changes', title, resources);
}
