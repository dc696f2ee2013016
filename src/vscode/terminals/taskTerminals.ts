import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  l10n,
  TerminalExitReason,
  ThemeIcon,
  window,
  type ExtensionTerminalOptions,
  type Terminal,
} from 'vscode';
import type { RunOptions } from '../../core/controller/taskController';
import type { TaskRequest } from '../../core/controller/taskRequest';
import type { Core } from '../../core/core';
import type { Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import { openHostTerminal } from '../../core/terminal/hostTerminal';
import { DisposableStore, type Disposable } from '../../core/util/disposable';
import { withApproval, type ApprovalParts } from '../approval/withApproval';
import { labelText } from '../common/safeText';
import { saveBeforeSnapshot } from '../documents/saveBeforeSnapshot';
import { whenAdded } from '../tasks/startRun';
import type { TaskList } from '../tasks/taskList';
import type { OpenShell, OpenShells } from './openShells';
import { SandboxTerminal, type OpenProgram } from './sandboxTerminal';

export interface TaskTerminalParts extends ApprovalParts {
  readonly core: Core;
  readonly tasks: TaskList;
  readonly open: OpenShells;
  /** The extension's root, with `bin/tsk`. */
  readonly extensionPath: string;
  readonly showError: (error: unknown) => void;
  readonly onError: (error: unknown) => void;
}

/** The name of the terminal in a sandbox of its own. */
const main = 'main';

/** What a terminal is for. */
interface Shown {
  readonly terminal: SandboxTerminal;
  readonly name: string;
  readonly isFresh: boolean;
  task: Task | undefined;
}

/** The terminals of this window that are in sandboxes. */
export class TaskTerminals implements Disposable {
  private readonly shown = new Set<Shown>();
  private readonly owned = new DisposableStore();

  constructor(private readonly parts: TaskTerminalParts) {
    this.owned.add(window.onDidCloseTerminal((terminal) => this.closed(terminal)));
    // VS Code shows one that is made from a profile only when it happens to be ready soon enough.
    this.owned.add(
      window.onDidOpenTerminal((terminal) => {
        if (this.shownIn(terminal)?.isFresh) terminal.show();
      }),
    );
  }

  dispose(): void {
    this.owned.dispose();
  }

  /** The options of a terminal in a fresh sandbox; `ask` says in which, when the terminal is there. */
  fresh(ask: () => Promise<TaskRequest | undefined>): ExtensionTerminalOptions {
    return this.options(l10n.t('TSK Sandbox'), { name: main, isFresh: true }, async (tell, signal) => {
      const request = await ask();
      if (!request || !(await saveBeforeSnapshot(this.parts, request))) return undefined;
      tell(l10n.t('Taking a snapshot of the repository …'));
      const task = await this.start(request, signal);
      const { tasks, core } = this.parts;
      await tasks.start();
      tasks.adopt(task);
      // Closed before its task was known.
      if (signal.aborted) await core.shells.end(task.id, main);
      return task;
    });
  }

  /** Adds the task and runs it in this window. The signal counts until it is added: a run would be cancelled by it. */
  private async start(request: TaskRequest, signal: AbortSignal): Promise<Task> {
    const { core, onError } = this.parts;
    const adding = new AbortController();
    const stop = (): void => adding.abort('The terminal was closed.');
    signal.addEventListener('abort', stop, { once: true });
    try {
      const run = (options: RunOptions): Promise<Task> => core.tasks.run(request, options);
      return await withApproval(this.parts, () => whenAdded(run, adding.signal, onError));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Shows the terminal of a task; opens it where this window has none yet. */
  show(task: Task): void {
    const terminal = this.terminalOf(task) ?? window.createTerminal(this.of(task, newName()));
    terminal.show();
  }

  /** Opens the terminals again that were open when the window closed, as far as their sandboxes are there. */
  async restore(): Promise<void> {
    const { open, core, onError } = this.parts;
    for (const { shell, task } of await open.living((id) => core.tasks.get(id), onError))
      window.createTerminal(this.of(task, shell.name)).show(true);
  }

  private of(task: Task, name: string): ExtensionTerminalOptions {
    return this.options(tabName(task), { name, isFresh: false }, () => Promise.resolve(task));
  }

  private options(
    title: string,
    { name, isFresh }: Pick<Shown, 'name' | 'isFresh'>,
    begin: (tell: (text: string) => void, signal: AbortSignal) => Promise<Task | undefined>,
  ): ExtensionTerminalOptions {
    const { showError, onError, open } = this.parts;
    const pty = new SandboxTerminal({
      begin: async (tell, signal) => {
        shown.task = await begin(tell, signal);
        return shown.task?.id;
      },
      openProgram: this.programOf(name),
      onTask: (id) => {
        if (shown.task) pty.rename(tabName(shown.task));
        open.add({ id, name }).catch(onError);
      },
      onFailure: showError,
    });
    const shown: Shown = { terminal: pty, name, isFresh, task: undefined };
    this.shown.add(shown);
    return { name: title, pty, iconPath: new ThemeIcon('vm') };
  }

  /** `tsk shell ID`, in a terminal of this machine: one program for the editor and for everybody else's terminal. */
  private programOf(name: string): OpenProgram {
    const { core, extensionPath } = this.parts;
    return (id, size, listeners) =>
      openHostTerminal({
        file: process.execPath,
        args: [join(extensionPath, 'bin', 'tsk'), 'shell', id, '--as', name],
        environment: {
          ...process.env,
          NODE_OPTIONS: undefined,
          // On a desktop the program is Electron.
          ELECTRON_RUN_AS_NODE: '1',
          TSK_DATA_HOME: core.dataDir,
        },
        workingDir: extensionPath,
        size,
        task: shortId(id),
        ...listeners,
      });
  }

  private shownIn({ creationOptions }: Terminal): Shown | undefined {
    return [...this.shown].find(({ terminal }) => isOf(creationOptions, terminal));
  }

  private terminalOf({ id }: Task): Terminal | undefined {
    const ptys = [...this.shown].filter(({ task }) => task?.id === id).map(({ terminal }) => terminal);
    return window.terminals.find(({ creationOptions }) => ptys.some((pty) => isOf(creationOptions, pty)));
  }

  /** If the user closes its terminal, the shell ends; if the window closes, it keeps running and is found again. */
  private closed(terminal: Terminal): void {
    const shown = this.shownIn(terminal);
    if (!shown) return;
    this.shown.delete(shown);
    const reason = terminal.exitStatus?.reason ?? TerminalExitReason.Unknown;
    if (!shown.task || reason === TerminalExitReason.Shutdown) return;
    const { core, open, onError } = this.parts;
    const shell: OpenShell = { id: shown.task.id, name: shown.name };
    open.remove(shell).catch(onError);
    if (reason === TerminalExitReason.User) core.shells.end(shell.id, shell.name).catch(onError);
  }
}

function isOf(options: Terminal['creationOptions'], pty: SandboxTerminal): boolean {
  return 'pty' in options && options.pty === pty;
}

function tabName(task: Task): string {
  const name = labelText(task.name, 32);
  if (task.interactive) return `${name} ${shortId(task.id)}`;
  return l10n.t('{0} (beside the agent)', name);
}

function newName(): string {
  return `e${randomBytes(4).toString('hex')}`;
}
