import { config } from '@vscode/l10n';
import { l10n } from 'vscode';

/**
 * Gives the files that do not know VS Code the editor's language: they get their texts from `@vscode/l10n`. Imported
 * before all others, for some texts are made when their file is loaded.
 */
if (l10n.bundle) config({ contents: l10n.bundle });
