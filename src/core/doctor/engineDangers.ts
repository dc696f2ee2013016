import type { EngineInfo } from '../model/engine';
import type { Finding } from '../model/finding';

/** A vulnerability and the first fixed versions: of the main line, and of each release line with its own fix. */
interface Danger {
  readonly fixed: readonly (readonly [major: number, minor: number, patch: number])[];
  readonly text: (version: string) => string;
}

const podman: Danger = {
  fixed: [[4, 9, 4]],
  text: (version) =>
    `Podman ${version} lets an image step write files on this machine (CVE-2024-1753, fixed in 4.9.4). TSK refuses such steps in a repository's own configuration, but checks neither base images nor your own steps.`,
};

const runc: Danger = {
  fixed: [
    [1, 2, 8],
    [1, 3, 3],
  ],
  text: (version) =>
    `runc ${version} has known container escapes:${isBefore(version, [[1, 1, 12]]) ? ' from image steps (CVE-2024-21626, fixed in 1.1.12), and' : ''} through mounts (CVE-2025-31133, CVE-2025-52565 and CVE-2025-52881, fixed in 1.2.8 and 1.3.3).`,
};

/** The known container escapes of an engine's versions; empty if a version is unknown. */
export function engineDangers(info: Pick<EngineInfo, 'kind' | 'version' | 'runc'>): readonly string[] {
  return [
    ...(info.kind === 'podman' && isBefore(info.version, podman.fixed) ? [podman.text(info.version)] : []),
    ...(info.runc !== undefined && isBefore(info.runc, runc.fixed) ? [runc.text(info.runc)] : []),
  ];
}

/** Undefined if there are no known vulnerabilities. */
export function engineDangersFinding(info: EngineInfo): Finding | undefined {
  const dangers = engineDangers(info);
  if (dangers.length === 0) return undefined;
  return {
    check: 'engine',
    title: 'Vulnerabilities of the engine',
    status: 'warning',
    text: dangers.join(' '),
    advice:
      'Update it. Debian, Ubuntu and Red Hat fix vulnerabilities without a new version number: if you use their package, check their security pages.',
  };
}

/** True before the first fixed version of its release line, or of the first line with a fix. */
function isBefore(version: string, fixed: Danger['fixed']): boolean {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number);
  if (!parts) return false;
  const compare = (one: readonly number[], other: readonly number[]): number =>
    one.map((part, n) => part - (other[n] ?? 0)).find((difference) => difference !== 0) ?? 0;
  const ofLine = fixed.find(([major, minor]) => major === parts[0] && minor === parts[1]);
  const [first] = fixed;
  return compare(parts, ofLine ?? first ?? []) < 0;
}
