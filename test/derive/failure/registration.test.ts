import { describe, expect, it } from 'vitest';
import { withFailedRegistration } from '../../../src/derive/failure/registration.ts';
import type { ContainerInstance } from '../../../src/model/facts.ts';
import { candidateFor, type Draft } from '../../../src/derive/failure/draft.ts';
import { instance } from '../../rules/named.ts';
import { draft } from './_draft.ts';

const NO_ADDRESS = 'InsufficientFreeAddressesInSubnet: subnet-1 does not have enough free addresses';
const failed = (statusReason?: string): ContainerInstance =>
  instance({ status: 'REGISTRATION_FAILED', ...(statusReason !== undefined && { statusReason }) });
const placement = draft({
  step: 'placement',
  symptom: 'symptom/placement-failed',
  how: 'exhausted',
  family: 'placement/no-instances',
  candidates: [candidateFor('capacity/no-instances')],
});
const pull = draft({ step: 'image-pull', candidates: [candidateFor('image/tag-not-found')] });
const first = (hosts: readonly ContainerInstance[], d: Draft = placement): string | undefined =>
  withFailedRegistration([d], hosts, (_, path, says) => ({ evidence: 'ev:x', path, says, quote: '' }))[0]?.candidates[0]
    ?.cause;

describe('instances that could not register', () => {
  it('say why a task found no instance', () =>
    expect(first([failed(NO_ADDRESS)])).toBe('network/subnet-ips-exhausted'));
  it('say nothing where another instance could be used', () =>
    expect(first([failed(NO_ADDRESS), instance()])).toBe('capacity/no-instances'));
  it('say nothing in words that are not known', () =>
    expect(first([failed('something else'), failed()])).toBe('capacity/no-instances'));
  it('are cited', () =>
    expect(
      withFailedRegistration([placement], [failed('x'), failed(NO_ADDRESS)], (evidence, path, says) => ({
        evidence,
        path,
        says,
        quote: '',
      }))[0]?.seen.at(-1)?.path,
    ).toBe('/1/statusReason'));
  it('say nothing of another step', () => expect(first([failed(NO_ADDRESS)], pull)).toBe('image/tag-not-found'));
});
