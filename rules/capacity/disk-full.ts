import { moreDisk, pruneDocker, replaceInstances, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, type Fix } from '#rule';
import { namedCalls } from './_placement.ts';

/** GiB that Fargate gives a task unless more is asked for, and the most that it gives. */
const GIVEN = 20;
const MOST = 200;

export default defineRule({
  id: 'capacity/disk-full',
  title: "The instance's disk or the task's ephemeral storage is full",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/automated_image_cleanup.html',
  ],
  needs: {
    calls: 'failure.calls',
    images: detail('image.references'),
    attempts: detail('deployment.attempts'),
    hosts: detail('ecs.containerInstances'),
    ...FIX_NEEDS,
  },
  messages: {
    task: {
      what: "The task's ephemeral storage is full ({size} GiB)",
      why: 'On Fargate, the unpacked images and everything the containers write share it.{image}',
    },
    instance: {
      what: 'The disk of {instance} is full',
      why: "Images, stopped containers and their logs fill Docker's volume. The agent removes images only when nothing uses them, and stopped containers after three hours by default.",
    },
  },
  causes: [
    'symptom/image-pull-failed',
    'symptom/container-not-created',
    'symptom/container-exited',
    'symptom/volume-not-mounted',
  ],
  *check(given, say) {
    const matches = namedCalls(given.calls, 'capacity/disk-full');
    if (!matches) return;
    const { service, definition, region, launch, aboutCluster: about } = fixContext(given);
    const { attempts, hosts, images } = given;
    const tasks = new Set(matches.calls.flatMap(c => c.tasks));
    const failed = attempts.state === 'known' ? attempts.value.filter(a => tasks.has(a.task.id)) : [];
    const onFargate = failed.length > 0 ? failed.every(a => a.task.launch === 'FARGATE') : launch === 'FARGATE';
    const base = { calls: matches.ids, confidence: 'proven' as const, citations: matches.citations };
    if (onFargate) {
      const size = definition?.ephemeralStorage ?? GIVEN;
      const bytes =
        images.state === 'known'
          ? images.value.reduce((sum, i) => sum + (i.image.state === 'known' ? (i.image.value.sizeBytes ?? 0) : 0), 0)
          : 0;
      const wanted = Math.min(MOST, Math.max(size * 2, 21));
      const fixes: Fix[] = size < MOST ? moreDisk(wanted, { definition, service }) : [];
      return yield say.fault('task', {
        ...base,
        about: definition
          ? { type: 'task-definition', id: `${definition.family}:${definition.revision}`, arn: definition.arn }
          : about,
        data: {
          size: String(size),
          image:
            bytes > 0
              ? ` The images are ${(bytes / 2 ** 30).toFixed(1)} GiB compressed, and several times that unpacked.`
              : '',
        },
        fixes:
          fixes.length > 0
            ? fixes
            : [{ title: 'Increase the ephemeral storage in the task definition, or write to EFS', applies: 'fill-in' }],
      });
    }
    const arns = new Set(
      failed.flatMap(a => (a.task.containerInstance === undefined ? [] : [a.task.containerInstance])),
    );
    const ids =
      hosts.state === 'known'
        ? hosts.value.flatMap(h => (arns.has(h.arn) && h.ec2InstanceId !== undefined ? [h.ec2InstanceId] : []))
        : [];
    const larger: Fix = {
      title:
        'Increase the volume size in the launch template, and make the agent clean up sooner (ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION, ECS_IMAGE_CLEANUP_INTERVAL)',
      applies: 'fill-in',
    };
    yield say.fault('instance', {
      ...base,
      about: { type: 'instance', id: ids[0] ?? 'instance' },
      affected: ids.map(id => ({ type: 'instance', id })),
      data: { instance: ids.length === 0 ? 'the instance' : ids.join(', ') },
      fixes: [...(ids.length > 0 ? [pruneDocker(ids, region), replaceInstances(ids, region)] : []), larger],
    });
  },
});
