import { join } from 'node:path';
import Docker from 'dockerode';
import { after } from 'mocha';
import { createCore, type Core } from '../../src/core/core';
import type { HostEnvironment } from '../../src/core/model/agent';
import type { LogRecord } from '../../src/core/model/logEvent';
import type { Logger } from '../../src/core/model/logger';
import type { TaskId } from '../../src/core/model/taskId';

/** The repository's root: templates, dockerfiles and the built bundle are there. Tests run from `out/`. */
export const root = join(__dirname, '..', '..', '..');

/** Warnings and errors of the program are part of a failing test's story. */
const testLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => console.warn(`  [warn] ${message}`),
  error: (message) => console.error(`  [error] ${message}`),
};

/** A core on a data folder of its own; disposed after the suite. */
export function testCore(dataDir: string, environment: HostEnvironment = {}): Core {
  const core = createCore({
    dataDir,
    resourcesDir: root,
    environment: { ...process.env, ...environment },
    logger: testLogger,
  });
  after(() => core.dispose());
  return core;
}

/** The engine under the tests, past our own port: to look at what really is there. */
export function rawEngine(): Docker {
  const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
  return new Docker({ socketPath: host.replace(/^unix:\/\//, '') });
}

export async function logOf(core: Core, id: TaskId): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  await core.readLog(id, (record) => records.push(record));
  return records;
}

/** The text of everything that the agent's program wrote or said. */
export function said(records: readonly LogRecord[]): string {
  return records.map((record) => ('text' in record ? record.text : '')).join('\n');
}

/** The id of the image that a task used: an engine may have older ones of that name, too. */
export async function imageOf(core: Core, id: TaskId): Promise<string> {
  const [tag = ''] = (await logOf(core, id)).flatMap((record) =>
    record.kind === 'phase' && record.phase === 'image' ? [record.text ?? ''] : [],
  );
  return (await rawEngine().getImage(tag).inspect()).Id;
}

/** Containers in the engine that carry the task's label. */
export async function containersOf(id: TaskId): Promise<readonly string[]> {
  const found = await rawEngine().listContainers({ all: true, filters: { label: [`tsk.task=${id}`] } });
  return found.map(({ Id }) => Id);
}

/** The text in the frames in which an engine gives the output of a container (Docker Engine API, "ContainerAttach"). */
export function outputIn(frames: Buffer): string {
  const texts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length;) {
    const end = at + 8 + frames.readUInt32BE(at + 4);
    texts.push(frames.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(texts).toString('utf8');
}
