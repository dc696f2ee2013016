import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { LogEvent, TaskLog } from '../model/logEvent';
import { present } from '../util/fields';
import { count } from '../util/text';
import { timestamp, type Clock } from '../util/time';

/** How much may wait for the disk, and how large a log may become, before it leaves out an agent's chatter. */
const defaultLimits = { waitingBytes: 8 * 1024 ** 2, fileBytes: 512 * 1024 ** 2 };

/**
 * Opens a task's log for appending. Each line is a JSON object with a time, after `mask`. Continues the log of an earlier
 * run, even if that run died in the middle of a line.
 */
export async function openAgentLog(
  file: string,
  clock: Clock,
  mask: (line: string) => string = (line) => line,
  limits = defaultLimits,
): Promise<TaskLog> {
  // Windows has no O_NOFOLLOW (it is undefined there, which sets no bit). Opens for reading to check the last byte.
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600);
  try {
    const { size } = await handle.stat();
    const last =
      size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString('latin1') : '\n';
    return new AgentLog(handle, clock, mask, limits, size, last === '\n' ? '' : '\n');
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Writes in order, in the background. The queue is bounded, because the text comes from an agent. */
class AgentLog implements TaskLog {
  private dropped = 0;
  private writing: Promise<void> | undefined;
  private failure: { readonly error: unknown } | undefined;
  private closed = false;

  constructor(
    private readonly handle: FileHandle,
    private readonly clock: Clock,
    private readonly mask: (line: string) => string,
    private readonly limits: typeof defaultLimits,
    private fileBytes: number,
    private waiting: string,
  ) {}

  append(event: LogEvent, number?: number): void {
    if (this.closed || this.failure) return;
    // A sandbox can make its agent's reader emit any event, so even warnings have a limit.
    if (this.isFull(isChatter(event) ? 1 : 2)) {
      this.dropped += 1;
      return;
    }
    this.noteDropped();
    this.put(event, number);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.noteDropped();
    this.closed = true;
    try {
      await this.writing;
    } finally {
      await this.handle.close();
    }
    if (this.failure) throw this.failure.error;
  }

  private isFull(tolerance: number): boolean {
    const { waitingBytes, fileBytes } = this.limits;
    const waiting = this.waiting.length;
    return waiting >= waitingBytes * tolerance || this.fileBytes + waiting >= fileBytes * tolerance;
  }

  private noteDropped(): void {
    if (this.dropped === 0) return;
    const text = `${count(this.dropped, 'line')} of the agent are missing from this log because it wrote too much.`;
    this.dropped = 0;
    this.put({ kind: 'warning', text });
  }

  private put(event: LogEvent, number?: number): void {
    const record = { at: timestamp(this.clock), ...present({ n: number }), ...event };
    this.waiting += `${this.mask(JSON.stringify(record))}\n`;
    this.writing ??= this.writeAll();
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.waiting !== '') {
        const bytes = Buffer.from(this.waiting, 'utf8');
        this.waiting = '';
        await this.handle.appendFile(bytes);
        this.fileBytes += bytes.length;
      }
    } catch (error) {
      this.failure = { error };
      this.waiting = '';
    } finally {
      this.writing = undefined;
    }
  }
}

/** Events that an agent can produce without end. All others are rare and important. */
function isChatter({ kind }: LogEvent): boolean {
  switch (kind) {
    case 'info':
    case 'warning':
    case 'error':
    case 'phase':
    case 'limit':
    case 'result':
      return false;
    case 'build':
    case 'output':
    case 'message':
    case 'thinking':
    case 'file-change':
    case 'subagent':
    case 'retry':
    case 'tool':
    case 'tool-result':
    case 'todos':
      return true;
  }
}
