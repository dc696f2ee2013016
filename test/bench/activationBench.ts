import type { Page } from 'playwright-core';
import { makeTestWorkspace } from '../editor/runners/testWorkspace';
import { Workbench, type WorkbenchWindow } from '../editor/runners/workbench';
import { median, type BenchRow } from './table';

const rounds = 9;
/** As VS Code calls them in its list of running extensions. */
const names = { ours: 'TSK', git: 'Git' } as const;

/**
 * How long the extension as it ships takes to activate, before any of its views was opened, against VS Code's own git:
 * loading the code and running `activate`, as VS Code itself says it.
 */
export async function activationBench(): Promise<readonly BenchRow[]> {
  const workspace = makeTestWorkspace();
  const workbench = await Workbench.start({ folder: workspace.folder });
  try {
    // The list shows only what fits.
    await workbench.page.setViewportSize({ width: 1280, height: 3000 });
    const ours: number[] = [];
    const git: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // Each has an extension host of its own.
      await workbench.window.reload();
      const times = await activationTimes(workbench.window);
      ours.push(times.ours);
      git.push(times.git);
    }
    console.log(`activation: ${ours.join(', ')} ms; of the built-in git: ${git.join(', ')} ms`);
    return [
      {
        name: 'activation: of the packaged extension',
        ms: median(ours),
        baseline: 'activation of the built-in git',
        baselineMs: median(git),
      },
    ];
  } finally {
    await workbench.stop();
    workspace.remove();
  }
}

async function activationTimes(window: WorkbenchWindow): Promise<Record<keyof typeof names, number>> {
  await window.runCommand('Developer: Show Running Extensions');
  return {
    ours: await activationTime(window.page, names.ours),
    git: await activationTime(window.page, names.git),
  };
}

/** The list is filled in its own time. */
async function activationTime(page: Page, name: string): Promise<number> {
  const label = page.locator('.name').getByText(name, { exact: true });
  const row = page.locator('.runtime-extensions-editor .extension').filter({ has: label });
  const time = row.getByText(/Activation: \d+ms/);
  await time.first().waitFor();
  return Number(/Activation: (\d+)ms/.exec(await time.first().innerText())?.[1]);
}
