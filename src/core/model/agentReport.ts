/** What the agent itself reported, as far as it did. Money in US dollars, time in milliseconds. */
export interface AgentReport {
  readonly text?: string;
  readonly turns?: number;
  readonly costUsd?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}
