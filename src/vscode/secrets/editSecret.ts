import { l10n, window } from 'vscode';
import { notificationText } from '../common/safeText';
import type { EditorSecrets } from './editorSecrets';

/**
 * Asks for the value of a secret and keeps it in VS Code; replaces or deletes an existing one. Resolves with what was
 * done; undefined if the user cancels.
 */
export async function editSecret(
  secrets: EditorSecrets,
  name: string,
  title: string,
): Promise<'set' | 'deleted' | undefined> {
  const shown = notificationText(name);
  if ((await secrets.sourceOf(name)) === 'editor') {
    const replace = { label: l10n.t('Replace'), description: l10n.t('Replace {0}', shown) };
    const forget = { label: l10n.t('Delete'), description: l10n.t('Delete {0} from VS Code', shown) };
    const answer = await window.showQuickPick([replace, forget], {
      title,
      placeHolder: l10n.t('{0} is set.', shown),
    });
    if (answer === forget) {
      await secrets.delete(name);
      // Not waited for: a message stays up until the user closes it.
      void window.showInformationMessage(l10n.t('TSK: Deleted the secret {0}.', shown));
      return 'deleted';
    }
    if (answer !== replace) return undefined;
  }
  const value = await window.showInputBox({
    title,
    prompt: l10n.t('Value of {0}. VS Code keeps it in its secret storage, not in a file.', shown),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? l10n.t('Enter the value, or press Escape.') : undefined),
  });
  if (!value) return undefined;
  await secrets.set(name, value);
  void window.showInformationMessage(l10n.t('TSK: Set the secret {0}.', shown));
  return 'set';
}
