/** The language of task documents, as package.json contributes it. */
export const taskLanguage = 'tsk-task';
