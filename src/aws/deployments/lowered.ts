/** A number of the task definition that a revision lowered, as deployment.changes has it. */
interface Lowered {
  readonly from: number;
  readonly to: number;
}

/** CPU units or MiB that a revision lowered: of the task or, where one is named, of that container. */
export function lowered(
  changes: readonly { readonly field: string; readonly before: string; readonly after: string }[],
  what: 'cpu' | 'memory',
  container?: string,
): Lowered | undefined {
  const field = container === undefined ? what : `containers[${container}].${what}`;
  const change = changes.find(c => c.field === field);
  const [from, to] = [Number(change?.before), Number(change?.after)];
  // A container without CPU units of its own (0) shares what the task has.
  return from > to && to > 0 ? { from, to } : undefined;
}
