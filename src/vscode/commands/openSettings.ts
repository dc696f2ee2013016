import { showSettings } from '../common/showSettings';
import { command } from './command';

/** Shows TSK's settings. */
export const openSettings = command('tsk.openSettings', showSettings);
