import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from './engineBench';

interface Place {
  readonly cwd: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The built `bin/tsk` as a process of its own. */
export class TskProcess {
  out = '';
  err = '';
  /** The exit code; undefined while it runs. A signal that killed it is its name. */
  code: number | string | undefined;
  /** Resolves with the exit code when everything that it said is here. */
  readonly ended: Promise<number | string>;
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();

  private constructor(dataDir: string, { cwd, environment }: Place, args: readonly string[]) {
    this.child = spawn(process.execPath, [join(root, 'bin', 'tsk'), ...args], {
      cwd,
      env: { ...process.env, TSK_DATA_HOME: dataDir, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      this.tell();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
      this.tell();
    });
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('close', (code, signal) => {
        this.code = code ?? signal ?? 'no code';
        this.tell();
        resolve(this.code);
      });
    });
  }

  /** Starts processes on one data folder. */
  static starter({ dataDir, ...place }: Place & { readonly dataDir: string }) {
    const start = TskProcess.startedIn(place);
    return (...args: readonly string[]): TskProcess => start(dataDir, ...args);
  }

  /** Starts processes for the suite that calls this; those that still run after a test are killed. */
  static startedIn(place: Place): (dataDir: string, ...args: readonly string[]) => TskProcess {
    const started: TskProcess[] = [];
    afterEach(async () => {
      for (const one of started.splice(0)) {
        one.child.kill('SIGKILL');
        await one.ended;
      }
    });
    return (dataDir, ...args) => {
      const one = new TskProcess(dataDir, place, args);
      started.push(one);
      return one;
    };
  }

  /** Waits until the pattern is in what it said on either output. Throws when it ends without. */
  async says(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.out) && !pattern.test(this.err)) {
      if (this.code !== undefined) {
        throw new Error(`It ended (${this.code}) without ${pattern}:\n${this.out}${this.err}`);
      }
      await new Promise<void>((resolve) => this.listeners.add(resolve));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Sends the signal, and resolves as `ended`. */
  end(name: NodeJS.Signals): Promise<number | string> {
    this.signal(name);
    return this.ended;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) {
      this.listeners.delete(listener);
      listener();
    }
  }
}
