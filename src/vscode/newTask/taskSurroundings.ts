import { l10n, type Uri } from 'vscode';
import type { Core } from '../../core/core';
import type { StateKind, Task } from '../../core/model/task';
import { shortId } from '../../core/model/taskId';
import type { KnownNames } from '../../core/template/checkTaskDocument';
import { labelText } from '../common/safeText';
import { sandboxSettings } from '../common/settings';
import { physicalPath, repositoriesOf, type OpenRepository } from '../repositories/openFolder';
import type { OpenFolders } from '../repositories/openFolders';
import { repositoryName, whichRepository } from '../repositories/whichRepository';
import type { TaskList } from '../tasks/taskList';
import type { Offers } from './completionsAt';

/** The names that a task document may use. */
export interface Surroundings {
  /** Undefined where the document does not say which, and several are open. */
  readonly repository: OpenRepository | undefined;
  readonly known: KnownNames;
  readonly offers: Offers;
}

export interface SurroundingsParts {
  readonly core: Pick<Core, 'agents' | 'stacks' | 'taskTypes' | 'effectiveConfig'>;
  readonly folders: OpenFolders;
  readonly tasks: TaskList;
}

/** For how long what was found out counts, in milliseconds: a document is looked at with every pause in typing. */
const fresh = 3_000;
/** More are not offered. */
const maxParents = 200;

/** Finds out what a task document may name, and remembers it for a moment. */
export class TaskSurroundings {
  private readonly stacks = new Map<
    string,
    { readonly at: number; readonly names: Promise<readonly string[]> }
  >();

  constructor(private readonly parts: SurroundingsParts) {}

  /** `wanted` is the repository that the document names. */
  async of(uri: Uri, wanted: string | undefined): Promise<Surroundings> {
    const { core, folders, tasks } = this.parts;
    await Promise.all([folders.ready(), tasks.start()]);
    const repositories = repositoriesOf(folders.current);
    const file = uri.scheme === 'file' ? physicalPath(uri.fsPath, folders.current) : undefined;
    const repository = whichRepository(repositories, { wanted, file });
    const types = await core.taskTypes.list(repository?.location.worktree);
    const stacks = repository ? await this.stacksOf(repository) : undefined;
    const names = repositories.map((one) => repositoryName(one, repositories));
    const around = tasks.tasks.filter(({ snapshot }) => snapshot.gitDir === repository?.location.commonDir);
    const fits = ({ state }: Task): boolean => state.kind !== 'failed' && state.kind !== 'cancelled';
    return {
      repository,
      known: {
        types,
        agents: core.agents.map(({ name }) => name),
        ...(stacks ? { stacks } : {}),
        // In Restricted Mode the folders have not been inspected.
        ...(names.length ? { repositories: names } : {}),
        ...(repository && tasks.status === 'listed'
          ? {
              parents: {
                fit: around.filter(fits).map(({ id }) => id),
                ended: around.filter((task) => !fits(task)).map(({ id }) => id),
              },
            }
          : {}),
      },
      offers: {
        types,
        agents: core.agents.map(({ name, description }) => ({ name, detail: description })),
        stacks: (stacks ?? core.stacks.names).map((name) => ({ name })),
        repositories: repositories.map((one) => ({
          name: repositoryName(one, repositories),
          detail: one.location.worktree,
        })),
        parents: around.filter(fits).slice(0, maxParents).map(parentOffer),
        tags: tagsOf(tasks.tasks).map((name) => ({ name })),
      },
    };
  }

  /** Those that come with TSK, and those that the configuration defines. */
  private stacksOf({ path }: OpenRepository): Promise<readonly string[]> {
    const known = this.stacks.get(path);
    if (known && Date.now() - known.at < fresh) return known.names;
    const { core } = this.parts;
    const names = core.effectiveConfig(path, { settings: sandboxSettings() }).then(
      ({ values, stack }) => {
        const own = values.map(({ key }) => /^stack_config\.([\w-]+)\./.exec(key)?.[1]);
        const all = [...core.stacks.names, stack, ...own.filter((name) => name !== undefined)];
        return [...new Set(all)].sort();
      },
      // Errors in the configuration are reported when the task starts, and in the file itself.
      () => core.stacks.names,
    );
    this.stacks.set(path, { at: Date.now(), names });
    return names;
  }
}

const stateWords: Readonly<Record<StateKind, string>> = {
  waiting: l10n.t('waiting'),
  pending: l10n.t('pending'),
  assigned: l10n.t('assigned'),
  running: l10n.t('running'),
  completed: l10n.t('completed'),
  failed: l10n.t('failed'),
  cancelled: l10n.t('cancelled'),
};

function parentOffer({ id, name, state, type }: Task): Offers['parents'][number] {
  return {
    name: shortId(id),
    detail: `${labelText(name, 60)} · ${stateWords[state.kind]}`,
    doc: l10n.t('{0} task', labelText(type)),
  };
}

function tagsOf(tasks: readonly Task[]): readonly string[] {
  return [...new Set(tasks.flatMap(({ tags }) => tags))].sort().slice(0, 200);
}
