import type { Agent } from '../model/agent';
import type { Approval, Approvals, SandboxConfig } from '../model/config';
import { ApprovalNeededError } from '../model/configErrors';
import { copiesPart } from '../model/copiesPart';
import type { ImageNeeds, Images, ProjectCopies } from '../model/image';
import { imageNeeds } from '../model/imageNeeds';
import type { SandboxUser } from '../model/repository';

interface GatePorts {
  readonly approvals: Approvals;
  readonly images: () => Pick<Images, 'projectCopies'>;
  /** Throws `unknown-agent`. */
  readonly findAgent: (name: string) => Agent;
  readonly user: SandboxUser;
}

/** A sandbox whose configuration may need approval. */
export interface Gated {
  /** See `Approval.repository`. */
  readonly repository: string;
  readonly agent: string;
  readonly stack: string;
  readonly sandbox: SandboxConfig;
  /** The unsettled part of what the configuration itself needs. */
  readonly approval?: Approval;
}

/** Requires a person's approval for a configuration, and for the files that its image steps copy. */
export class ApprovalGate {
  constructor(private readonly ports: GatePorts) {}

  /** Everything that needs approval, whether given or not. `readFiles` reads the commit that a build would use. */
  async required(
    { repository, agent, stack, sandbox, approval }: Gated,
    readFiles: ImageNeeds['readFiles'],
    signal?: AbortSignal,
  ): Promise<Approval | undefined> {
    const { images, findAgent, user } = this.ports;
    const needs = imageNeeds(findAgent(agent), stack, sandbox, user, readFiles);
    const copies = await images().projectCopies(needs, signal);
    if (!copies) return approval;
    return { repository, parts: [...(approval?.parts ?? []), copiesPart(copies, sandbox.layers)] };
  }

  /** Throws `approval-needed` with everything that nobody has allowed yet. */
  async require(gated: Gated, readFiles: ImageNeeds['readFiles'], signal?: AbortSignal): Promise<void> {
    const approval = await this.required(gated, readFiles, signal);
    if (approval) await this.requireAll(approval);
  }

  /** The same check for only the files that a build is about to use. */
  admit({ repository, sandbox }: Gated, copies: ProjectCopies): Promise<void> {
    return this.requireAll({ repository, parts: [copiesPart(copies, sandbox.layers)] });
  }

  private async requireAll(approval: Approval): Promise<void> {
    const missing = await this.ports.approvals.missing(approval);
    if (missing) throw new ApprovalNeededError(missing);
  }
}
