import { commands, l10n, QuickInputButtons, ThemeIcon, window, type QuickPickItem } from 'vscode';
import { inOrder } from '../../core/doctor/examine';
import type { Finding, Remedy } from '../../core/model/finding';
import { DisposableStore } from '../../core/util/disposable';
import type { CommandId } from '../common/commandIds';
import { findingViews, summary, type FindingView } from './findingViews';

interface Item extends QuickPickItem {
  readonly view?: FindingView;
}

interface DoctorPickParts {
  readonly examine: (onFinding: (finding: Finding) => void) => Promise<readonly Finding[]>;
  readonly openDocument: (findings: readonly Finding[]) => Promise<void>;
}

/** Shows findings as they come, in a list whose rows apply remedies. Resolves when it is closed. */
export async function doctorPick({ examine, openDocument }: DoctorPickParts): Promise<void> {
  const store = new DisposableStore();
  const pick = store.add(window.createQuickPick<Item>());
  const asDocument = { iconPath: new ThemeIcon('go-to-file'), tooltip: l10n.t('Open as Document') };
  const again = { iconPath: new ThemeIcon('refresh'), tooltip: l10n.t('Check Again') };
  pick.title = l10n.t('TSK: Doctor');
  pick.matchOnDetail = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [asDocument, again];
  let findings: readonly Finding[] = [];
  let round = 0;
  const show = (): void => {
    const [active] = pick.activeItems;
    const isMoved = active !== undefined && active !== pick.items[0];
    pick.items = findingViews(findings).map((view) => ({
      label: view.label,
      description: view.description,
      detail: view.detail,
      view,
      ...(view.remedy
        ? { buttons: [{ iconPath: new ThemeIcon('wrench'), tooltip: remedyTitle(view.remedy) }] }
        : {}),
    }));
    // More findings leave the row alone that the user moved to.
    if (isMoved) pick.activeItems = pick.items.filter(({ label }) => label === active.label);
  };
  const look = async (): Promise<void> => {
    const mine = ++round;
    findings = [];
    pick.busy = true;
    pick.placeholder = l10n.t('Checking engine, agents, disk and more …');
    const all = await examine((finding) => {
      if (mine !== round) return;
      findings = inOrder([...findings, finding]);
      show();
    });
    if (mine !== round) return;
    findings = all;
    pick.busy = false;
    pick.placeholder = summary(findings);
    show();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const then = (work: Promise<unknown>): void => void work.catch(reject);
      store.add(pick.onDidHide(() => resolve()));
      store.add(
        pick.onDidTriggerButton((button) => {
          if (button === QuickInputButtons.Back) return;
          then(button === again ? look() : openDocument(findings).then(() => pick.hide()));
        }),
      );
      const help = (remedy: Remedy | undefined): void => {
        // Nothing to do by a command: the document has the whole text.
        if (!remedy) return then(openDocument(findings).then(() => pick.hide()));
        if (remedy.kind === 'retry') return then(look());
        pick.hide();
        then(apply(remedy));
      };
      store.add(pick.onDidTriggerItemButton(({ item }) => help(item.view?.remedy)));
      store.add(pick.onDidAccept(() => help(pick.selectedItems[0]?.view?.remedy)));
      pick.show();
      then(look());
    });
  } finally {
    round = 0;
    store.dispose();
  }
}

function remedyTitle(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'credentials':
      return l10n.t('Set Agent Credentials…');
    case 'images':
      return l10n.t('Remove Old Images…');
    case 'settings':
      return l10n.t('Open Settings');
    case 'retry':
      return l10n.t('Check Again');
  }
}

async function apply(remedy: Remedy): Promise<void> {
  switch (remedy.kind) {
    case 'credentials':
      return commands.executeCommand('tsk.setAgentCredentials' satisfies CommandId, remedy.agent);
    case 'images':
      return commands.executeCommand('tsk.removeOldImages' satisfies CommandId);
    case 'settings':
      return commands.executeCommand('tsk.openSettings' satisfies CommandId);
    case 'retry':
      return commands.executeCommand('tsk.doctor' satisfies CommandId);
  }
}
