// What a user sees of TSK in a window, for stories.
import type { Locator, Page } from 'playwright-core';
import type { WorkbenchWindow } from '../runners/workbench';

export class TaskViewPage {
  private readonly page: Page;

  constructor(private readonly window: WorkbenchWindow) {
    this.page = window.page;
  }

  /** Opens the view by its icon in the activity bar; a click on that of an open one would close it. */
  async open(): Promise<void> {
    const title = this.page.locator('.pane-header, .composite.title').getByText('Tasks');
    const isOpen = (timeout: number): Promise<boolean> =>
      title
        .filter({ visible: true })
        .first()
        .waitFor({ timeout })
        .then(
          () => true,
          () => false,
        );
    // After a reload the workbench opens it again by itself, in its own time.
    for (let tries = 0; !(await isOpen(2_000)); tries++) {
      if (tries === 10) throw new Error('The TSK view does not open.');
      await this.page.locator('.activitybar .action-label[aria-label^="TSK"]').first().click({ force: true }); // A badge lies over it.
      // Its hover would lie over rows.
      await this.page.mouse.move(600, 300);
    }
  }

  get welcome(): Locator {
    return this.page.locator('.welcome-view-content');
  }

  /** The row whose label holds this text, in a state that it names. */
  row(name: string | RegExp, state?: string | RegExp): Locator {
    const rows = this.page.locator('.customview-tree .monaco-list-row').filter({ hasText: name });
    return state === undefined ? rows : rows.filter({ hasText: state });
  }

  /** Opens what is below a row, by its twistie: a click elsewhere on it does something else. */
  async expand(name: string): Promise<void> {
    await this.row(name).first().locator('.monaco-tl-twistie').click();
  }

  get log(): Locator {
    return this.page.locator('.panel .view-lines');
  }

  get statusEntry(): Locator {
    return this.page.locator('.statusbar-item[id="tsk.tsk.tsk.status"], .statusbar-item[id*="tsk.status"]');
  }

  notification(text: string | RegExp): Locator {
    // While VS Code draws it anew, it is there twice.
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  /** Answers the questions of "TSK: Run Task…". */
  async runTask(prompt: string): Promise<void> {
    await this.describeTask('TSK: Run Task…', prompt);
    await this.window.quickInput.pick('script');
  }

  /** Answers the questions up to the last one: which agent. */
  async describeTask(command: 'TSK: Run Task…' | 'TSK: Add Task…', prompt: string): Promise<void> {
    const { quickInput } = this.window;
    await this.window.runCommand(command);
    await quickInput.waitForPrompt('Select a task type');
    await quickInput.pick('generic');
    await quickInput.waitForPrompt(/What should the agent do/);
    await quickInput.answer(prompt);
    await quickInput.waitForPrompt('Select an agent');
  }
}
