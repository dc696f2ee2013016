import type { ConfigOverrides } from '../model/config';
import { errors } from '../util/errors';
import { checkKeys } from './checkValue';
import { layerKeys } from './fileKeys';
import { flagLayers } from './overrideLayers';

/**
 * Holds what was said for one task against the same rules as a file. Whether there are such an agent and such a stack
 * is found out later. Throws `bad-input` with the first thing that is wrong.
 */
export function checkOverrides(overrides: ConfigOverrides): void {
  const said = Object.entries(flagLayers(overrides)[0]?.values ?? {});
  const checked = said.filter(([key]) => key !== 'agent' && key !== 'stack');
  checkKeys(layerKeys([]), Object.fromEntries(checked), [], (path, _, message) => {
    throw errors.badInput(`${path[0]}: ${message}`);
  });
}
