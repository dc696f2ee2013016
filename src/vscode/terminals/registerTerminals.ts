import { l10n, TerminalProfile, window, workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { chooseRepository, type ChooseRepositoryParts } from '../prompts/chooseRepository';
import { shellRequest } from './shellRequest';
import { TaskTerminals, type TaskTerminalParts } from './taskTerminals';

/** The profile "TSK Sandbox", and the terminals that a reload closed. */
export function registerTerminals(
  parts: TaskTerminalParts & ChooseRepositoryParts,
): Disposable & { readonly terminals: TaskTerminals } {
  const store = new DisposableStore();
  const terminals = store.add(new TaskTerminals(parts));
  store.add(
    window.registerTerminalProfileProvider('tsk.sandbox', {
      provideTerminalProfile: () =>
        new TerminalProfile(
          terminals.fresh(async () => {
            const repository = await chooseRepository(parts, l10n.t('TSK Sandbox'));
            return repository && shellRequest(repository, { interactive: 'shell' });
          }),
        ),
    }),
  );
  const restore = (): void => void terminals.restore().catch(parts.onError);
  if (workspace.isTrusted) restore();
  else store.add(workspace.onDidGrantWorkspaceTrust(restore));
  return { terminals, dispose: () => store.dispose() };
}
