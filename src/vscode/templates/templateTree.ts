import { EventEmitter, l10n, ThemeIcon, TreeItem, type Disposable, type TreeDataProvider } from 'vscode';
import type { Core } from '../../core/core';
import type { TaskType } from '../../core/model/taskType';
import type { CommandId } from '../common/commandIds';
import { plainMarkdown } from '../common/markdown';
import type { OpenFolders } from '../repositories/openFolders';
import { allTemplates, repositoryOf } from './allTemplates';
import { templateView, type SourceWords } from './templateView';

const openTemplate: CommandId = 'tsk.openTemplate';

/** The task types of this window, each with its source. */
export class TemplateTree implements TreeDataProvider<TaskType>, Disposable {
  private readonly changes = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;

  constructor(
    private readonly core: Pick<Core, 'taskTypes'>,
    private readonly folders: OpenFolders,
  ) {}

  refresh(): void {
    this.changes.fire();
  }

  /** Asked for when one is revealed: all are at the top. */
  getParent(): undefined {
    return undefined;
  }

  async getChildren(parent?: TaskType): Promise<TaskType[]> {
    if (parent) return [];
    return [...(await allTemplates(this.core, this.folders))];
  }

  getTreeItem(type: TaskType): TreeItem {
    const view = templateView(type, sourceWords(), repositoryOf(type, this.folders));
    const item = new TreeItem(view.label);
    item.id = type.file;
    item.description = view.description;
    item.iconPath = new ThemeIcon(view.icon);
    item.tooltip = plainMarkdown(view.tooltip);
    item.contextValue = view.contextValue;
    item.accessibilityInformation = { label: view.spoken };
    item.command = { command: openTemplate, title: l10n.t('Open Template'), arguments: [type] };
    return item;
  }

  dispose(): void {
    this.changes.dispose();
  }
}

function sourceWords(): SourceWords {
  return {
    project: l10n.t('project'),
    user: l10n.t('yours'),
    'built-in': l10n.t('built in'),
    broken: l10n.t('cannot be used'),
  };
}
