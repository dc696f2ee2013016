declare const brand: unique symbol;

/** A UUID v4 in lower case. People see and type its first eight characters. */
export type TaskId = string & { readonly [brand]: 'TaskId' };

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The text as an id, or undefined when it is none. */
export function parseTaskId(text: string): TaskId | undefined {
  return uuid.test(text) ? (text as TaskId) : undefined;
}

/** The part of an id that people see: in the tree, in branch and container names. */
export function shortId(id: TaskId): string {
  return id.slice(0, 8);
}
