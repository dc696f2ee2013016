import { isFetched, sourcesIn } from './copySources';
import { parseDockerfile, type Instruction } from './dockerfileInstructions';

/** What to write instead of a flag of `RUN`. */
const instead: Readonly<Record<string, string>> = {
  mount: 'Copy files in with COPY, and leave out caches: each step has what the steps before it made.',
  network: 'Leave it out: TSK sets the network.',
  security: 'Leave it out: no step gets more rights.',
  device: 'Leave it out: builds have no devices. Sandboxes get them with the key "devices".',
};

/**
 * Refuses what steps of a repository's own could reach beyond the image with: flags of `RUN` (with Podman before 4.9.4,
 * `--mount` writes files of this machine: CVE-2024-1753), addresses that the engine itself fetches for `ADD`, and `ONBUILD`,
 * which would hide either. Builders differ in whether they know here-documents, so both readings have to be clean.
 */
export function refuseReach(text: string, refuse: (what: string, line: number) => never): void {
  for (const heredocs of [true, false]) {
    for (const instruction of parseDockerfile(text, { heredocs }).instructions)
      refuseOne(instruction, refuse);
  }
}

function refuseOne(
  { keyword, value, line }: Instruction,
  refuse: (what: string, line: number) => never,
): void {
  switch (keyword) {
    case 'RUN': {
      const [, flag] = /^--([^\s=]+)/.exec(value) ?? [];
      if (flag === undefined) return;
      const name = flag.toLowerCase().replace(/[^a-z-]/g, '');
      return refuse(
        `RUN --${name} is not allowed in a repository's own steps: it can reach beyond the image. ${instead[name] ?? 'Leave it out.'}`,
        line,
      );
    }
    case 'ADD':
      if (!sourcesIn(value).some(isFetched)) return;
      return refuse(
        "ADD of an address is not allowed in a repository's own steps: the engine itself would fetch it, past the allow-list. Fetch it in a step instead, such as RUN curl -fsSL -o FILE ADDRESS, or commit the file and use COPY.",
        line,
      );
    case 'ONBUILD':
      return refuse('ONBUILD has no effect in the image of a sandbox. Write the step itself.', line);
  }
}
