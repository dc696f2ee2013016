/** The initial text of a new template. */
export const newTemplateText = `---
description: What this kind of task is for, in one line
# agent: claude
# stack: node
# parent: optional (or: required, none)
---

# What kind of task this is

{{PROMPT}}

## How to work

You work alone in a sandbox on a copy of this repository. Nobody can answer questions: where the request leaves something open, choose what fits the project best and say in your last message what you chose.

1. Say here what to read first, and what to leave alone.
2. Say how to tell that it is done: which checks to run, which tests to write.
3. Commit with a message in the style of the project's history.

End with a short summary: what changed, how you verified it, what remains open.
`;
