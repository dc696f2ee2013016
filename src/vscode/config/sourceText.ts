import { t } from '@vscode/l10n';
import type { ConfigSource } from '../../core/model/config';
import { labelText } from '../safeText';

/** Where a value of the configuration is from, for people. */
export function sourceText(source: ConfigSource): string {
  switch (source.kind) {
    case 'flag':
      return t('chosen for this task');
    case 'setting':
      return t('setting {0}', source.name);
    case 'user-project':
      return labelText(t('{0} in {1}', `[project.${source.project}]`, source.file), 300);
    case 'project':
      return labelText(source.file, 300);
    case 'user-defaults':
      return labelText(t('{0} in {1}', '[defaults]', source.file), 300);
    case 'detection':
      return labelText(t('detected: {0}', source.from), 300);
    case 'built-in':
      return t('built in');
  }
}
