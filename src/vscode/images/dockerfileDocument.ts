import type { ImagePreview } from '../../core/model/image';
import { count } from '../../core/util/text';
import { labelText } from '../safeText';

/** A composed Dockerfile as a document that says of each part where it is from. */
export function dockerfileDocument({ tag, hash, dockerfile, parts, files, present }: ImagePreview): string {
  const state =
    present === undefined ? 'no engine answered' : present ? 'the engine has it' : 'not built yet';
  const lines = dockerfile.split('\n');
  const starts = new Map(parts.map(({ firstLine, origin }) => [firstLine, origin]));
  return [
    `# ${labelText(tag)}: ${state}.`,
    `# Found by the hash of what it is made of: ${hash}`,
    files.length
      ? `# Besides this text it gets ${count(files.length, 'file')}: ${labelText(files.slice(0, 20).join(', '), 1_000)}`
      : '# It gets no files besides this text.',
    ...lines.flatMap((line, n) => {
      const origin = starts.get(n + 1);
      return origin === undefined ? [line] : ['', `# ── from ${labelText(origin, 300)}`, line];
    }),
    '',
  ].join('\n');
}
