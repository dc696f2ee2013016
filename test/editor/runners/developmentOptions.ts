import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';

export interface Development {
  /** Folder of the extension under development. */
  readonly extension: string;
  /** A CommonJS module that exports `run()`; the extension host ends when that is done. */
  readonly tests?: string;
}

// A built VS Code takes these options from nobody but its own page: the page's settings are therefore
// rewritten after they are parsed and before the workbench's script reads them. Plain text, because it
// runs in the browser, which these sources otherwise know nothing of.
const rewriteSettings = `(development => {
  const uri = path => ({ $mid: 1, scheme: 'vscode-remote', authority: location.host, path });
  const rewrite = () => {
    const element = document.getElementById('vscode-workbench-web-configuration');
    if (!element) return;
    observer.disconnect();
    const settings = JSON.parse(element.getAttribute('data-settings'));
    settings.developmentOptions = {
      ...settings.developmentOptions,
      extensions: [uri(development.extension)],
      ...(development.tests ? { extensionTestsPath: uri(development.tests) } : {}),
    };
    element.setAttribute('data-settings', JSON.stringify(settings));
  };
  const observer = new MutationObserver(rewrite);
  observer.observe(document, { childList: true, subtree: true });
  rewrite();
})`;

/** Makes every workbench that this page opens load an extension from its source folder. */
export async function developExtension(page: Page, { extension, tests }: Development): Promise<void> {
  const paths = {
    extension: pathToFileURL(extension).pathname,
    ...(tests === undefined ? {} : { tests: pathToFileURL(tests).pathname }),
  };
  await page.addInitScript({ content: `${rewriteSettings}(${JSON.stringify(paths)})` });
}
