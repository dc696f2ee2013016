import { Diagnostic, DiagnosticSeverity, languages, workspace, type TextDocument, type Uri } from 'vscode';
import type { DocumentProblem } from '../../core/template/taskDocument';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { notificationText } from '../common/safeText';
import { rangeOf } from '../config/registerConfigProblems';
import { taskLanguage } from './taskLanguage';
import type { TaskReader } from './taskReader';

/** The pause in typing before a check, in milliseconds. */
const patience = 300;

/** Shows errors in open task documents among the Problems. */
export function registerTaskProblems(
  reader: TaskReader,
  onDidChangeAround: (listener: () => void) => Disposable,
  onError: (error: unknown) => void,
): Disposable {
  const store = new DisposableStore();
  const problems = store.add(languages.createDiagnosticCollection('tsk-task'));
  const timers = new Map<string, NodeJS.Timeout>();
  const look = async (document: TextDocument): Promise<void> => {
    const read = await reader.read(document);
    if (!isOpen(document) || document.version !== read.version) return;
    // One that was sent is empty, and stays in memory for a while.
    problems.set(document.uri, read.text === '' ? [] : read.problems.map(toDiagnostic));
  };
  const lookSoon = (document: TextDocument, ms: number): void => {
    if (document.languageId !== taskLanguage) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const timer = setTimeout(() => {
      timers.delete(key);
      look(document).catch(onError);
    }, ms);
    timers.set(key, timer);
  };
  const forget = (uri: Uri): void => {
    clearTimeout(timers.get(uri.toString()));
    timers.delete(uri.toString());
    problems.delete(uri);
  };
  const lookAtAll = (): void => {
    for (const document of workspace.textDocuments)
      // Tasks change all the time: who is about to look needs no push.
      if (!timers.has(document.uri.toString())) lookSoon(document, patience);
  };
  store.add(workspace.onDidOpenTextDocument((document) => lookSoon(document, 0)));
  store.add(workspace.onDidChangeTextDocument(({ document }) => lookSoon(document, patience)));
  store.add(workspace.onDidCloseTextDocument(({ uri }) => forget(uri)));
  store.add(onDidChangeAround(lookAtAll));
  store.add({
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  lookAtAll();
  return store;
}

function isOpen(document: TextDocument): boolean {
  return !document.isClosed && document.languageId === taskLanguage;
}

function toDiagnostic({ severity, message, ...range }: DocumentProblem): Diagnostic {
  const level = severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Information;
  const diagnostic = new Diagnostic(rangeOf(range), notificationText(message), level);
  diagnostic.source = 'tsk';
  return diagnostic;
}
