import { join } from 'node:path';
import { openHostTerminal, type HostTerminal } from '../../src/core/terminal/hostTerminal';
import { neutralise } from '../../src/core/util/text';
import { root } from './engineBench';

/** `tsk shell` in a terminal, as somebody sits before it. */
export class ShellUser {
  private raw = '';
  private seen = 0;
  private readonly listeners = new Set<() => void>();
  private terminal: HostTerminal | undefined;
  exitCode: number | undefined;

  /** Opens a terminal with `tsk shell` and these arguments in it. */
  static async open(
    options: {
      readonly dataDir: string;
      readonly workingDir: string;
      readonly environment?: Readonly<Record<string, string>>;
    },
    ...args: readonly string[]
  ): Promise<ShellUser> {
    const user = new ShellUser();
    user.terminal = await openHostTerminal({
      file: process.execPath,
      args: [join(root, 'bin', 'tsk'), 'shell', ...args],
      environment: { ...process.env, TSK_DATA_HOME: options.dataDir, ...options.environment },
      workingDir: options.workingDir,
      size: { rows: 30, columns: 100 },
      task: 'test',
      onOutput: (text) => {
        user.raw += text;
        user.tell();
      },
      onExit: (exitCode) => {
        user.exitCode = exitCode;
        user.tell();
      },
    });
    return user;
  }

  /** Everything that came, escape sequences included. */
  get output(): string {
    return this.raw;
  }

  /** The id that the first line tells. */
  async id(): Promise<string> {
    return (await this.sees(/Shell ([0-9a-f]{8}) /))[1] ?? '';
  }

  /** Waits until the pattern comes in what was not looked at yet; that is looked at then. */
  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const text = neutralise(this.raw.slice(this.seen));
      const match = pattern.exec(text);
      if (match) {
        this.seen = this.raw.length;
        return match;
      }
      if (this.exitCode !== undefined)
        throw new Error(`It ended (${this.exitCode}) without ${pattern}: ${text}`);
      await this.change(`${pattern} in ${text.slice(-2000)}`);
    }
  }

  async prompt(): Promise<void> {
    await this.sees(/\$ $/);
  }

  /** Types a line, and gives what came until the next prompt. */
  async runs(line: string): Promise<string> {
    this.types(`${line}\r`);
    return (await this.sees(/\n([^]*)\n[^\n]*\$ $/))[1] ?? '';
  }

  types(keys: string): void {
    this.terminal?.write(keys);
  }

  resize(rows: number, columns: number): void {
    this.terminal?.resize({ rows, columns });
  }

  /** Closes the window of the terminal. */
  close(): void {
    this.terminal?.dispose();
  }

  /** Without a chance to say goodbye. */
  kill(): void {
    if (this.terminal) process.kill(this.terminal.pid, 'SIGKILL');
  }

  async ended(): Promise<number> {
    while (this.exitCode === undefined) await this.change('its end');
    return this.exitCode;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private change(what: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(() => reject(new Error(`Waited in vain for ${what}`)), 90_000);
      this.listeners.add(done);
    });
  }
}
