import type { Task } from '../../src/core/model/task';
import type { OnPhase } from '../../src/core/model/run';
import { SandboxRunner } from '../../src/core/run/sandboxRunner';
import { runFakes, type GivenFakes } from './runFakes';

/** Runs of a task with a real log, and everything around them in memory. `did` says what was done, in order. */
export function runBench(dataDir: string, task: Task, given: GivenFakes = {}) {
  const { did, files, ports, stopping, detaching, control, writeEnds } = runFakes(dataDir, task, given);
  const runner = new SandboxRunner(ports, 1);
  const onPhase: OnPhase = () => Promise.resolve();
  return {
    ...{ did, stopping, detaching, writeEnds },
    logFile: files.log,
    run: (phases = onPhase) => runner.start(task, phases, control),
    resume: (resumed = task, phases = onPhase) => runner.resume(resumed, phases, control),
  };
}
