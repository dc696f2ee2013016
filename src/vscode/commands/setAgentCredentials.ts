import { l10n, window, type QuickPickItem } from 'vscode';
import type { Core } from '../../core/core';
import type { Login } from '../../core/model/login';
import { labelText } from '../common/safeText';
import { editSecret } from '../secrets/editSecret';
import type { EditorSecrets } from '../secrets/editorSecrets';
import type { LoginStatus } from '../secrets/loginStatus';
import { applySecretChange } from '../secrets/applySecretChange';
import { secretSourceText } from '../secrets/secretSourceText';
import { command } from './command';

interface SetAgentCredentialsParts {
  readonly core: Pick<Core, 'agents' | 'login' | 'tasks'>;
  readonly secrets: EditorSecrets;
  readonly logins: LoginStatus;
}

/** Shows what each agent would start with; sets, replaces or deletes a key for it in VS Code. */
export const setAgentCredentials = command(
  'tsk.setAgentCredentials',
  async (parts: SetAgentCredentialsParts, argument) => {
    const title = l10n.t('Set Agent Credentials');
    const login = await chooseAgent(parts, title, argument);
    if (!login) return;
    const name = await chooseKey(parts, login, title);
    if (name === undefined) return;
    await applySecretChange(parts, name, await editSecret(parts.secrets, name, title));
  },
);

async function chooseAgent(
  { core }: SetAgentCredentialsParts,
  title: string,
  argument: unknown,
): Promise<Login | undefined> {
  const agents = core.agents.filter(({ keys }) => keys.length > 0);
  if (agents.some(({ name }) => name === argument)) return core.login(String(argument));
  const items = await Promise.all(
    agents.map(async ({ name, description }) => {
      const login = await core.login(name);
      return { label: name, description, detail: state(login), login };
    }),
  );
  const placeHolder = l10n.t('Select an agent');
  return (await window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.login;
}

async function chooseKey(
  { secrets }: SetAgentCredentialsParts,
  login: Login,
  title: string,
): Promise<string | undefined> {
  const items: (QuickPickItem & { readonly key: string })[] = await Promise.all(
    login.keys.map(async ({ name }) => ({
      key: name,
      label: name,
      description: secretSourceText(await secrets.sourceOf(name)),
    })),
  );
  // A placeholder shows no icons.
  const placeHolder = `${login.agent}: ${state(login).replace(/^\$\(\w+\) /, '')}`;
  return (await window.showQuickPick(items, { title, placeHolder }))?.key;
}

/** What was found, in a sentence. */
function state({ keys, own, missing }: Login): string {
  if (missing !== undefined) return `$(warning) ${labelText(missing, 300)}`;
  const key = keys.find(({ isSet }) => isSet);
  if (key) return l10n.t('$(pass) Uses {0}.', key.name);
  return own ? l10n.t('$(pass) Uses its own log-in on this machine.') : l10n.t('Needs no credentials.');
}
