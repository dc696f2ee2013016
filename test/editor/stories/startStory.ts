// A window of a story's own: own repository, own data folder, the packaged extension (or, alone, its source).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repoRoot, type CodeServerOptions } from '../runners/bench';
import { Workbench } from '../runners/workbench';
import { TaskViewPage } from './taskView';

/** The class that the workbench carries in each kind of theme. */
const themes = { light: 'vs', dark: 'vs-dark' } as const;

export class Story {
  private constructor(
    readonly workbench: Workbench,
    readonly view: TaskViewPage,
    private readonly remove: () => void,
  ) {}

  /** Opens a folder; `data` is the data folder, to put something into beforehand. */
  static async start(
    folder: string,
    options: Pick<CodeServerOptions, 'env' | 'restricted' | 'settings'> & { readonly data?: string } = {},
  ): Promise<Story> {
    const data = options.data ?? mkdtempSync(path.join(tmpdir(), 'tsk-story-'));
    const workbench = await Workbench.start({
      folder,
      restricted: options.restricted ?? false,
      env: { TSK_DATA_HOME: data, ...options.env },
      settings: { 'window.autoDetectColorScheme': true, ...options.settings },
      ...(process.env['TSK_TEST_VSIX'] ? {} : { development: repoRoot }),
    });
    return new Story(workbench, new TaskViewPage(workbench.window), () =>
      rmSync(data, { recursive: true, force: true, maxRetries: 3 }),
    );
  }

  /** Pictures of the same moment in either theme: artifacts/screenshots/NAME-{light,dark}.png. */
  async photograph(name: string): Promise<void> {
    const { page } = this.workbench;
    for (const [colorScheme, className] of Object.entries(themes) as ['light' | 'dark', string][]) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`.monaco-workbench.${className}`).waitFor();
      await this.workbench.screenshot(`${name}-${colorScheme}`);
    }
  }

  /** The same moment in high contrast, as the system asks for it: artifacts/screenshots/NAME-contrast.png. */
  async photographContrast(name: string): Promise<void> {
    const { page } = this.workbench;
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await page.locator('.monaco-workbench.hc-black').waitFor();
    await this.workbench.screenshot(`${name}-contrast`);
    await page.emulateMedia({ forcedColors: 'none' });
    await page.locator('.monaco-workbench.hc-black').waitFor({ state: 'detached' });
  }

  async stop(): Promise<void> {
    await this.workbench.stop();
    this.remove();
  }
}
