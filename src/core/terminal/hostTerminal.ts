import type { IPty } from 'node-pty';
import { DisposableStore, type Disposable } from '../util/disposable';
import { errors } from '../util/errors';
import type { TerminalSize } from './frames';

/** A program of this machine in a terminal of its own. Disposed, its terminal is closed: it is told by a hang-up. */
export interface HostTerminal extends Disposable {
  readonly pid: number;
  write(keys: string): void;
  resize(size: TerminalSize): void;
}

export interface HostProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder that is there. */
  readonly workingDir: string;
  readonly size: TerminalSize;
  /** The id of the task, for the advice in an error. */
  readonly task: string;
  readonly onOutput: (text: string) => void;
  readonly onExit: (exitCode: number) => void;
}

/** Starts a program in a terminal; node-pty is loaded when it is first needed. Throws `terminal-unavailable`. */
export async function openHostTerminal(program: HostProgram): Promise<HostTerminal> {
  const pty = await start(program);
  const listeners = new DisposableStore();
  let open = true;
  listeners.add(pty.onData(program.onOutput));
  listeners.add(
    pty.onExit(({ exitCode, signal }) => {
      open = false;
      program.onExit(signal ? 128 + signal : exitCode);
    }),
  );
  return {
    pid: pty.pid,
    write: (keys) => {
      if (open) pty.write(keys);
    },
    resize: ({ rows, columns }) => {
      if (open) pty.resize(Math.max(columns, 1), Math.max(rows, 1));
    },
    dispose: () => {
      listeners.dispose();
      if (open) pty.kill();
      open = false;
    },
  };
}

async function start({ file, args, environment, workingDir, size, task }: HostProgram): Promise<IPty> {
  try {
    // node-pty has compiled parts, which not every machine has: nothing else is to fail with it.
    const { spawn } = await import('node-pty');
    return spawn(file, [...args], {
      name: 'xterm-256color',
      cols: Math.max(size.columns, 1),
      rows: Math.max(size.rows, 1),
      cwd: workingDir,
      env: given(environment),
    });
  } catch (error) {
    throw errors.terminalUnavailable(`${process.platform}-${process.arch}`, task, error);
  }
}

/** node-pty would write "undefined" for a variable that is not to be there. */
function given(environment: HostProgram['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
