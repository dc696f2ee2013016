import type { Page } from 'playwright-core';

/** A moment of a page (`Date.now()`), and how long something took in milliseconds. */
type Timed = readonly [at: number, ms: number];

export interface PageFigures {
  /** The longest time for which the page's event loop stood still. */
  readonly stopMs: number;
  /** From each key that was pressed to the frame that came after it. */
  readonly keysMs: readonly number[];
}

const tickMs = 10;

// Plain text, because it runs in the browser, which these sources otherwise know nothing of.
const watchPage = `(() => {
  if (window.tskBench) return;
  const stops = [], keys = [];
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    stops.push([Date.now(), now - last - ${tickMs}]);
    last = now;
  }, ${tickMs});
  const bench = { stops, keys, enter: 0 };
  addEventListener('keydown', event => {
    const pressed = event.timeStamp;
    if (event.key === 'Enter') bench.enter = performance.timeOrigin + pressed;
    requestAnimationFrame(() => {
      // A message comes after the frame was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => keys.push([Date.now(), performance.now() - pressed]);
      port2.postMessage(0);
    });
  }, true);
  window.tskBench = bench;
})()`;

const waitForText = (selector: string, text: string): string => `new Promise(resolve => {
  const look = () => {
    const shown = [...document.querySelectorAll(${JSON.stringify(selector)})].map(one => one.textContent).join('\\n');
    // An editor shows spaces that do not break.
    if (shown.replaceAll('\\u00a0', ' ').includes(${JSON.stringify(text)})) resolve(Date.now());
    else setTimeout(look, 25);
  };
  look();
})`;

/** One event of Chromium's own trace, in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Of the thread's own time: a busy machine makes it no longer. */
  readonly tdur?: number;
}

/** Measures from inside a page how smoothly it runs. A reload ends it. */
export class PageWatch {
  private constructor(private readonly page: Page) {}

  static async start(page: Page): Promise<PageWatch> {
    await page.evaluate(watchPage);
    return new PageWatch(page);
  }

  /** When (`Date.now()`) the page first shows this text there. */
  async shown(selector: string, text: string): Promise<number> {
    return this.page.evaluate<number>(waitForText(selector, text));
  }

  /** When Enter was pressed last. */
  async enterPressed(): Promise<number> {
    return this.page.evaluate<number>('tskBench.enter');
  }

  /** The longest piece of work that the page did meanwhile without a break, in milliseconds of processor time. */
  async longestTask(work: () => Promise<unknown>): Promise<number> {
    const browser = this.page.context().browser();
    if (!browser) throw new Error('The page has no browser of its own.');
    await browser.startTracing(this.page, { categories: ['toplevel', '__metadata'] });
    await work();
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    const thread = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
    const named = trace.traceEvents.filter(({ name }) => name === 'thread_name');
    const main = new Set(named.filter(({ args }) => args?.name === 'CrRendererMain').map(thread));
    return trace.traceEvents
      .filter((event) => event.name.endsWith('RunTask') && main.has(thread(event)))
      .reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1e3), 0);
  }

  async between(from: number, to: number): Promise<PageFigures> {
    const stops = await this.page.evaluate<Timed[]>('tskBench.stops');
    const keys = await this.page.evaluate<Timed[]>('tskBench.keys');
    const within = ([at]: Timed): boolean => at > from && at <= to;
    const ms = ([, took]: Timed): number => took;
    return {
      stopMs: Math.max(0, ...stops.filter(within).map(ms)),
      keysMs: keys.filter(within).map(ms),
    };
  }
}
