import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DoorFacts, PortDoor } from '../model/network';
import { Fields, present } from '../util/fields';
import { whenAbsent } from '../util/fileErrors';
import { replaceFile } from '../util/replaceFile';

const version = 1;

/** What another process needs to go on with a run, or to clean up after it. */
export interface RunFacts {
  /** The container's name. */
  readonly container: string;
  readonly door?: DoorFacts;
}

/** Keeps the facts in `run.json`, whole or not at all, before the things they are about are made. */
export async function writeRunFacts(file: string, facts: RunFacts): Promise<void> {
  const { container, door } = facts;
  const kept = door && pick(door);
  const text = JSON.stringify({ version, container, door: kept });
  await replaceFile(file, `${text}\n`, { mode: 0o600 });
}

function pick({ volume, socketName, ports, mark }: DoorFacts): DoorFacts {
  return { volume, socketName, ports, mark };
}

/**
 * The facts of the last run; undefined when there was none, or what is there says none. Throws when the file is there and
 * this machine does not give it: that says nothing of the run.
 */
export async function readRunFacts(file: string): Promise<RunFacts | undefined> {
  const text = await readFile(file, 'utf8').catch(whenAbsent(undefined));
  if (text === undefined) return undefined;
  try {
    const fields = new Fields(JSON.parse(text), 'run');
    if (fields.number('version') !== version) return undefined;
    return present({
      container: fields.text('container'),
      door: fields.optional('door', (name) => parseDoor(fields.object(name))),
    });
  } catch {
    return undefined;
  }
}

function parseDoor(fields: Fields): DoorFacts {
  return {
    volume: fields.text('volume'),
    socketName: fields.text('socketName'),
    ports: fields.list('ports', (items, index): PortDoor => {
      const port = items.object(index);
      return {
        port: port.number('port'),
        volume: port.text('volume'),
        socketName: port.text('socketName'),
      };
    }),
    // One that an older TSK opened has another, which nobody wrote down.
    mark: fields.optional('mark', (name) => fields.text(name)) ?? `${randomUUID()}.invalid`,
  };
}
