import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ApprovalPart, Approvals } from '../model/config';
import type { Exclusive } from '../model/exclusive';
import { Fields } from '../util/fields';
import { whenAbsent } from '../util/fileErrors';
import { replaceFile } from '../util/replaceFile';
import { oneLine, truncate } from '../util/text';
import { timestamp, type Clock, type Timestamp } from '../util/time';

const version = 1;
const maxEntries = 500;
const maxItems = 50;
const maxText = 300;

/** One thing a person allowed. The hash decides; the texts are for who reads the file. */
interface Entry {
  readonly hash: string;
  readonly repository: string;
  readonly at: Timestamp;
  readonly items: readonly string[];
}

/**
 * Approvals in a JSON file that all windows and `tsk` processes share, the oldest first. A damaged file
 * approves nothing; the next approval sets it aside as `<file>.damaged`.
 */
export function createApprovals(file: string, exclusive: Exclusive, clock: Clock): Approvals {
  return {
    missing: async ({ repository, parts }) => {
      const entries = (await read(file)) ?? [];
      const missing = parts.filter((part) => !entries.some(allows(repository, part)));
      return missing.length ? { repository, parts: missing } : undefined;
    },
    approve: ({ repository, parts }) =>
      exclusive('approvals', async () => {
        const entries = await read(file);
        if (!entries) await rename(file, `${file}.damaged`);
        const others = (entries ?? []).filter(
          (entry) => !parts.some((part) => isFor(entry, repository, part)),
        );
        const at = timestamp(clock);
        await mkdir(dirname(file), { recursive: true, mode: 0o700 });
        await write(file, [...others, ...parts.map((part) => entryOf(repository, part, at))]);
      }),
  };
}

function isFor(entry: Entry, repository: string, { hash }: ApprovalPart): boolean {
  return entry.repository === repository && entry.hash === hash;
}

function allows(repository: string, part: ApprovalPart): (entry: Entry) => boolean {
  return (entry) =>
    isFor(entry, repository, part) ||
    (part.olderHash !== undefined && isFor(entry, repository, { ...part, hash: part.olderHash }));
}

function entryOf(repository: string, { hash, items }: ApprovalPart, at: Timestamp): Entry {
  const texts = items.slice(0, maxItems).map(({ text }) => truncate(oneLine(text), maxText));
  return { hash, repository, at, items: texts };
}

/** None when there is no file yet; undefined when it is damaged. */
async function read(file: string): Promise<readonly Entry[] | undefined> {
  const text = await readFile(file, 'utf8').catch(whenAbsent(undefined));
  if (text === undefined) return [];
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

async function write(file: string, entries: readonly Entry[]): Promise<void> {
  const content = { version, approved: entries.slice(-maxEntries) };
  await replaceFile(file, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
}

function parse(text: string): readonly Entry[] {
  const fields = new Fields(JSON.parse(text), 'approvals');
  if (fields.number('version') !== version) fields.refuse(`${version}`, 'version');
  return fields.list('approved', (items, index) => {
    const entry = items.object(index);
    return {
      hash: entry.text('hash'),
      repository: entry.text('repository'),
      at: entry.timestamp('at'),
      items: entry.texts('items'),
    };
  });
}
