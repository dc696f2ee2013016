/**
 * Finds the builder's own lines among its output: `Step 3/12 : …` of Docker, `STEP 3/12: …` of Podman, there for each
 * stage of several. A command's output may look like one: only the step that is due counts.
 */
export function buildSteps(onStep: (step: number, steps: number) => void): (line: string) => void {
  let [last, of] = [0, 0];
  return (line) => {
    const [, step, steps] = (/^(?:\[\d+\/\d+\] )?(?:Step|STEP) (\d{1,5})\/(\d{1,5})\b/.exec(line) ?? []).map(
      Number,
    );
    if (step === undefined || steps === undefined || step > steps) return;
    if (step !== 1 && (step !== last + 1 || steps !== of)) return;
    [last, of] = [step, steps];
    onStep(step, steps);
  };
}
