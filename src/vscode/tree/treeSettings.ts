import type { Memento } from 'vscode';
import { Emitter } from '../../core/util/event';
import { parseOptions, type TaskFilter, type TreeOptions } from './treeOptions';

const key = 'tsk.taskView';

/** How this workspace shows its tasks: filter, grouping, order. Kept from one session to the next. */
export class TreeSettings {
  private readonly emitter = new Emitter<void>();
  readonly onDidChange = this.emitter.event;
  private options: TreeOptions;

  constructor(private readonly state: Memento) {
    this.options = parseOptions(state.get(key));
  }

  get current(): TreeOptions {
    return this.options;
  }

  async set(
    change: Partial<Omit<TreeOptions, 'filter'>> & { readonly filter?: Partial<TaskFilter> },
  ): Promise<void> {
    const filter = { ...this.options.filter, ...change.filter };
    this.options = { ...this.options, ...change, filter };
    this.emitter.fire();
    await this.state.update(key, this.options);
  }
}
