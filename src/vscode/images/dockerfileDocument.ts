import * as l10n from '@vscode/l10n';
import type { ImagePreview } from '../../core/model/image';
import { labelText } from '../common/safeText';

/** A composed Dockerfile as a document that says of each part where it is from. */
export function dockerfileDocument({ tag, hash, dockerfile, parts, files, present }: ImagePreview): string {
  const lines = dockerfile.split('\n');
  const starts = new Map(parts.map(({ firstLine, origin }) => [firstLine, origin]));
  return [
    `# ${stateText(labelText(tag), present)}`,
    `# ${l10n.t('Content hash: {0}', hash)}`,
    `# ${filesText(files)}`,
    ...lines.flatMap((line, n) => {
      const origin = starts.get(n + 1);
      return origin === undefined ? [line] : ['', `# ── ${l10n.t('from {0}', labelText(origin, 300))}`, line];
    }),
    '',
  ].join('\n');
}

function stateText(name: string, present: boolean | undefined): string {
  if (present === undefined) return l10n.t('{0}: no container engine is running.', name);
  return present ? l10n.t('{0}: already built.', name) : l10n.t('{0}: not built yet.', name);
}

function filesText(files: readonly string[]): string {
  if (!files.length) return l10n.t('The build context has no other files.');
  const names = labelText(files.slice(0, 20).join(', '), 1_000);
  return files.length === 1
    ? l10n.t('The build context also has 1 file: {0}', names)
    : l10n.t('The build context also has {0} files: {1}', files.length, names);
}
