// A real VS Code in a real browser, for tests that do what a user does.
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ensureChromium, repoRoot, startCodeServer, type CodeServer, type CodeServerOptions } from './bench';
import { developExtension } from './developmentOptions';
import { QuickInput } from './quickInput';

/** How long anything may take to be seen: for what never comes, not for a busy machine. */
const patienceMs = 60_000;

export interface WorkbenchOptions extends CodeServerOptions {
  /** Folder of an extension to load from source, instead of the packaged one in `vsix`. */
  readonly development?: string;
}

/** One window: a page with a workbench in it. Reloading it makes a new extension host. */
export class WorkbenchWindow {
  readonly quickInput: QuickInput;

  constructor(readonly page: Page) {
    this.quickInput = new QuickInput(page);
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url, { timeout: 120_000 });
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload({ timeout: 120_000 });
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 2 * patienceMs });
  }

  /** Runs a command by its title in the palette ("TSK: Add Task"); waits until the palette knows it. */
  async runCommand(title: string): Promise<void> {
    const { page, quickInput } = this;
    const deadline = Date.now() + patienceMs;
    for (let tries = 1; ; tries++) {
      await page.keyboard.press('F1');
      await quickInput.field.fill(`>${title}`);
      const row = quickInput.row(title).first();
      // The list does not learn of commands that an extension brings while it is open: open it again.
      const known = await row.waitFor({ timeout: tries * 1_500 }).then(
        () => true,
        () => false,
      );
      if (known) return row.click();
      await quickInput.cancel();
      if (Date.now() > deadline) throw new Error(`The command palette does not offer "${title}".`);
    }
  }

  /** Runs a command of the palette by keyboard alone. */
  async typeCommand(title: string): Promise<void> {
    const { page, quickInput } = this;
    const row = quickInput.row(title).first().and(page.locator('.focused'));
    const deadline = Date.now() + 60_000;
    for (;;) {
      await quickInput.widget.waitFor({ state: 'hidden' });
      await page.keyboard.press('F1');
      // A question that was left right before closes whatever is open when that reaches VS Code.
      const offered = await quickInput.field
        .waitFor({ timeout: 5_000 })
        .then(() => page.keyboard.type(title))
        .then(() => row.waitFor({ timeout: 5_000 }))
        .then(
          () => true,
          () => false,
        );
      if (offered) return page.keyboard.press('Enter');
      await quickInput.cancel();
      if (Date.now() > deadline) throw new Error(`The command palette does not offer "${title}".`);
    }
  }

  /** Does something while the user looks at another window, and comes back. */
  async whileAway(work: () => Promise<void>): Promise<void> {
    const context = this.page.context();
    // A browser that is driven says of every page that it is in front.
    const session = await context.newCDPSession(this.page);
    await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    const other = await context.newPage();
    try {
      await other.bringToFront();
      await work();
    } finally {
      await other.close();
      await this.page.bringToFront();
      await session.send('Emulation.setFocusEmulationEnabled', { enabled: true });
      await session.detach();
    }
  }

  /** Writes artifacts/screenshots/NAME.png. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(repoRoot, 'artifacts', 'screenshots', `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }
}

/** A code-server, a browser, and the first window. */
export class Workbench {
  private constructor(
    private readonly server: CodeServer,
    private readonly browser: Browser,
    private readonly options: WorkbenchOptions,
    readonly window: WorkbenchWindow,
  ) {}

  static async start(options: WorkbenchOptions): Promise<Workbench> {
    const packaged = process.env['TSK_TEST_VSIX'];
    const vsix = options.vsix ?? (options.development === undefined && packaged ? [packaged] : []);
    const server = await startCodeServer({ ...options, vsix });
    let browser: Browser | undefined;
    try {
      browser = await chromium.launch(await ensureChromium());
      const window = await openWindow(browser, server.url, options);
      return new Workbench(server, browser, options, window);
    } catch (error) {
      await browser?.close();
      await server.stop();
      throw error;
    }
  }

  get page(): Page {
    return this.window.page;
  }

  /** Where code-server keeps user data and extensions; hand it to a second `start` to restart VS Code. */
  get home(): string {
    return this.server.home;
  }

  /** A second window on the same folder, with an extension host of its own. */
  async openWindow(): Promise<WorkbenchWindow> {
    return openWindow(this.browser, this.server.url, this.options);
  }

  runCommand(title: string): Promise<void> {
    return this.window.runCommand(title);
  }

  screenshot(name: string): Promise<string> {
    return this.window.screenshot(name);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }
}

async function openWindow(
  browser: Browser,
  url: string,
  options: WorkbenchOptions,
): Promise<WorkbenchWindow> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  if (options.development !== undefined) await developExtension(page, { extension: options.development });
  const window = new WorkbenchWindow(page);
  await window.open(url);
  return window;
}
