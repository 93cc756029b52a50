import { describe, expect, it } from 'vitest';
import { stateOf } from '../../src/engine/state-of.ts';
import type { Dossier } from '../../src/model/evidence.ts';
import type { LogTail, ServiceState } from '../../src/model/facts.ts';
import { denied, known } from '../derive/_build.ts';

const state: ServiceState = { desired: 2, running: 2, pending: 0, up: 'yes', revisions: [] };
const target = { region: 'eu-west-1', cluster: 'prod', service: 'web' };
const tail = (stream: string, group = '/ecs/web'): LogTail => ({
  container: 'web',
  task: 't1',
  group,
  stream,
  lines: known([]),
});
const of = (tails: LogTail[], more: Partial<Dossier> = {}): Dossier => ({
  'deployment.state': known(state),
  'logs.tail': known(tails),
  ...more,
});

describe('the state in a report', () => {
  it('is left out where the service could not be read', () => {
    expect(stateOf({ 'deployment.state': denied }, target)).toBeUndefined();
    expect(stateOf({}, target)).toBeUndefined();
  });
  it('links to the console and to each log stream once', () => {
    const links = stateOf(of([tail('web/1'), tail('web/1'), tail('web/2')]), target)?.links;
    expect(links?.console).toContain('/clusters/prod/services/web/');
    expect(links?.logs.map(l => l.split('/log-events/')[1])).toEqual(['web$252F1', 'web$252F2']);
  });
  it('links to no stream that has no name, and to a few only', () => {
    expect(stateOf(of([tail('')]), target)?.links?.logs).toEqual([]);
    const many = Array.from({ length: 20 }, (_, i) => tail(`web/${i}`));
    expect(stateOf(of(many), target)?.links?.logs).toHaveLength(6);
  });
  it('links to no log that was not read', () =>
    expect(stateOf({ 'deployment.state': known(state), 'logs.tail': denied }, target)?.links?.logs).toEqual([]));
  it('has no links where the console is not known', () =>
    expect(stateOf(of([tail('web/1')]), { ...target, region: 'us-iso-east-1' })).toEqual(state));
  it('is a copy: a report can be changed without the evidence', () => {
    const made = stateOf(of([]), target);
    expect(made?.revisions).not.toBe(state.revisions);
  });
});
