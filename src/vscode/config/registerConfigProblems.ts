import { sep } from 'node:path';
import { Diagnostic, DiagnosticSeverity, languages, Range, workspace, type TextDocument } from 'vscode';
import type { Core } from '../../core/core';
import type { ConfigDiagnostic, ConfigFileKind } from '../../core/model/config';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { notificationText } from '../common/safeText';

/** The pause in typing before a check, in milliseconds. */
const patience = 300;

/** Shows errors in open configuration files among the Problems. */
export function registerConfigProblems(
  { configuration }: Pick<Core, 'configuration'>,
  onError: (error: unknown) => void,
): Disposable {
  const store = new DisposableStore();
  const problems = store.add(languages.createDiagnosticCollection('tsk'));
  const timers = new Map<string, NodeJS.Timeout>();
  const kindOf = ({ uri }: TextDocument): ConfigFileKind | undefined => {
    if (uri.scheme !== 'file' || !uri.fsPath.endsWith(`${sep}tsk.toml`)) return undefined;
    if (uri.fsPath === configuration.userFile()) return 'user';
    const folder = workspace.getWorkspaceFolder(uri);
    return workspace.isTrusted && folder && uri.fsPath.endsWith(`${sep}.tsk${sep}tsk.toml`)
      ? 'project'
      : undefined;
  };
  const look = async (document: TextDocument): Promise<void> => {
    const kind = kindOf(document);
    if (kind === undefined || document.isClosed) return;
    const { version } = document;
    const found = await configuration.check(kind, document.uri.fsPath, document.getText());
    if (!document.isClosed && document.version === version)
      problems.set(document.uri, found.map(toDiagnostic));
  };
  const lookSoon = (document: TextDocument, ms: number): void => {
    if (kindOf(document) === undefined) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        look(document).catch(onError);
      }, ms),
    );
  };
  store.add(workspace.onDidOpenTextDocument((document) => lookSoon(document, 0)));
  store.add(workspace.onDidChangeTextDocument(({ document }) => lookSoon(document, patience)));
  store.add(
    workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(timers.get(uri.toString()));
      problems.delete(uri);
    }),
  );
  store.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      for (const document of workspace.textDocuments) lookSoon(document, 0);
    }),
  );
  store.add({
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  for (const document of workspace.textDocuments) lookSoon(document, 0);
  return store;
}

function toDiagnostic({ severity, message, ...range }: ConfigDiagnostic): Diagnostic {
  const diagnostic = new Diagnostic(
    rangeOf(range),
    notificationText(message),
    severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
  );
  diagnostic.source = 'tsk';
  return diagnostic;
}

/** The editor counts from 0. */
export function rangeOf(range: Pick<ConfigDiagnostic, 'line' | 'column' | 'endLine' | 'endColumn'>): Range {
  return new Range(range.line - 1, range.column - 1, range.endLine - 1, range.endColumn - 1);
}
