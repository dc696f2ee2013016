import { open } from 'node:fs/promises';
import type { Logger } from '../model/logger';
import type { NetworkEntry, NetworkRequest } from '../model/network';
import type { NetworkSummary } from '../model/task';
import { messageOf } from '../util/errors';
import { whenAbsent } from '../util/fileErrors';
import { numberOf, parseRecord, textOf } from '../util/json';
import { replaceFile } from '../util/replaceFile';

const maxEntries = 2_000;
const maxFileBytes = 4 * 1024 * 1024;
/** The shortest time between two writes of the file, in milliseconds. */
const interval = 1_000;
/** Stands for everything beyond `maxEntries`. */
const others = '(others)';

/**
 * Adds up a task's network requests: one entry for each host, port and answer, in the order of first requests. Replaces
 * the whole file when entries change, at most once a second.
 */
export class NetworkRecorder {
  private readonly entries = new Map<string, NetworkEntry>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown;

  constructor(
    private readonly file: string,
    private readonly logger: Logger,
  ) {}

  add(request: NetworkRequest): void {
    const given = `${request.host} ${request.port} ${request.allowed}`;
    const isNew = !this.entries.has(given) && this.entries.size >= maxEntries - 2;
    const host = isNew ? others : request.host;
    const port = isNew ? 0 : request.port;
    const key = `${host} ${port} ${request.allowed}`;
    const known = this.entries.get(key);
    this.entries.set(key, {
      host,
      port,
      allowed: request.allowed,
      count: (known?.count ?? 0) + 1,
      ...failures((known?.failed ?? 0) + (request.failed ? 1 : 0)),
      bytes: (known?.bytes ?? 0) + request.bytes,
      first: known?.first ?? request.at,
      last: request.at,
    });
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.write();
    }, interval).unref();
  }

  /** How many hosts were allowed, and how many denied. */
  summary(): NetworkSummary {
    const hosts = (allowed: boolean): number =>
      new Set([...this.entries.values()].flatMap((entry) => (entry.allowed === allowed ? [entry.host] : [])))
        .size;
    return { allowed: hosts(true), denied: hosts(false) };
  }

  /** Writes the remaining entries. Throws if the last write failed. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    if (this.timer) this.write();
    this.timer = undefined;
    await this.writing;
    if (this.failure !== undefined) throw this.failure;
  }

  private write(): void {
    this.writing = this.writing.then(async () => {
      try {
        const lines = [...this.entries.values()].map((entry) => `${JSON.stringify(entry)}\n`);
        await replaceFile(this.file, lines.join(''), { mode: 0o600 });
        this.failure = undefined;
      } catch (error) {
        this.failure = error;
        this.logger.warn(`Could not write the network record ${this.file}: ${messageOf(error)}`);
      }
    });
  }
}

/** The entries of a record; empty if there is no file. Skips lines that are not entries. */
export async function readNetworkRecord(file: string): Promise<readonly NetworkEntry[]> {
  const handle = await open(file, 'r').catch(whenAbsent(undefined));
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, maxFileBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    return lines.flatMap((line) => parseEntry(line) ?? []).slice(0, maxEntries);
  } finally {
    await handle.close();
  }
}

function failures(failed: number): Pick<NetworkEntry, 'failed'> {
  return failed > 0 ? { failed } : {};
}

function parseEntry(line: string): NetworkEntry | undefined {
  const json = parseRecord(line);
  const host = textOf(json?.['host']);
  const port = numberOf(json?.['port']);
  const first = textOf(json?.['first']);
  const last = textOf(json?.['last']);
  if (!json || host === undefined || port === undefined || first === undefined || last === undefined)
    return undefined;
  return {
    host,
    port,
    allowed: json['allowed'] === true,
    count: numberOf(json['count']) ?? 0,
    ...failures(numberOf(json['failed']) ?? 0),
    bytes: numberOf(json['bytes']) ?? 0,
    first,
    last,
  };
}
