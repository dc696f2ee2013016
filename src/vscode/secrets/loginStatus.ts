import type { Core } from '../../core/core';
import type { Disposable } from '../../core/util/disposable';
import { Emitter } from '../../core/util/event';
import type { ContextKeys } from '../common/contextKeyDefaults';

/** Whether any agent can start. Known only after the first check: keys are not read without a reason. */
export class LoginStatus implements Disposable {
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;
  private status: ContextKeys['tsk.login'] = 'unchecked';

  constructor(private readonly core: Pick<Core, 'agents' | 'login'>) {}

  get current(): ContextKeys['tsk.login'] {
    return this.status;
  }

  /** Looks at every agent that has a log-in. */
  async check(): Promise<void> {
    const agents = this.core.agents.filter(({ keys }) => keys.length > 0);
    const logins = await Promise.all(agents.map(({ name }) => this.core.login(name)));
    const status = logins.some(({ missing }) => missing === undefined) ? 'found' : 'missing';
    if (status === this.status) return;
    this.status = status;
    this.emitter.fire();
  }

  dispose(): void {
    this.emitter.dispose();
  }
}
