import { isAbsolute } from 'node:path';
import type { LooseningKind } from './configWords';
import type { Mount } from './engine';
import type { Fields } from '../util/fields';
import * as check from './valueChecks';
import { inHome } from './valueReaders';

/** A volume as a file has it, checked. */
interface VolumeTable {
  readonly name?: string;
  readonly host?: string;
  readonly container: string;
  readonly readonly?: boolean;
}

/** What an item of `volumes` is, from the file to the sandbox. */
export const volumeItem = {
  type: {
    kind: 'table',
    keys: [
      {
        name: 'name',
        type: { kind: 'text', check: check.volumeName },
        doc: 'A volume of the engine, kept between tasks.',
      },
      {
        name: 'host',
        type: { kind: 'text', check: check.hostPath },
        doc: 'A path of this machine; "~" is your home folder.',
      },
      {
        name: 'container',
        type: { kind: 'text', check: check.containerPathProblem },
        doc: 'The path in the sandbox; "~" is the home folder of the agent.',
        required: true,
      },
      {
        name: 'readonly',
        type: { kind: 'flag' },
        doc: 'Whether the mount is read-only.',
        default: false,
      },
    ],
    check: ({ name, host }: Readonly<Record<string, unknown>>): string | undefined =>
      (name === undefined) === (host === undefined) ? 'A volume has either "name" or "host".' : undefined,
  },
  read: ({ name, host, container, readonly = false }: VolumeTable, home: string): Mount => {
    const rest = { target: check.containerPath(container), readOnly: readonly };
    if (name !== undefined) return { kind: 'volume', name: check.withPrefix(name), ...rest };
    return { kind: 'bind', source: inHome(host ?? '', home), ...rest };
  },
  sameAs: ({ target }: Mount): string => target,
  shown: (mount: Mount): unknown => {
    const from = mount.kind === 'bind' ? { host: mount.source } : { name: mount.name };
    return { ...from, container: mount.target, ...(mount.readOnly ? { readonly: true } : {}) };
  },
  stored: (fields: Fields): Mount => {
    const kind = fields.oneOf('kind', ['bind', 'volume']);
    const rest = { target: fields.text('target'), readOnly: fields.flag('readOnly') };
    if (kind === 'volume') return { kind, name: fields.text('name'), ...rest };
    const source = fields.text('source');
    return isAbsolute(source) ? { kind, source, ...rest } : fields.refuse('an absolute path', 'source');
  },
  gives: (mount: Mount): { readonly kind: LooseningKind; readonly text: string } => {
    const how = mount.readOnly ? 'read-only' : 'writable';
    return mount.kind === 'bind'
      ? { kind: 'host-mount', text: `mounts ${mount.source} of this machine at ${mount.target}, ${how}` }
      : {
          kind: 'shared-volume',
          text: `mounts the volume ${mount.name}, which every task with a volume of that name shares, at ${mount.target}, ${how}`,
        };
  },
} as const;
