import type { IPty } from 'node-pty';
import { DisposableStore, type Disposable } from '../util/disposable';
import { errors } from '../util/errors';
import type { TerminalSize } from './frames';

/** A program of this machine in its own terminal. Disposing it closes the terminal, which sends a hang-up signal. */
export interface HostTerminal extends Disposable {
  readonly pid: number;
  write(keys: string): void;
  resize(size: TerminalSize): void;
}

export interface HostProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An existing folder. */
  readonly workingDir: string;
  readonly size: TerminalSize;
  /** The id of the task, for the advice in errors. */
  readonly task: string;
  readonly onOutput: (text: string) => void;
  readonly onExit: (exitCode: number) => void;
}

/** Starts a program in a terminal; loads node-pty on first use. Throws `terminal-unavailable`. */
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
    // node-pty has native code, which does not load on every machine. Nothing else must fail then.
    const { spawn } = await import('node-pty');
    return spawn(file, [...args], {
      name: 'xterm-256color',
      cols: Math.max(size.columns, 1),
      rows: Math.max(size.rows, 1),
      cwd: workingDir,
      env: withoutUndefined(environment),
    });
  } catch (error) {
    throw errors.terminalUnavailable(`${process.platform}-${process.arch}`, task, error);
  }
}

/** node-pty would set an absent variable to "undefined". */
function withoutUndefined(environment: HostProgram['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
