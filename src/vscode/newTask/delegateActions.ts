import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  workspace,
  type CodeActionProvider,
  type Disposable,
} from 'vscode';
import type { CommandId } from '../common/commandIds';
import { commentTask } from './commentTask';
import type { DelegatedProblem } from './delegatedProblem';
import { taskLanguage } from './taskLanguage';
import { present } from '../../core/util/fields';

const problemCommand: CommandId = 'tsk.delegateProblem';
/** Offered together: more messages on one line say little. */
const maxProblems = 10;

/** Offers to hand a problem, or a TODO comment, to an agent. */
export function registerDelegateActions(): Disposable {
  const provider: CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics }) {
      if (!workspace.isTrusted || document.languageId === taskLanguage) return [];
      const actions: CodeAction[] = [];
      const add = (
        title: string,
        kind: CodeActionKind,
        problem: Omit<DelegatedProblem, 'uri'>,
      ): CodeAction => {
        const action = new CodeAction(title, kind);
        action.command = { command: problemCommand, title, arguments: [{ uri: document.uri, ...problem }] };
        actions.push(action);
        return action;
      };
      if (diagnostics.length) {
        const { line } = range.start;
        const problems = diagnostics.slice(0, maxProblems).map(({ message, source, range: { start } }) => ({
          ...{ message, line: start.line + 1 },
          ...present({ source }),
        }));
        const title = l10n.t('Delegate to TSK…');
        add(title, CodeActionKind.QuickFix, { line, problems }).diagnostics = [...diagnostics];
      }
      const { line } = range.start;
      const comment = commentTask(document.lineAt(line).text);
      if (comment)
        add(l10n.t('Delegate {0} to TSK…', comment.word), CodeActionKind.QuickFix, { line, comment });
      return actions;
    },
  };
  const kinds = { providedCodeActionKinds: [CodeActionKind.QuickFix] };
  return languages.registerCodeActionsProvider([{ scheme: 'file' }, { scheme: 'untitled' }], provider, kinds);
}
