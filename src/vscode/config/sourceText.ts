import type { ConfigSource } from '../../core/model/config';
import { labelText } from '../safeText';

/** Where a value of the configuration is from, for people. */
export function sourceText(source: ConfigSource): string {
  switch (source.kind) {
    case 'flag':
      return 'chosen for this task';
    case 'setting':
      return `setting ${source.name}`;
    case 'user-project':
      return labelText(`[project.${source.project}] in ${source.file}`, 300);
    case 'project':
      return labelText(source.file, 300);
    case 'user-defaults':
      return labelText(`[defaults] in ${source.file}`, 300);
    case 'detection':
      return labelText(`detected: ${source.from}`, 300);
    case 'built-in':
      return 'built in';
  }
}
