import type { FrozenRepo, Snapshot } from '../../model/repository';

/** The repositories of a snapshot in the order of collecting them: the innermost first, the top one last. */
export function innermostFirst(snapshot: Snapshot): readonly FrozenRepo[] {
  const depth = ({ path }: FrozenRepo): number => path.split('/').length;
  return [...[...snapshot.submodules].sort((a, b) => depth(b) - depth(a)), snapshot];
}
