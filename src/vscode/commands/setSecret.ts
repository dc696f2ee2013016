import { l10n, window, type QuickPickItem } from 'vscode';
import type { Core } from '../../core/core';
import type { OpenFolders } from '../repositories/openFolders';
import { repositoriesOf } from '../repositories/openFolder';
import { editSecret } from '../secrets/editSecret';
import type { EditorSecrets } from '../secrets/editorSecrets';
import type { LoginStatus } from '../secrets/loginStatus';
import { applySecretChange } from '../secrets/applySecretChange';
import { secretSourceText } from '../secrets/secretSourceText';
import { command } from './command';

interface SetSecretParts {
  readonly core: Pick<Core, 'agents' | 'effectiveConfig' | 'login' | 'tasks'>;
  readonly folders: OpenFolders;
  readonly secrets: EditorSecrets;
  readonly logins: LoginStatus;
}

/** Sets, replaces or deletes a key or another secret in VS Code's secret storage. */
export const setSecret = command('tsk.setSecret', async (parts: SetSecretParts) => {
  const title = l10n.t('Set Secret');
  const name = await chooseName(parts, title);
  if (name === undefined) return;
  await applySecretChange(parts, name, await editSecret(parts.secrets, name, title));
});

async function chooseName(parts: SetSecretParts, title: string): Promise<string | undefined> {
  const names = [
    ...new Set([
      ...parts.core.agents.flatMap(({ keys }) => keys),
      ...(await referred(parts)),
      ...parts.secrets.list(),
    ]),
  ];
  const items = await Promise.all(
    names.map(async (name) => ({
      label: name,
      description: secretSourceText(await parts.secrets.sourceOf(name)),
    })),
  );
  const another: QuickPickItem = { label: l10n.t('$(add) Another name…'), alwaysShow: true };
  const options = { title, placeHolder: l10n.t('Select a secret'), matchOnDescription: true };
  const item = await window.showQuickPick([...items, another], options);
  if (item !== another) return item?.label;
  return window.showInputBox({
    title,
    prompt: l10n.t('Name of the secret in tsk.toml'),
    validateInput: (text) =>
      /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/.test(text)
        ? undefined
        : l10n.t('Use letters, digits, "_", "-" and ".". Start with a letter or "_".'),
  });
}

/** The secrets that the configurations of the open repositories refer to; broken ones are skipped. */
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
