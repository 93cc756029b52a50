/** What is being looked at. `service` or `task` is set, or neither for a whole cluster. */
export interface Target {
  readonly region: string;
  readonly account?: string;
  readonly cluster: string;
  readonly service?: string;
  readonly task?: string;
}
