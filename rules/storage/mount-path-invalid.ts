import { badMounts } from '#aws/storage';
import { backToSteady, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, partsNamed, affectedTasks, matchingCalls, confidenceOf } from '#rule';

const ID = 'storage/mount-path-invalid';
export default defineRule({
  id: ID,
  title: "A volume's mount path is invalid",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cannot-start-container.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    refused: {
      what: "Volume {volume} of container {container} can't be mounted at {path}",
      why: 'The container runtime reported: {words}. A directory can be mounted only over a directory, and a file only over a file.',
    },
    refusedSomewhere: {
      what: "A volume of container {container} can't be mounted",
      why: 'The container runtime reported: {words}',
    },
    wrong: {
      what: "Container {container} mounts a volume at {path}, which isn't a valid mount path",
      why: '{because}.',
    },
  },
  causes: ['symptom/container-not-created', 'symptom/container-exited'],
  *check(given, say) {
    const { calls, definition } = given;
    const found = matchingCalls(calls, ID);
    const { site, steady } = fixContext(given);
    const fixes = [
      ...backToSteady(steady, site),
      inWords('Mount the volume at its own directory, such as /data, then deploy a new revision'),
    ];
    const bad = badMounts(definition.value);
    for (const b of bad)
      yield say.fault('wrong', {
        data: { container: b.container, path: b.path, because: b.why },
        about: { type: 'container', id: b.container },
        key: b.path,
        calls: found?.calls.filter(c => c.container === undefined || c.container === b.container).map(c => c.id) ?? [],
        confidence: confidenceOf(calls, found?.ids ?? [], calls.whole),
        citations: [
          definition.cite(b.at, `container ${b.container} mounts a volume at ${b.path}`),
          ...(found?.citations ?? []),
        ],
        fixes,
      });
    if (!found) return;
    for (const call of found.calls) {
      if (bad.some(b => call.container === undefined || b.container === call.container)) continue;
      const container = call.container ?? 'unknown';
      const said = [...partsNamed(call, 'mount'), call.words];
      const points = definition.value.containers.flatMap((c, i) =>
        call.container === undefined || c.name === call.container
          ? c.mountPoints.map((m, j) => ({ m, c, at: `/containers/${i}/mountPoints/${j}/containerPath` }))
          : [],
      );
      const hit = points.find(
        p => p.m.containerPath.length > 1 && (said[0] === p.m.containerPath || call.words.includes(p.m.containerPath)),
      );
      const base = {
        about: { type: 'container', id: container },
        affected: affectedTasks(found.calls),
        calls: [call.id],
        fixes,
      };
      if (hit)
        yield say.fault('refused', {
          ...base,
          data: { container: hit.c.name, path: hit.m.containerPath, volume: hit.m.sourceVolume, words: found.words },
          confidence: 'proven',
          citations: [
            definition.cite(hit.at, `container ${hit.c.name} mounts ${hit.m.sourceVolume} at ${hit.m.containerPath}`),
            ...found.quoted,
          ],
        });
      else
        yield say.fault('refusedSomewhere', {
          ...base,
          data: { container, words: found.words },
          confidence: 'likely',
          citations: found.quoted,
        });
    }
  },
});
