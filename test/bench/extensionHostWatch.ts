import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkbenchOptions } from '../editor/runners/workbench';

/** What one look at the extension host says. */
interface Sample {
  readonly at: number;
  /** The longest stop of its event loop since the look before, in milliseconds. */
  readonly stop: number;
  /** The same, or the processor time that the process took meanwhile where that is less: a busy machine stops it, too. */
  readonly work: number;
  readonly rss: number;
}

/** What the extension host did in a span of time. */
export interface HostFigures {
  readonly stopMs: number;
  /** As much of a stop as it worked at most, in processor time. */
  readonly workMs: number;
  /** What it held at most. */
  readonly highestMb: number;
}

const manifest = {
  name: 'probe',
  publisher: 'bench',
  version: '0.0.1',
  engines: { vscode: '^1.101.0' },
  main: './hostProbeMain.js',
  activationEvents: ['*'],
};

/** Watches the extension hosts of a code-server from inside (see `hostProbeMain.ts`). */
export class ExtensionHostWatch {
  private readonly extension: string;
  private readonly notes: string;

  constructor(dir: string) {
    this.extension = join(dir, 'probe');
    this.notes = join(dir, 'notes');
    for (const folder of [this.extension, this.notes]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.extension, 'package.json'), JSON.stringify(manifest));
    const probe = join(__dirname, '..', 'support', manifest.main);
    copyFileSync(probe, join(this.extension, manifest.main));
  }

  /** What the workbench has to be started with. */
  get options(): Pick<WorkbenchOptions, 'development' | 'vsix' | 'env'> {
    const packaged = process.env['TSK_TEST_VSIX'];
    if (!packaged) throw new Error('TSK_TEST_VSIX does not name the packaged extension.');
    return { development: this.extension, vsix: [packaged], env: { TSK_BENCH_PROBES: this.notes } };
  }

  /** What the host that was started last did between two moments (`Date.now()`). */
  between(from: number, to: number): HostFigures {
    const within = this.samples().filter(({ at }) => at > from && at <= to);
    if (within.length === 0) throw new Error('The extension host was not watched.');
    return {
      stopMs: Math.max(...within.map(({ stop }) => stop)),
      workMs: Math.max(...within.map(({ work }) => work)),
      highestMb: Math.max(...within.map(({ rss }) => rss)) / 1e6,
    };
  }

  private samples(): readonly Sample[] {
    const hosts = readdirSync(this.notes).map((name) =>
      readFileSync(join(this.notes, name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Sample),
    );
    return hosts.sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0)).at(-1) ?? [];
  }
}
