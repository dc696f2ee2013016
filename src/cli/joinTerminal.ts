import { StringDecoder } from 'node:string_decoder';
import type { EngineProcess } from '../core/model/engine';
import { keyFrames, sizeFrame, type TerminalSize } from '../core/terminal/frames';
import { ScreenFilter } from '../core/terminal/screenFilter';
import { onDispose } from '../core/util/disposable';
import { startProgram } from '../core/util/programs';

/** The person's side: this process's own terminal. */
export interface UserTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Modes that a program may have left switched on, by number: of the screen, the mouse, the focus, pasting, and reports. */
const leftOn = [1047, 5, 9, 1000, 1002, 1003, 1005, 1006, 1015, 1016, 1004, 2004, 2026, 2031, 2048, 66, 1];

/**
 * What brings a terminal back that a program has left anyhow: its modes, how keys are told, the character set, the region
 * that scrolls, and how the cursor and the text look.
 */
const restore = [
  ...leftOn.map((mode) => `\u001b[?${mode}l`),
  '\u001b[4l\u001b[20l\u001b[<31u\u001b[>4;0m\u001b>\u000f\u001b(B\u001b[!p\u001b[?7h\u001b[?25h\u001b[0 q\u001b[0m',
].join('');

/**
 * Makes this terminal the other end of one in a sandbox until that ends, or until the signal. Keys go through as they
 * are, Ctrl-C too; of what comes back only what draws. Resolves with the exit code of the connection; undefined when it
 * broke or was left.
 */
export async function joinTerminal(
  process: EngineProcess,
  { input, output }: UserTerminal,
  signal: AbortSignal,
): Promise<number | undefined> {
  const onKeys = (keys: Buffer): void => {
    let ready = true;
    for (const frame of keyFrames(keys)) ready = process.input.write(frame);
    if (!ready) {
      input.pause();
      process.input.once('drain', () => input.resume());
    }
  };
  const decoder = new StringDecoder('utf8');
  const filter = new ScreenFilter();
  const onDrain = (): void => void process.output.resume();
  const onOutput = (bytes: Buffer): void => {
    const shown = filter.push(decoder.write(bytes));
    if (shown === '' || output.write(shown)) return;
    process.output.pause();
    output.once('drain', onDrain);
  };
  const onResize = (): void => void process.input.write(sizeFrame(sizeOf(output)));
  // A terminal that is gone, or a sandbox: told by the end of the connection.
  const onError = (): void => process.dispose();
  const onAbort = (): void => process.dispose();
  process.input.on('error', onError);
  input.on('error', onError);
  output.on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  const undo = onDispose(() => {
    signal.removeEventListener('abort', onAbort);
    input.off('data', onKeys);
    output.off('resize', onResize);
    process.output.off('data', onOutput);
    output.off('drain', onDrain);
    process.dispose();
    input.pause();
    if (input.isTTY && !input.destroyed) input.setRawMode(false);
    if (output.writable) output.write(restore);
  });
  try {
    input.setRawMode(true);
    await passThrough();
    input.on('data', onKeys);
    input.resume();
    output.on('resize', onResize);
    onResize();
    process.output.on('data', onOutput);
    if (signal.aborted) onAbort();
    return await process.ended;
  } finally {
    undo.dispose();
  }
}

/** Node's raw mode still makes a carriage return of each line feed; who moves the cursor by one is put off by that. */
async function passThrough(): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    const stty = startProgram('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
    stty.on('error', reject);
    stty.on('exit', () => resolve());
  });
  // Without that program, such a screen is a little off.
  await ended.catch(() => undefined);
}

function sizeOf({ rows, columns }: NodeJS.WriteStream): TerminalSize {
  return { rows, columns };
}
