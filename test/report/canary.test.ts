import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/collect/transport.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { renderReport } from '../../src/report/index.ts';
import { from, serve, type Aws } from '../cli/_aws.ts';
import { awsEnv, ecsDoctor, scratch } from '../cli/_run.ts';
import { stories } from '../stories/all.ts';
import type { Story } from '../stories/story.ts';
import { transportOf, type World } from '../stories/world.ts';

/** Every place has a canary of its own, so that a leak says where from. */
const bird = (place: string): string => `CANARY-${place}-x9Kq2`;
const VALUE = bird('environment');

/** A world that holds a secret wherever people put them. References (valueFrom) are none and stay. */
function withSecrets(world: World): World {
  const tags = [{ key: 'owner', value: bird('tag'), Key: 'owner', Value: bird('tag') }];
  for (const t of world.taskDefinitions) {
    Object.assign(t, { tags });
    for (const c of t.containerDefinitions ?? []) {
      c.environment = [
        ...(c.environment ?? []),
        { name: 'DATABASE_PASSWORD', value: VALUE },
        { name: 'DATABASE_URL', value: `postgres://app:${bird('url')}@db.internal/app` },
      ];
      c.dockerLabels = { 'com.example.token': bird('label') };
      c.command = [...(c.command ?? ['serve']), `--password=${bird('flag')}`, '--token', bird('argument')];
      c.entryPoint = [...(c.entryPoint ?? ['/bin/sh', '-c']), `exec app --key ${bird('shell')}`];
      if (c.healthCheck)
        c.healthCheck.command = [
          ...(c.healthCheck.command ?? []),
          `curl -H "X-Token: ${bird('health')}" http://user:${bird('userinfo')}@localhost/`,
        ];
      if (c.logConfiguration)
        c.logConfiguration.options = {
          ...c.logConfiguration.options,
          'splunk-token': bird('log-option'),
          'awslogs-multiline-pattern': bird('log-pattern'),
        };
    }
  }
  for (const t of world.tasks) {
    t.tags = tags;
    t.overrides = {
      ...t.overrides,
      containerOverrides: (t.overrides?.containerOverrides ?? [{ name: 'web' }]).map(o => ({
        ...o,
        environment: [{ name: 'API_KEY', value: bird('override') }],
        command: ['migrate', `--dsn=${bird('override-command')}`],
      })),
    };
    if (t.stoppedReason !== undefined) t.stoppedReason = `${t.stoppedReason} (DATABASE_PASSWORD=${VALUE})`;
    for (const c of t.containers ?? [])
      if (c.reason !== undefined) c.reason = `${c.reason} with ${VALUE} and ${bird('override')}`;
  }
  for (const s of world.services) {
    s.tags = tags;
    s.events = (s.events ?? []).map(e => ({ ...e, message: `${e.message} password=${bird('event')}` }));
  }
  for (const s of world.secrets)
    Object.assign(s.secret, { Tags: tags, Description: `the password is: ${bird('description')}` });
  for (const list of [
    world.subnets,
    world.securityGroups,
    world.vpcs,
    world.endpoints,
    world.routeTables,
    world.networkInterfaces,
  ] as { Tags?: unknown; TagSet?: unknown }[][])
    for (const x of list) Object.assign(x, { Tags: tags, TagSet: tags });
  for (const g of world.logGroups)
    for (const events of Object.values(g.streams)) {
      const timestamp = (events.at(-1)?.timestamp ?? 0) - 1;
      const said = [
        `connecting as app with ${VALUE}`,
        `password=${bird('log')}`,
        `{"level":"error","api_key":"${bird('log-json')}"}`,
        `Authorization: Bearer ${bird('log-bearer')}`,
        `GET https://x/?token=${bird('log-query')}&a=1`,
        `dial postgres://app:${bird('log-url')}@db:5432/app failed`,
      ];
      events.unshift(...said.map(message => ({ timestamp, message })));
      for (const e of events.slice(-2)) e.message = `${e.message} secret: ${bird('last-line')}`;
    }
  return world;
}
const CANARY = /CANARY-[\w-]*|x9Kq2/g;
const leaks = (text: string): string[] => [...new Set(text.match(CANARY) ?? [])];
const outputsOf = async (story: Story, transport: Transport): Promise<Record<string, string>> => {
  const { report, calls, bugs } = await diagnoseInFull(story.target(), { transport, at: story.at(), risks: true });
  expect(bugs).toEqual([]);
  return {
    terminal: await renderReport(report, 'terminal'),
    json: await renderReport(report, 'json'),
    markdown: await renderReport(report, 'markdown'),
    capture: JSON.stringify(calls),
  };
};

