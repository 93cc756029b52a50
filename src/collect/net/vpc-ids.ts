import { isRead } from '../../model/evidence.ts';
import type { SubnetRef } from '../../model/facts.ts';
import { sorted } from '../../model/text.ts';

/** The VPCs of the subnets, and whether a subnet that could not be read may be in another. */
export function vpcIds(subnets: readonly SubnetRef[]): { readonly vpcs: string[]; readonly whole: boolean } {
  return {
    vpcs: sorted(subnets.flatMap(s => (s.subnet.state === 'known' ? [s.subnet.value.vpc] : []))),
    whole: subnets.every(s => isRead(s.subnet)),
  };
}

/** Whether a list may go on: a token that is left, or the note of a replayed case that pages were cut. */
export const complete = (output: { readonly NextToken?: string | undefined }): boolean =>
  (output.NextToken ?? '') === '' && !('truncated' in output);
