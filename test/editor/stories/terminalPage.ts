// The integrated terminal that is shown, for stories.
import type { Page } from 'playwright-core';

export class TerminalPage {
  constructor(private readonly page: Page) {}

  /** Types into the terminal, as fast as a person's keyboard repeats. */
  async types(text: string): Promise<void> {
    await this.page.locator('.terminal-wrapper.active .xterm-helper-textarea').focus();
    await this.page.keyboard.type(text);
  }

  /** Waits until what is on the screen matches; blank ends of lines and of the screen are left out. */
  async sees(pattern: RegExp, timeout = 30_000): Promise<void> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const text = await this.text();
      if (pattern.test(text)) return;
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${pattern}, but:\n${text}`);
      await this.page.waitForTimeout(100);
    }
  }

  private async text(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }
}
