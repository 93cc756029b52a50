import { defineRule, unread } from '#rule';
import { expect, it } from 'vitest';
import { blindElements } from '../../src/testing/blindfold.ts';
import { known } from '#testing';
import type { Dossier, SubnetRef } from '#rule';

const receipt = { id: 'ev:net.subnets', action: 'test:Read', input: {}, at: '2026-01-01T00:00:00Z' };
const subnets = [{ id: 'subnet-1', subnet: known({ id: 'subnet-1', availableIps: 0 }) }] as unknown as SubnetRef[];
const dossier: Dossier = { 'net.subnets': { state: 'known', value: subnets, whole: true, receipt } };

/** A rule about subnets without addresses, by what it does with one that wasn't read. */
const rule = (careful: boolean, blind: 'silent' | 'sure') =>
  defineRule({
    id: 'network/blindfolded',
    title: 'A test',
    kind: 'cause',
    severity: 'error',
    sources: ['https://docs.aws.amazon.com/'],
    needs: { subnets: 'net.subnets' },
    messages: { full: { what: '{id} is full', why: 'It has no address.' } },
    causes: ['symptom/eni-not-provisioned'],
    *check({ subnets: list }, say) {
      for (const [i, { id, subnet }] of list.value.entries()) {
        const about = { type: 'subnet', id };
        if (careful && unread(subnet)) yield say.undecided('subnets', `${id} couldn't be read`, { about });
        else if (subnet.state === 'known' || blind === 'sure')
          yield say.fault('full', {
            about,
            data: { id },
            confidence: subnet.state === 'known' ? 'likely' : 'proven',
            citations: [list.cite(`/${i}/id`)],
          });
      }
    },
  });

it('passes a rule that is undecided where an element was refused', () =>
  expect(blindElements(rule(true, 'silent'), dossier, 'net.subnets')).toEqual([]));
it('catches a rule that skips an element that was refused', () =>
  expect(blindElements(rule(false, 'silent'), dossier, 'net.subnets')).toEqual([
    'with net.subnets/0/subnet denied it said clear: say.undecided where an element is unread()',
  ]));
it('catches a rule for which something is proven without the element', () =>
  expect(blindElements(rule(false, 'sure'), dossier, 'net.subnets')).toEqual([
    "with net.subnets/0/subnet denied it took full for proven, which it wasn't before",
  ]));
