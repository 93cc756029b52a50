/** A number of the task definition that a revision lowered, with its index in `deployment.changes`. */
export interface Lowered {
  readonly from: number;
  readonly to: number;
  readonly index: number;
}

/** CPU units or MiB that a revision lowered: of the task or, where one is named, of that container. */
export function lowered(
  changes: readonly { readonly field: string; readonly before: string; readonly after: string }[],
  what: 'cpu' | 'memory',
  container?: string,
): Lowered | undefined {
  const field = container === undefined ? what : `containers[${container}].${what}`;
  const index = changes.findIndex(c => c.field === field);
  const { before, after } = changes[index] ?? {};
  const [from, to] = [Number(before), Number(after)];
  // A container without CPU units of its own (0) shares what the task has.
  return from > to && to > 0 ? { from, to, index } : undefined;
}
