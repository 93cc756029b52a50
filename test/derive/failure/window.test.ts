import { describe, expect, it } from 'vitest';
import { type EventWindow, eventWindow, isInEventWindow } from '../../../src/derive/failure/window.ts';
import type { JudgedDeployment, ServiceEvent } from '../../../src/model/facts.ts';
import { at, completed, events, judged, NO_CAPACITY, STEADY } from '../_build.ts';

describe('which events count', () => {
  const noise = events([35, STEADY], [34, completed(2)]);
  it.each<[string, Partial<JudgedDeployment>, ServiceEvent[], EventWindow]>([
    ['underway: since its start', { outcome: 'in-progress', from: at(10) }, [], { from: at(10) }],
    ['underway, its start unknown: all', { outcome: 'in-progress' }, [], {}],
    [
      'failed: until ten minutes after its end',
      { outcome: 'failed', from: at(10), to: at(20) },
      [],
      { from: at(10), until: at(30) },
    ],
    [
      'rolled back: the steady state of the old revision overcomes nothing',
      { outcome: 'rolled-back', from: at(10), to: at(20) },
      noise,
      { from: at(10), until: at(30) },
    ],
    [
      'stopped by a person: as if it had failed',
      { outcome: 'stopped', from: at(10), to: at(20) },
      noise,
      { from: at(10), until: at(30) },
    ],
    ['failed, its start unknown', { outcome: 'failed', to: at(20) }, [], { until: at(30) }],
    // A deployment that completed.
    [
      'completed in a window that has passed: all, whatever came after',
      { outcome: 'completed', past: true, from: at(10), to: at(20) },
      noise,
      {},
    ],
    [
      'failed in a window that has passed: as any other',
      { outcome: 'failed', past: true, from: at(10), to: at(20) },
      noise,
      { from: at(10), until: at(30) },
    ],
    ['completed: since its end', { outcome: 'completed', from: at(10), to: at(20) }, [], { from: at(20) }],
    ['completed, its end unknown: since its start', { outcome: 'completed', from: at(10) }, [], { from: at(10) }],
    [
      'completed, then steady: settledAt and steadyAt are the same',
      { outcome: 'completed', from: at(10), to: at(20) },
      events([25, STEADY], [20, completed(2)]),
      { from: at(25), after: at(25) },
    ],
    [
      'completed after a steady state: settledAt is later than steadyAt',
      { outcome: 'completed', from: at(10) },
      events([25, completed(2)], [22, NO_CAPACITY], [20, STEADY]),
      { from: at(25), after: at(20) },
    ],
    [
      'completed and never steady: settledAt alone',
      { outcome: 'completed', from: at(10) },
      events([25, completed(2)]),
      { from: at(25) },
    ],
    [
      'completed later than any success in the events',
      { outcome: 'completed', from: at(10), to: at(30) },
      events([25, STEADY]),
      { from: at(30), after: at(25) },
    ],
    ['completed, and nothing is known of its time', { outcome: 'completed' }, [], {}],
  ])('%s', (_, more, list, window) => expect(eventWindow(judged(more), list)).toEqual(window));

  it('all of them where no deployment is judged', () => expect(eventWindow(undefined, noise)).toEqual({}));
});

describe('the time of an event', () => {
  it.each<[string, EventWindow, string, boolean]>([
    ['at the start', { from: at(10) }, at(10), true],
    ['before the start: an older deployment', { from: at(10) }, at(9, 59), false],
    ['at the end', { until: at(30) }, at(30), true],
    ['after the end: a newer deployment', { until: at(30) }, at(30, 1), false],
    ['at a steady state: overcome', { after: at(20) }, at(20), false],
    ['just after a steady state', { after: at(20) }, at(20, 1), true],
    ['after the steady state and before the completion', { from: at(25), after: at(20) }, at(22), false],
    ['at the completion', { from: at(25), after: at(20) }, at(25), true],
    ['any, where nothing bounds it', {}, at(0), true],
  ])('%s', (_, window, time, counts) => expect(isInEventWindow(window, time)).toBe(counts));
});
