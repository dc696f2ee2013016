import type { Memento } from 'vscode';

/** The user's last choices in this workspace. Only this file knows the keys. */
export class ChoiceMemory {
  constructor(private readonly state: Memento) {}

  get agent(): string | undefined {
    return this.state.get<string>('tsk.lastAgent');
  }

  get type(): string | undefined {
    return this.state.get<string>('tsk.lastType');
  }

  async remember(choice: { readonly agent?: string; readonly type: string }): Promise<void> {
    if (choice.agent !== undefined) await this.state.update('tsk.lastAgent', choice.agent);
    await this.state.update('tsk.lastType', choice.type);
  }
}
