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
  async sees(pattern: RegExp, timeout = 60_000): Promise<void> {
    const deadline = Date.now() + timeout;
    for (;;) {
      const text = await this.text();
      if (pattern.test(text)) return;
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${pattern}, but:\n${text}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Follows a link on the screen, as a person does: the pointer rests on it, then a click with Ctrl. */
  async follow(text: string): Promise<void> {
    const place = this.page.locator('.terminal-wrapper.active .xterm-rows span').getByText(text).last();
    const pointer = this.page.locator('.terminal-wrapper.active .xterm-cursor-pointer');
    await this.page.keyboard.down('ControlOrMeta');
    try {
      for (let tries = 0; !(await pointer.isVisible()); tries++) {
        if (tries === 20) throw new Error(`Nothing in the terminal makes a link of ${text}.`);
        await place.hover({ position: { x: 8 + (tries % 2), y: 8 }, force: true });
        await this.page.waitForTimeout(500);
      }
      await this.page.mouse.down();
      await this.page.mouse.up();
    } finally {
      await this.page.keyboard.up('ControlOrMeta');
    }
  }

  /** Ends the shell, and waits until its terminal is gone: a list that opens meanwhile would be closed by that. */
  async leaves(): Promise<void> {
    const mark = 'data-keybinding-context';
    const mine = await this.page.locator('.terminal-wrapper.active').getAttribute(mark);
    await this.types('exit\n');
    await this.page.locator(`.terminal-wrapper[${mark}="${mine}"]`).waitFor({ state: 'detached' });
  }

  private async text(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allTextContents();
    return rows
      .map((row) => row.replaceAll('\u00a0', ' ').trimEnd())
      .join('\n')
      .trimEnd();
  }
}
