import { EventEmitter, type Pseudoterminal, type TerminalDimensions } from 'vscode';
import type { TaskId } from '../../core/model/taskId';
import type { TerminalSize } from '../../core/terminal/frames';
import type { HostTerminal } from '../../core/terminal/hostTerminal';
import { ScreenFilter } from '../../core/terminal/screenFilter';

/** The program that shows the terminal of a task. */
export type OpenProgram = (
  id: TaskId,
  size: TerminalSize,
  listeners: { readonly onOutput: (text: string) => void; readonly onExit: (exitCode: number) => void },
) => Promise<HostTerminal>;

export interface SandboxTerminalParts {
  /** Finds or makes the task; shows what `tell` gets meanwhile. Undefined if the user cancels. */
  readonly begin: (tell: (text: string) => void, signal: AbortSignal) => Promise<TaskId | undefined>;
  readonly openProgram: OpenProgram;
  /** Called once the task is known. */
  readonly onTask: (id: TaskId) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * An integrated terminal whose other end is in a sandbox. Closing it leaves the sandbox alone: what that means is
 * decided by who knows why it was closed.
 */
export class SandboxTerminal implements Pseudoterminal {
  private readonly write = new EventEmitter<string>();
  private readonly closed = new EventEmitter<number | void>();
  private readonly named = new EventEmitter<string>();
  readonly onDidWrite = this.write.event;
  readonly onDidClose = this.closed.event;
  readonly onDidChangeName = this.named.event;

  private size: TerminalSize = { rows: 24, columns: 80 };
  private program: HostTerminal | undefined;
  private readonly closing = new AbortController();

  constructor(private readonly parts: SandboxTerminalParts) {}

  open(dimensions: TerminalDimensions | undefined): void {
    if (dimensions) this.size = dimensions;
    this.start().catch((error: unknown) => {
      if (this.closing.signal.aborted) return;
      this.parts.onFailure(error);
      this.closed.fire();
    });
  }

  setDimensions(dimensions: TerminalDimensions): void {
    this.size = dimensions;
    this.program?.resize(dimensions);
  }

  handleInput(keys: string): void {
    this.program?.write(keys);
  }

  close(): void {
    this.closing.abort('The terminal was closed.');
    this.program?.dispose();
    this.program = undefined;
  }

  /** Sets the title of the tab. */
  rename(name: string): void {
    this.named.fire(name);
  }

  private async start(): Promise<void> {
    const { begin, openProgram, onTask } = this.parts;
    const { signal } = this.closing;
    const tell = (text: string): void => this.write.fire(`\u001b[2m${text}\u001b[0m\r\n`);
    const id = await begin(tell, signal);
    if (id === undefined) {
      this.closed.fire();
      return;
    }
    onTask(id);
    if (signal.aborted) return;
    const filter = new ScreenFilter();
    const program = await openProgram(id, this.size, {
      onOutput: (text) => this.write.fire(filter.push(text)),
      onExit: (exitCode) => this.closed.fire(exitCode),
    });
    if (this.closing.signal.aborted) program.dispose();
    else this.program = program;
    program.resize(this.size);
  }
}
