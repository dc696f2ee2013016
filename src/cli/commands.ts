import type { Command } from './verb';
import { add } from './verbs/add';
import { cancel } from './verbs/cancel';
import { clean } from './verbs/clean';
import { config } from './verbs/config';
import { deleteTasks } from './verbs/delete';
import { docker } from './verbs/docker';
import { doctor } from './verbs/doctor';
import { list } from './verbs/list';
import { logs } from './verbs/logs';
import { network } from './verbs/network';
import { retry } from './verbs/retry';
import { run } from './verbs/run';
import { server } from './verbs/server';
import { shell } from './verbs/shell';
import { template } from './verbs/template';
import { unblock } from './verbs/unblock';
import { undo } from './verbs/undo';
import { wait } from './verbs/wait';

/** Every command of `tsk`, in the order of the help. */
export const commands: readonly Command[] = [
  run,
  shell,
  add,
  list,
  logs,
  wait,
  cancel,
  retry,
  unblock,
  deleteTasks,
  clean,
  undo,
  server,
  network,
  config,
  docker,
  template,
  doctor,
];
