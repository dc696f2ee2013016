import { window, type QuickPickItem } from 'vscode';
import type { Core } from '../../core/core';
import type { OpenFolders } from '../repositories/openFolders';
import { repositoriesOf } from '../repositories/openFolder';
import { notificationText } from '../safeText';
import type { EditorSecrets, SecretPlace } from '../secrets/editorSecrets';

export interface SetSecretParts {
  readonly core: Pick<Core, 'agents' | 'effectiveConfig'>;
  readonly folders: OpenFolders;
  readonly secrets: EditorSecrets;
}

const places: Record<SecretPlace, string> = {
  editor: 'set in VS Code',
  environment: 'set in the environment',
  nowhere: 'not set',
};
const another: QuickPickItem = { label: '$(add) Another name…', alwaysShow: true };

/** Keeps a key or another secret in VS Code's own storage, replaces or forgets it. */
export async function setSecret(parts: SetSecretParts): Promise<void> {
  const title = 'Set Secret';
  const name = await chooseName(parts, title);
  if (name === undefined) return;
  const { secrets } = parts;
  if ((await secrets.placeOf(name)) === 'editor') {
    const replace = { label: 'Replace', description: `Give ${name} another value` };
    const forget = { label: 'Delete', description: `Forget ${name} in VS Code` };
    const answer = await window.showQuickPick([replace, forget], { title, placeHolder: `${name} is set.` });
    if (answer === forget) {
      await secrets.delete(name);
      await window.showInformationMessage(`TSK: The secret ${notificationText(name)} is deleted.`);
    }
    if (answer !== replace) return;
  }
  const value = await window.showInputBox({
    title,
    prompt: `The value of ${name}. It is kept in VS Code's secret storage and in no file.`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? 'Enter the value, or press Escape.' : undefined),
  });
  if (!value) return;
  await secrets.set(name, value);
  await window.showInformationMessage(`TSK: The secret ${notificationText(name)} is set.`);
}

async function chooseName(parts: SetSecretParts, title: string): Promise<string | undefined> {
  const names = [
    ...new Set([
      ...parts.core.agents.flatMap(({ keys }) => keys),
      ...(await referred(parts)),
      ...parts.secrets.list(),
    ]),
  ];
  const items = await Promise.all(
    names.map(async (name) => ({ label: name, description: places[await parts.secrets.placeOf(name)] })),
  );
  const options = { title, placeHolder: 'Which secret?', matchOnDescription: true };
  const item = await window.showQuickPick([...items, another], options);
  if (item !== another) return item?.label;
  return window.showInputBox({
    title,
    prompt: 'The name under which tsk.toml refers to it',
    validateInput: (text) =>
      /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/.test(text)
        ? undefined
        : 'A name has letters, digits, "_", "-" and ".", and begins with a letter.',
  });
}

/** What the configurations of the open repositories refer to; a broken one refers to nothing. */
async function referred({ core, folders }: SetSecretParts): Promise<readonly string[]> {
  const configs = await Promise.all(
    repositoriesOf(folders.current).map(({ path }) => core.effectiveConfig(path).catch(() => undefined)),
  );
  return configs.flatMap(
    (config) =>
      config?.sandbox.environment.flatMap((variable) => ('secret' in variable ? [variable.secret] : [])) ??
      [],
  );
}
