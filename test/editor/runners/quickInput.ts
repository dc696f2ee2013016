import type { Locator, Page } from 'playwright-core';

/** The drop-down at the top of the window: command palette, quick picks, input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly field: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
    this.field = this.widget.locator('.quick-input-filter input');
  }

  /** The row with exactly this label. */
  row(label: string): Locator {
    const exactly = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.widget.locator('.monaco-list-row').filter({ has: exactly });
  }

  async labels(): Promise<string[]> {
    await this.widget.locator('.monaco-list-row').first().waitFor();
    return this.widget
      .locator('.monaco-list-row .quick-input-list-row:first-child .label-name')
      .allInnerTexts();
  }

  /** Takes the row with this label, typing it to bring it into view. */
  async pick(label: string): Promise<void> {
    await this.field.fill(label);
    await this.row(label).first().click();
  }

  /** Types into an input box and accepts. */
  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** Waits until the box shows this title, placeholder or message. */
  async waitForPrompt(text: string | RegExp): Promise<void> {
    const asked = this.widget.getByText(text).or(this.widget.getByPlaceholder(text));
    await asked.first().waitFor();
  }
}
