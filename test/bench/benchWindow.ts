import { setTimeout as delay } from 'node:timers/promises';
import { TaskViewPage } from '../editor/stories/taskView';
import { Workbench } from '../editor/runners/workbench';
import { ExtensionHostWatch, type HostFigures } from './extensionHostWatch';
import { PageWatch, type PageFigures } from './pageWatch';

const keyEveryMs = 150;
/** Where the output channels are shown. */
const panel = '.panel .view-lines';

export interface BenchPlace {
  readonly folder: string;
  readonly data: string;
  /** A folder for what watches the extension hosts. */
  readonly probes: string;
}

/** What a page and its extension host did in a span of time. */
export interface WindowFigures {
  readonly page: PageFigures;
  /** The page's longest piece of work, in processor time. */
  readonly taskMs: number;
  readonly host: HostFigures;
}

/** A window with the packaged extension that is measured from inside. */
export class BenchWindow {
  private constructor(
    private readonly workbench: Workbench,
    private readonly view: TaskViewPage,
    private readonly page: PageWatch,
    private readonly host: ExtensionHostWatch,
  ) {}

  static async start({ folder, data, probes }: BenchPlace): Promise<BenchWindow> {
    const host = new ExtensionHostWatch(probes);
    const { options } = host;
    const env = { TSK_DATA_HOME: data, ...options.env };
    const workbench = await Workbench.start({ ...options, folder, env });
    // A busy machine takes its time; what is measured are times, not patience.
    workbench.page.setDefaultTimeout(120_000);
    const view = new TaskViewPage(workbench.window);
    await view.open();
    return new BenchWindow(workbench, view, await PageWatch.start(workbench.page), host);
  }

  async stop(): Promise<void> {
    await this.workbench.stop();
  }

  /** Begins a task, and waits until its log is shown. */
  async beginTask(prompt: string): Promise<void> {
    await this.view.runTask(prompt);
    await this.logShows('0');
  }

  async hasEnded(name: string): Promise<void> {
    await this.view.row(name, 'DONE').waitFor();
  }

  /** When (`Date.now()`) the log that is in front shows this. */
  logShows(text: string): Promise<number> {
    return this.page.shown(panel, text);
  }

  /** Opens the log of a task by its name; how long it takes, after the last key, to show its last line. */
  async showLog(name: string, lastLine: string): Promise<number> {
    const { quickInput } = this.workbench.window;
    await this.workbench.runCommand('TSK: Show Log');
    await quickInput.waitForPrompt('Select a task');
    await quickInput.field.fill(name);
    await quickInput.row(name).first().waitFor();
    await quickInput.field.press('Enter');
    const shown = await this.logShows(lastLine);
    return shown - (await this.page.enterPressed());
  }

  /** An empty editor, with the keyboard in it. */
  async openEditor(): Promise<void> {
    await this.workbench.runCommand('File: New Untitled Text File');
    await this.focusEditor();
  }

  async focusEditor(): Promise<void> {
    await this.workbench.page.locator('.editor-instance .view-lines').first().click();
  }

  /** Types into whatever has the focus, as a person would, until `done`. */
  async type(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    const finish = (): void => void (isDone = true);
    done.then(finish, finish);
    for (let n = 1; !isDone; n++) {
      await this.workbench.page.keyboard.press(n % 40 ? 'x' : 'Enter');
      await delay(keyEveryMs);
    }
  }

  /** What happened in the window while `work` was done. */
  async measure(work: () => Promise<unknown>): Promise<WindowFigures> {
    // Beginning and ending a trace costs the page something: that is not the work's.
    let from = 0;
    let to = 0;
    const taskMs = await this.page.longestTask(async () => {
      from = Date.now();
      await work();
      // What that caused comes a little later.
      await delay(500);
      to = Date.now();
    });
    return { page: await this.page.between(from, to), taskMs, host: this.host.between(from, to) };
  }
}
