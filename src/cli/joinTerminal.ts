import type { EngineProcess } from '../core/model/engine';
import { keyFrames, sizeFrame, type TerminalSize } from '../core/terminal/frames';
import { onDispose } from '../core/util/disposable';
import { startProgram } from '../core/util/programs';

/** The person's side: this process's own terminal. */
export interface UserTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Modes that a program may have left switched on: mouse, paste and focus reports, the other screen, no cursor. */
const restore =
  '\u001b[?1047l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l\u001b[?1004l\u001b[?2004l\u001b[?1l\u001b>\u001b[?25h\u001b[0m';

/**
 * Makes this terminal the other end of one in a sandbox until that ends, or until the signal. Keys go through as they
 * are, Ctrl-C too. Resolves with the exit code of the connection; undefined when it broke or was left.
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
    process.output.unpipe(output);
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
    process.output.pipe(output, { end: false });
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
