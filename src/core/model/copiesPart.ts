import { count, oneLine, truncate } from '../util/text';
import type { ApprovalPart, ConfigSource, CustomLayer } from './config';
import type { CopiedFile, ProjectCopies } from './image';

/** The most files that are listed; the hash covers all. */
const maxListed = 1_000;

/** What has to be allowed before steps of a repository's own are run with files of its own. */
export function copiesPart({ hash, files }: ProjectCopies, layers: readonly CustomLayer[]): ApprovalPart {
  const source: ConfigSource = layers.find((layer) => layer.source.kind === 'project')?.source ?? {
    kind: 'built-in',
  };
  const [first] = files;
  const name = first === undefined ? '' : `: ${truncate(oneLine(first.path), 60)}`;
  const more = files.length > 1 ? ', …' : '';
  const listed = files.slice(0, maxListed).map(lineOf);
  const left = files.length - listed.length;
  const item = {
    kind: 'copied-files',
    key: 'COPY',
    value: hash,
    source,
    text: `copies ${count(files.length, 'file')} of the repository into the image (current content)${name}${more}`,
    detail: [...listed, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n'),
  } as const;
  return { hash, items: [item] };
}

function lineOf({ path, bytes, digest, isExecutable, link }: CopiedFile): string {
  if (link !== undefined) return oneLine(`${path} -> ${truncate(link, 200)}`);
  const mode = isExecutable ? ', executable' : '';
  return oneLine(`${path} (${count(bytes, 'byte')}${mode}, SHA-256 ${digest.slice(0, 16)})`);
}
