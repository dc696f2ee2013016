/** The program of a sandbox that keeps terminals: by its place, whatever PATH a project sets. */
export const shellProgram = '/usr/local/bin/tsk-shell';
