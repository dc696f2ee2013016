import * as l10n from '@vscode/l10n';
import type { ConfigSource } from '../../core/model/config';
import { labelText } from '../common/safeText';

/** Where a value of the configuration is from, for people. */
export function sourceText(source: ConfigSource): string {
  switch (source.kind) {
    case 'flag':
      return l10n.t('chosen for this task');
    case 'setting':
      return l10n.t('setting {0}', source.name);
    case 'user-project':
      return labelText(l10n.t('{0} in {1}', `[project.${source.project}]`, source.file), 300);
    case 'project':
      return labelText(source.file, 300);
    case 'user-defaults':
      return labelText(l10n.t('{0} in {1}', '[defaults]', source.file), 300);
    case 'detection':
      return labelText(l10n.t('detected: {0}', source.from), 300);
    case 'built-in':
      return l10n.t('built in');
  }
}
