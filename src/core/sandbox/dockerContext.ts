import { createHash } from 'node:crypto';
import { access, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HostEnvironment } from '../model/agent';
import { errors, messageOf } from '../util/errors';
import { parseRecord, recordOf, textOf } from '../util/json';
import { oneLine, truncate } from '../util/text';
import { parseEndpoint, type Endpoint } from './engineCandidates';

const maxBytes = 1024 * 1024;

/**
 * The endpoint of the Docker context that the user chose: `DOCKER_CONTEXT`, else `currentContext` of `config.json`;
 * undefined for the default one. Format: the Docker command line's "context store" (`contexts/meta/<hash>/meta.json`,
 * `contexts/tls/<hash>/docker/`). Throws `bad-input` for a context that is not there or is of another machine.
 */
export async function dockerContext(environment: HostEnvironment): Promise<Endpoint | undefined> {
  const home = environment['HOME'] || homedir();
  const dir = environment['DOCKER_CONFIG'] || join(home, '.docker');
  const name = environment['DOCKER_CONTEXT'] || (await currentContext(join(dir, 'config.json')));
  if (name === undefined || name === 'default') return undefined;
  const what = `The Docker context "${truncate(oneLine(name), 80)}"`;
  const hash = createHash('sha256').update(name).digest('hex');
  const text = await readBounded(join(dir, 'contexts', 'meta', hash, 'meta.json'), what);
  if (text === undefined) {
    throw errors.badInput(
      `${what} is not there. Choose another with "docker context use", or unset DOCKER_CONTEXT.`,
    );
  }
  const endpoints = recordOf(recordOf(parseRecord(text))['Endpoints']);
  const host = textOf(recordOf(endpoints['docker'])['Host']);
  if (host === undefined) throw errors.badInput(`${what} names no engine.`);
  const tls = join(dir, 'contexts', 'tls', hash, 'docker');
  const hasTls = await access(tls).then(
    () => true,
    () => false,
  );
  return parseEndpoint(host, what, hasTls ? { dir: tls } : undefined);
}

async function currentContext(file: string): Promise<string | undefined> {
  const text = await readBounded(file, 'The configuration of Docker');
  return text === undefined ? undefined : textOf(recordOf(parseRecord(text))['currentContext']);
}

async function readBounded(file: string, what: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw errors.badInput(`${what} cannot be read (${file}): ${messageOf(error)}`);
  }
}
