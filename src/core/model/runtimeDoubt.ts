import type { EngineInfo } from './engine';

/** Runtimes with a kernel of their own in each container: gVisor, Kata, and those made like them. */
const ownKernel = /(^|[./-])(runsc|gvisor|kata|krun|urunc)([.-]|$)/i;

/**
 * Why sandboxes may not reach their proxy by the runtime that is chosen, or is the engine's default: sockets on a volume do
 * not lead from one kernel into another. Undefined where nothing speaks against it.
 */
export function runtimeDoubt(
  { kind, runtime: standard }: Pick<EngineInfo, 'kind' | 'runtime'>,
  chosen: string | undefined,
): string | undefined {
  const runtime = kind === 'docker' ? (chosen ?? standard) : standard;
  if (runtime === undefined || !ownKernel.test(runtime)) return undefined;
  const where =
    kind === 'docker' && chosen !== undefined ? 'your tsk.toml names' : 'your engine uses by default';
  const advice =
    kind === 'docker'
      ? 'Set container_runtime = "runc" in your own tsk.toml.'
      : 'Set runtime = "crun" or "runc" for [engine] in containers.conf.';
  return `The runtime ${runtime}, which ${where}, gives each container a kernel of its own: sandboxes do not reach their proxy there, and agents no model. ${advice}`;
}
