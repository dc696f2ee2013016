import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeTestWorkspace } from '../editor/runners/testWorkspace';
import { BenchWindow, type BenchPlace, type WindowFigures } from './benchWindow';
import { lastLogLine } from './lastLogLine';
import { median, type BenchRow } from './table';

const many = 1_000_000;
const few = 1_000;
const rounds = 3;

/**
 * Prints as many lines of 200 bytes as it is told to, in blocks with pauses, as an agent that is busy without end would:
 * 1,000,000 of them in about a minute.
 */
const agent = `#!/bin/sh
count=$(sed -n 's/^Say \\([0-9]*\\) lines.*/\\1/p' "$1" | head -n 1)
text=$(printf '%0190d' 0 | tr 0 x)
awk -v count="$count" -v text="$text" 'BEGIN {
  for (n = 1; n <= count; n++) {
    printf "%08d %s\\n", n, text
    if (n % 20000 == 0) { fflush(); system("sleep 1") }
  }
}'
echo "That were $count lines."
`;

const prompt = (lines: number): string => `Say ${lines} lines`;
const name = (lines: number): string => `say-${lines}-lines`;
const lastLine = (lines: number): string => `That were ${lines} lines.`;

/** A log of a million lines in a real window: followed while an agent writes it, and opened when the task has ended. */
export async function windowBench(dir: string): Promise<readonly BenchRow[]> {
  const workspace = makeTestWorkspace({ 'README.md': '# Sample\n', '.tsk/agent.sh': agent });
  const data = mkdtempSync(join(dir, 'window-'));
  const place = { folder: workspace.folder, data, probes: join(dir, 'probes') };
  try {
    return [...(await followed(place)), ...(await opened(place))];
  } finally {
    workspace.remove();
    rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function followed(place: BenchPlace): Promise<readonly BenchRow[]> {
  const window = await BenchWindow.start(place);
  try {
    // The second is opened in a window that has shown a log before.
    for (const lines of [few - 1, few]) {
      await window.beginTask(prompt(lines));
      await window.hasEnded(name(lines));
    }
    await window.openEditor();
    const quiet = await window.measure(() => window.type(delay(15_000)));
    await window.beginTask(prompt(many));
    await window.focusEditor();
    let shownAt = 0;
    const busy = await window.measure(async () => {
      const end = window.logShows(lastLine(many)).then((at) => (shownAt = at));
      await window.type(end);
      await end;
    });
    await window.hasEnded(name(many));
    const said = await lastLogLine(place.data, name(many), lastLine(many));
    console.log(
      `a log of ${(said.bytes / 1e6).toFixed(0)} MB was written in ${(said.ms / 1e3).toFixed(0)} s; ` +
        (said.leftOut || 'nothing of it was left out'),
    );
    return followedRows(quiet, busy, shownAt - said.at);
  } finally {
    await window.stop();
  }
}

function followedRows(quiet: WindowFigures, busy: WindowFigures, lateMs: number): readonly BenchRow[] {
  const of = 'a log of 1,000,000 lines grows in a window: ';
  const baseline = 'the same while no log grows';
  const longest = (values: readonly number[]): number => Math.max(...values);
  return [
    {
      name: `${of}longest stop of the page`,
      ms: busy.page.stopMs,
      baseline,
      baselineMs: quiet.page.stopMs,
    },
    {
      name: `${of}longest task of the page, processor time`,
      ms: busy.taskMs,
      baseline,
      baselineMs: quiet.taskMs,
    },
    {
      name: `${of}longest stop of the extension host`,
      ms: busy.host.stopMs,
      baseline,
      baselineMs: quiet.host.stopMs,
    },
    {
      name: `${of}the same in processor time`,
      ms: busy.host.workMs,
      baseline,
      baselineMs: quiet.host.workMs,
    },
    {
      name: `${of}a key in an editor, to the screen`,
      ms: median(busy.page.keysMs),
      baseline,
      baselineMs: median(quiet.page.keysMs),
    },
    {
      name: `${of}the slowest key`,
      ms: longest(busy.page.keysMs),
      baseline,
      baselineMs: longest(quiet.page.keysMs),
    },
    {
      name: `${of}its last line, from written to shown`,
      ms: lateMs,
      baseline: 'VS Code looks for output',
      baselineMs: 300,
    },
    {
      name: `${of}memory of the extension host`,
      unit: 'MB',
      ms: busy.host.highestMb,
      baseline,
      baselineMs: quiet.host.highestMb,
    },
  ];
}

async function opened(place: BenchPlace): Promise<readonly BenchRow[]> {
  const shown: Opening[] = [];
  const short: Opening[] = [];
  for (let round = 0; round < rounds; round++) {
    // Each has its own memory of which logs were open: none.
    const window = await BenchWindow.start(place);
    try {
      // The panel is there, and the way to it was gone once.
      await window.showLog(name(few - 1), lastLine(few - 1));
      short.push(await open(window, few));
      shown.push(await open(window, many));
    } finally {
      await window.stop();
    }
  }
  const of = 'a log of 1,000,000 lines opened in a window: ';
  const baseline = 'a log of 1,000 lines';
  const row = (what: string, figure: (opening: Opening) => number): BenchRow => ({
    name: of + what,
    ms: median(shown.map(figure)),
    baseline,
    baselineMs: median(short.map(figure)),
  });
  return [
    row('its last line is shown', ({ ms }) => ms),
    row('longest stop of the page', ({ figures }) => figures.page.stopMs),
    row('longest task of the page, processor time', ({ figures }) => figures.taskMs),
    row('longest stop of the extension host', ({ figures }) => figures.host.stopMs),
    row('the same in processor time', ({ figures }) => figures.host.workMs),
    {
      ...row('memory of the extension host', ({ figures }) => figures.host.highestMb),
      unit: 'MB',
    },
  ];
}

interface Opening {
  readonly ms: number;
  readonly figures: WindowFigures;
}

async function open(window: BenchWindow, lines: number): Promise<Opening> {
  let ms = 0;
  const figures = await window.measure(async () => {
    ms = await window.showLog(name(lines), lastLine(lines));
  });
  return { ms, figures };
}
