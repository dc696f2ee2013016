import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

export type StoreRole = 'hold-lock' | 'enter-and-leave' | 'write-tasks';

/** Another process that uses the lock or the store (`storeChild.ts`). Ended after the test if it still runs. */
export interface StoreProcess {
  readonly child: ChildProcess;
  /** Everything it said, in order. */
  readonly said: string[];
  readonly errors: string[];
  /** Resolves when it said that. */
  hears(word: string): Promise<void>;
  kill(): Promise<void>;
  readonly exited: Promise<number | null>;
}

export function storeProcesses(): (role: StoreRole, ...args: readonly string[]) => StoreProcess {
  const running: StoreProcess[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((process) => process.kill()));
  });
  return (role, ...args) => {
    const process = start(role, args);
    running.push(process);
    return process;
  };
}

function start(role: StoreRole, args: readonly string[]): StoreProcess {
  const child = fork(path.join(__dirname, 'storeChild.js'), [role, ...args], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    execArgv: [],
  });
  const said: string[] = [];
  const errors: string[] = [];
  child.on('message', (message) => said.push(message as string));
  child.stderr?.on('data', (data) => errors.push(String(data)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    child,
    said,
    errors,
    exited,
    async hears(word) {
      while (!said.includes(word)) {
        if (child.exitCode !== null) throw new Error(`It ended without "${word}": ${errors.join('')}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
