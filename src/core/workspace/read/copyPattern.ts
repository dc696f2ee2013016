import { errors } from '../../util/errors';
import { oneLine } from '../../util/text';
import { matchesWildcard, parseWildcard, type Wildcard } from '../../util/wildcard';

/** A source of a Dockerfile's `COPY`: a pattern for each part of a path. Empty: everything. */
export interface CopyPattern {
  readonly text: string;
  readonly parts: readonly Wildcard[];
}

/** Throws `bad-input` if it leads out of the repository or is not a valid pattern. */
export function parseCopyPattern(text: string): CopyPattern {
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) {
    throw errors.badInput(
      `COPY names "${oneLine(text)}", which leads out of the repository. Name a path inside, without "..".`,
    );
  }
  return {
    text,
    parts: parts.map((part) => {
      const wildcard = parseWildcard(part);
      if (wildcard) return wildcard;
      throw errors.badInput(
        `COPY names "${oneLine(text)}", which is not a valid pattern: a bracket or a backslash is incomplete.`,
      );
    }),
  };
}

/** True for a file with that path, and for all files below a folder with that path. */
export function matchesCopyPattern({ parts }: CopyPattern, path: readonly string[]): boolean {
  return parts.length <= path.length && parts.every((part, at) => matchesWildcard(part, path[at] ?? ''));
}
