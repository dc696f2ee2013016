import { l10n, window, type QuickPickItem } from 'vscode';

/** One of a few values, picked by its label; the current one says so. */
export async function chooseValue<T extends string>(
  values: readonly T[],
  labels: Readonly<Record<T, string>>,
  current: T,
  placeHolder: string,
): Promise<T | undefined> {
  const items: readonly (QuickPickItem & { readonly value: T })[] = values.map((value) => ({
    label: labels[value],
    ...(value === current ? { description: l10n.t('current') } : {}),
    value,
  }));
  return (await window.showQuickPick(items, { placeHolder }))?.value;
}
