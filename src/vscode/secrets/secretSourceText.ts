import { l10n } from 'vscode';
import type { SecretSource } from './editorSecrets';

/** Where the value of a secret is kept, in words. */
export function secretSourceText(source: SecretSource): string {
  switch (source) {
    case 'editor':
      return l10n.t('set in VS Code');
    case 'environment':
      return l10n.t('set in the environment');
    case 'nowhere':
      return l10n.t('not set');
  }
}
