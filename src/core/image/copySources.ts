import { posix } from 'node:path';
import { trimEdges } from '../util/text';
import { isHeredoc, type Instruction } from './dockerfileInstructions';

/** What an `ADD` fetches: an address, or a repository as git names it. */
const remote = /^([a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i;

/** True for a source of `ADD` that the engine fetches from elsewhere. */
export function isFetched(source: string): boolean {
  return remote.test(source);
}

/** A file of the build context that an instruction names. */
interface CopySource {
  /** Relative to the root, with `*` and `?`; a folder means all below it, `.` everything. */
  readonly pattern: string;
  readonly line: number;
}

/**
 * The files of the build context that `COPY` and `ADD` name. `unclear` is called with what stands where a name should
 * be when only the builder could tell which it is.
 */
export function copySources(
  instructions: readonly Instruction[],
  unclear: (source: string, line: number) => never,
): readonly CopySource[] {
  return instructions
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
    .flatMap(({ keyword, value, line }) => {
      const { flags, words } = argumentsOf(value);
      if (flags.some((flag) => flag.startsWith('--from='))) return [];
      return words
        .slice(0, -1) // The last is where they go to.
        .filter((word) => !isHeredoc(word) && !(keyword === 'ADD' && isFetched(word)))
        .map((word) => {
          if (word.includes('$')) unclear(word, line);
          return { pattern: patternOf(word), line };
        });
    });
}

/** What the value of a `COPY` or `ADD` names, as it is written there. */
export function sourcesIn(value: string): readonly string[] {
  return argumentsOf(value).words.slice(0, -1);
}

/** Flags come first; then either a JSON list or words between spaces. */
function argumentsOf(value: string): { flags: readonly string[]; words: readonly string[] } {
  const [flagText = ''] = /^(--\S+\s+)*/.exec(value) ?? [];
  const rest = value.slice(flagText.length);
  const list = rest.startsWith('[') ? jsonTexts(rest) : undefined;
  const plain = rest.split(/\s+/).map((word) => word.replace(/["']|\\(?=.)/g, ''));
  return { flags: flagText.split(/\s+/), words: list ?? plain.filter(Boolean) };
}

function jsonTexts(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
  } catch {
    return undefined; // The builder, too, reads words then.
  }
}

/** As the builders see it: the root of the context is the root of everything, so that `..` leads nowhere. */
function patternOf(source: string): string {
  const path = trimEdges(posix.normalize(`/${source}`), '/');
  // A set of characters is widened to any: the builder chooses among the files that it gets.
  return path.replace(/\[[^/]?[^\]/]{0,254}\]/g, '?') || '.';
}