describe("a secret in AWS's answers", () => {
  it('is in them, so that this can fail', async () => {
    const story = stories.find(s => s.name === 'app-crashed') as Story;
    const world = withSecrets(story.world());
    expect(leaks(JSON.stringify(world)).length).toBeGreaterThan(15);
    const tail = JSON.stringify(world.logGroups);
    for (const place of ['log', 'log-json', 'last-line']) expect(tail).toContain(bird(place));
  });
  it.each(stories.map(s => [s.name, s] as const))('is in no output and in no capture: %s', async (_, story) => {
    for (const [name, text] of Object.entries(await outputsOf(story, transportOf(withSecrets(story.world())))))
      expect(leaks(text), name).toEqual([]);
  });
  it('leaves its name, and references, where they were', async () => {
    const story = stories.find(s => s.name === 'secret-not-found') as Story;
    const { capture = '' } = await outputsOf(story, transportOf(withSecrets(story.world())));
    for (const kept of [
      'DATABASE_PASSWORD',
      'com.example.token',
      'splunk-token',
      '--token',
      'valueFrom',
      'arn:aws:secretsmanager:',
    ])
      expect(capture).toContain(kept);
  });
});

describe('a variable that holds what AWS calls something', () => {
  it.each(['app-crashed', 'load-balancer-health-path-wrong', 'secret-not-found', 'network-no-route'])(
    'hides nothing of it: %s',
    async name => {
      const story = stories.find(s => s.name === name) as Story;
      const world = story.world();
      const values = [
        'ap-southeast-1',
        'eu-west-1',
        'ecs.amazonaws.com',
        story.target().service ?? '',
        world.clusters[0]?.clusterArn ?? '',
        ...world.logGroups.map(g => g.group.logGroupName ?? ''),
        ...world.subnets.map(s => s.SubnetId ?? ''),
        ...world.targetGroups.map(t => t.TargetGroupArn ?? ''),
      ];
      for (const t of world.taskDefinitions)
        for (const c of t.containerDefinitions ?? [])
          c.environment = values.map((value, i) => ({ name: `V${i}`, value }));
      const [plain, told] = await Promise.all(
        [story.world(), world].map(w => diagnoseInFull(story.target(), { transport: transportOf(w), at: story.at() })),
      );
      expect(told?.report.findings).toEqual(plain?.report.findings);
      const again = await diagnoseInFull(story.target(), { case: { at: story.at(), calls: told?.calls ?? [] } });
      expect(again.report.findings).toEqual(plain?.report.findings);
    },
  );
});

describe('through the command line', () => {
  const servers: Aws[] = [];
  afterAll(() => Promise.all(servers.map(s => s.close())));
  const target = (story: Story): string => `${story.target().cluster}/${story.target().service}`;
  it.concurrent.each(['app-crashed', 'secret-not-found', 'app-container-health-check-failing'])(
    'nor in anything that is printed or written: %s',
    async name => {
      const story = stories.find(s => s.name === name) as Story;
      const server = await serve(from(transportOf(withSecrets(story.world()))));
      servers.push(server);
      const dir = scratch();
      const how = { env: awsEnv(server.url), cwd: dir };
      const captured = await ecsDoctor(['capture', target(story), '--out', 'case.json'], how);
      expect(captured.code, captured.stderr).toBe(0);
      const file = readFileSync(join(dir, 'case.json'), 'utf8');
      expect(server.asked).toContain('ecs:DescribeTaskDefinition');
      const printed = await Promise.all(
        (['terminal', 'json', 'markdown'] as const).flatMap(format => [
          ecsDoctor(['diagnose', target(story), '--format', format, '--risks'], how),
          ecsDoctor(['diagnose', '--case', 'case.json', '--format', format, '--risks'], how),
        ]),
      );
      for (const text of [file, captured.stderr, ...printed.flatMap(p => [p.stdout, p.stderr])])
        expect(leaks(text)).toEqual([]);
      expect(printed.every(p => p.code === 1 || p.code === 3)).toBe(true);
    },
  );
});
