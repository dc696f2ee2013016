import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { access } from 'node:fs/promises';
import type { HostEnvironment } from '../model/agent';
import { messageOf } from '../util/errors';
import { parseRecord, recordOf, textOf, type JsonRecord } from '../util/json';
import { oneLine, truncate } from '../util/text';
import { parseEngineAddress, type Endpoint, type Refusal } from './engineAddress';
import { readSmallFile } from './readSmallFile';

/**
 * The engine that `docker` would talk to by its current context (`DOCKER_CONTEXT`, else the one chosen with
 * `docker context use`); undefined for the built-in context. A broken file is a refusal that says which.
 */
export async function currentContext(
  environment: HostEnvironment,
  home: string,
): Promise<Endpoint | Refusal | undefined> {
  const folder = environment['DOCKER_CONFIG'] || join(home, '.docker');
  const configFile = join(folder, 'config.json');
  try {
    const name =
      environment['DOCKER_CONTEXT'] ||
      textOf((await readRecord(configFile))?.['currentContext']) ||
      'default';
    return name === 'default' ? undefined : await contextNamed(name, join(folder, 'contexts'));
  } catch (error) {
    return { kind: 'refused', name: configFile, why: `cannot be read: ${messageOf(error)}` };
  }
}

async function contextNamed(name: string, contexts: string): Promise<Endpoint | Refusal> {
  const label = `Docker's context "${truncate(oneLine(name), 100)}"`;
  const refused = (why: string): Refusal => ({ kind: 'refused', name: label, why });
  // Docker names the folders by a hash: a context may be called anything.
  const hash = createHash('sha256').update(name).digest('hex');
  const metaFile = join(contexts, 'meta', hash, 'meta.json');
  let meta: JsonRecord | undefined;
  try {
    meta = await readRecord(metaFile);
  } catch (error) {
    return refused(`cannot be read from ${metaFile}: ${messageOf(error)}`);
  }
  if (!meta) return refused('does not exist; "docker context ls" shows those that do');
  const host = textOf(recordOf(recordOf(meta['Endpoints'])['docker'])['Host']);
  if (host === undefined) return refused(`names no engine in ${metaFile}`);
  const tlsFolder = join(contexts, 'tls', hash, 'docker');
  const hasTls = await access(tlsFolder).then(
    () => true,
    () => false,
  );
  const place = parseEngineAddress(host, hasTls ? tlsFolder : undefined);
  const described = `${label} at ${place.name}`;
  return { ...place, name: described };
}

async function readRecord(file: string): Promise<JsonRecord | undefined> {
  const bytes = await readSmallFile(file);
  if (!bytes) return undefined;
  const record = parseRecord(bytes.toString('utf8'));
  if (!record) throw new Error('it is not a JSON object');
  return record;
}
