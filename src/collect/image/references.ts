import { parseArn } from '../../model/arn.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type {
  Attempt,
  FailedCall,
  ImageFacts,
  ImageMeta,
  ImageRef,
  JudgedDeployment,
  ServiceRevision,
  TaskDefinition,
} from '../../model/facts.ts';
import { crashOf } from '../../aws/app/crash.ts';
import { parseImage } from '../../aws/images/image-name.ts';
import { INDEX_TYPES, manifestKind, platformsOf } from '../../aws/images/media-type.ts';
import { policyText } from '../../aws/secrets/policy-text.ts';
import type { Output } from '../clients/index.ts';
import { lifecycleRuleOf } from '../../aws/deployments/expiry.ts';
import { defineCollector, type Io, settled, unasked, UNASKED } from '../collector.ts';

const FROM = [
  'deployment.taskDefinition',
  'deployment.attempts',
  'deployment.judged',
  'ecs.serviceRevisions',
  'failure.calls',
  'logs.tail',
  'ecs.tasks',
] as const;
const ACTIONS = [
  'ecr:DescribeRepositories',
  'ecr:DescribeImages',
  'ecr:GetLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecr:BatchGetImage',
  'ecr:DescribePullThroughCacheRules',
] as const;
type ImageIo = Io<(typeof FROM)[number], (typeof ACTIONS)[number]>;
type Detail = NonNullable<Output<'ecr:DescribeImages'>['imageDetails']>[number];

const NOTHING = {
  repository: UNASKED,
  image: UNASKED,
  others: UNASKED,
  lifecycle: UNASKED,
  policy: UNASKED,
  platforms: UNASKED,
} as const;
const OTHERS = 100;

/** A missing repository is reported in the answer about an image, too. */
const NO_REPOSITORY = /^The repository with name /;

const aboutPlatform = (call: FailedCall): boolean =>
  call.candidates.some(c => c.cause === 'image/platform-mismatch' || c.cause === 'image/manifest-unsupported');
/** Whether the state of an image could explain this call; one that never got through tells nothing of it. */
const concerns = (call: FailedCall): boolean =>
  call.how !== 'unreachable' &&
  (call.step === 'image-pull' ||
    call.step === 'registry-auth' ||
    call.candidates.some(c => c.cause.startsWith('image/')));

/** The image of every container: as the failed task had it, else as the task definition says. */
function referencesOf(definition: TaskDefinition, attempts: readonly Attempt[]): ImageRef[] {
  return definition.containers.map(c => {
    const ran = attempts
      .findLast(a => a.task.taskDefinition === definition.arn)
      ?.task.containers.find(x => x.name === c.name)?.image;
    return { container: c.name, ...parseImage(ran || c.image) };
  });
}

/** The digest that ECS resolved the tag to when the deployment began; every later task of it pulls by that. */
function pinnedIn(
  ref: ImageRef,
  definition: TaskDefinition,
  judged: JudgedDeployment | undefined,
  revisions: readonly ServiceRevision[],
  calls: readonly FailedCall[],
): string | undefined {
  if (ref.digest !== undefined) return undefined;
  // The task definition gives a tag and the pull went by a digest: so it was pinned, whether or not the revision can be read.
  const pulled = calls.find(
    c =>
      (c.image?.includes(`/${ref.repository}:`) === true || c.image?.includes(`/${ref.repository}@`) === true) &&
      /@sha256:[0-9a-f]{64}$/.test(c.image),
  )?.image;
  if (pulled) return pulled.slice(pulled.lastIndexOf('@') + 1);
  const fitting = revisions.filter(r => r.taskDefinition === definition.arn);
  const revision = fitting.find(r => r.arn === judged?.revision) ?? (fitting.length === 1 ? fitting[0] : undefined);
  return revision?.containerImages.find(i => i.containerName === ref.container && i.image === ref.image)?.imageDigest;
}

const metaOf = (d: Detail): ImageMeta => ({
  digest: d.imageDigest ?? '',
  tags: d.imageTags ?? [],
  ...(d.imagePushedAt && { pushedAt: d.imagePushedAt }),
  ...(d.imageManifestMediaType && { mediaType: d.imageManifestMediaType }),
  ...(d.artifactMediaType && { artifactType: d.artifactMediaType }),
  ...(d.imageSizeInBytes !== undefined && { sizeBytes: d.imageSizeInBytes }),
  ...(d.imageStatus && { status: d.imageStatus }),
});
const pushed = (m: ImageMeta): number => Date.parse(m.pushedAt ?? '') || 0;

/** The calls about one image, in the image's own region and account. */
function registryOf(io: ImageIo, ref: ImageRef, ownAccount: string | undefined) {
  const base = { repositoryName: ref.repository };
  const registry = ref.account === undefined ? {} : { registryId: ref.account };
  /** The caller's own registry is the default, and so may have been recorded without its id. */
  const ask = async <T>(call: (registry: { registryId?: string }) => Promise<Evidence<T>>): Promise<Evidence<T>> => {
    const answer = await call(registry);
    return answer.state === 'unasked' && ref.account !== undefined && ref.account === ownAccount ? call({}) : answer;
  };
  const region = ref.region ?? io.target.region;
  const mine = (name: string | undefined): boolean => name === undefined || name === ref.repository;
  return {
    repository: (): Promise<ImageFacts['repository']> =>
      ask(id =>
        io.evidence(
          'ecr:DescribeRepositories',
          { repositoryNames: [ref.repository], ...id },
          out => {
            const r = out.repositories?.find(x => x.repositoryName === ref.repository);
            return (
              r && {
                arn: r.repositoryArn ?? '',
                name: ref.repository,
                ...(r.imageTagMutability && { mutability: r.imageTagMutability }),
                ...(r.createdAt && { createdAt: r.createdAt }),
              }
            );
          },
          { region, absent: `${ref.registry} has no repository ${ref.repository}` },
        ),
      ),
    image: (digest: string | undefined): Promise<Evidence<ImageMeta>> =>
      ask(id =>
        io.evidence(
          'ecr:DescribeImages',
          {
            ...base,
            ...id,
            imageIds: [digest === undefined ? { imageTag: ref.tag ?? 'latest' } : { imageDigest: digest }],
          },
          out => {
            const d = out.imageDetails?.find(
              x =>
                mine(x.repositoryName) &&
                (digest === undefined ? x.imageTags?.includes(ref.tag ?? 'latest') === true : x.imageDigest === digest),
            );
            return d && metaOf(d);
          },
          { region, absent: `${ref.repository} has no image ${digest ?? ref.tag ?? 'latest'}` },
        ),
      ),
    others: (): Promise<ImageFacts['others']> => {
      const listed = (out: Output<'ecr:DescribeImages'>): ImageMeta[] =>
        (out.imageDetails ?? [])
          .filter(d => mine(d.repositoryName))
          .map(metaOf)
          .sort((a, b) => pushed(b) - pushed(a));
      return ask(id =>
        io.evidence('ecr:DescribeImages', { ...base, ...id, maxResults: 1000 }, out => listed(out).slice(0, OTHERS), {
          region,
          whole: out => out.nextToken === undefined && !('truncated' in out) && listed(out).length <= OTHERS,
        }),
      );
    },
    lifecycle: (): Promise<Evidence<string>> =>
      ask(id =>
        io.evidence('ecr:GetLifecyclePolicy', { ...base, ...id }, out => policyText(out.lifecyclePolicyText), {
          region,
          absent: `${ref.repository} has no lifecycle policy`,
        }),
      ),
    policy: (): Promise<Evidence<string>> =>
      ask(id =>
        io.evidence('ecr:GetRepositoryPolicy', { ...base, ...id }, out => policyText(out.policyText), {
          region,
          absent: `${ref.repository} has no policy`,
        }),
      ),
    caches: (): Promise<Evidence<readonly string[]>> =>
      ask(id =>
        io.evidence(
          'ecr:DescribePullThroughCacheRules',
          id,
          out =>
            (out.pullThroughCacheRules ?? []).flatMap(r =>
              r.ecrRepositoryPrefix === undefined ? [] : [r.ecrRepositoryPrefix],
            ),
          { region, whole: out => out.nextToken === undefined && !('truncated' in out) },
        ),
      ),
    async platforms(image: ImageMeta): Promise<ImageFacts['platforms']> {
      const single = "the image has a single platform, which ECR doesn't report";
      const found = await ask(id =>
        io.evidence(
          'ecr:BatchGetImage',
          { ...base, ...id, imageIds: [{ imageDigest: image.digest }], acceptedMediaTypes: [...INDEX_TYPES] },
          (out): readonly string[] | null | undefined => {
            const manifest = out.images?.find(
              i => i.imageId?.imageDigest === undefined || i.imageId.imageDigest === image.digest,
            )?.imageManifest;
            if (manifest !== undefined) return platformsOf(manifest);
            // Refused in the answer itself: it was not read, so it is not known to be no index.
            return out.failures?.length ? null : undefined;
          },
          { region, absent: single },
        ),
      );
      return settled(found, 'ECR returned no manifest');
    },
  };
}

async function imageFacts(
  io: ImageIo,
  ref: ImageRef,
  pinned: string | undefined,
  calls: readonly FailedCall[],
  wantsPlatforms: boolean,
  ownAccount: string | undefined,
  wantsExpiry = false,
): Promise<ImageFacts> {
  const facts = { ref, ...(pinned === undefined ? {} : { pinned }) };
  if (ref.kind !== 'ecr')
    return {
      ...facts,
      ...NOTHING,
      repository: unasked('only Amazon ECR can be read'),
      image: unasked('only Amazon ECR can be read'),
    };
  const ecr = registryOf(io, ref, ownAccount);
  const otherAccount = ref.account !== undefined && ownAccount !== undefined && ref.account !== ownAccount;
  const wantsPolicy = otherAccount || calls.some(c => c.how === 'denied');
  const [described, image, policy] = await Promise.all([
    ecr.repository(),
    ecr.image(ref.digest ?? pinned),
    wantsPolicy ? ecr.policy() : UNASKED,
  ]);
  const noRepository = image.state === 'absent' && NO_REPOSITORY.test(image.because);
  const repository: ImageFacts['repository'] =
    described.state !== 'known' && described.state !== 'absent' && noRepository ? image : described;
  if (image.state === 'absent' && repository.state !== 'absent') {
    const [others, lifecycle, caches] = await Promise.all([ecr.others(), ecr.lifecycle(), ecr.caches()]);
    return { ...facts, ...NOTHING, repository, image, others, lifecycle, policy, caches };
  }
  if (repository.state === 'absent')
    return { ...facts, ...NOTHING, repository, image, policy, caches: await ecr.caches() };
  if (image.state === 'known' && wantsExpiry) {
    const lifecycle = await ecr.lifecycle();
    // A rule that counts images can be judged only beside the others.
    const counts =
      lifecycle.state === 'known' &&
      lifecycleRuleOf(lifecycle.value, ref.tag)?.selection?.countType === 'imageCountMoreThan';
    return {
      ...facts,
      ...NOTHING,
      repository,
      image,
      policy,
      lifecycle,
      ...(counts && { others: await ecr.others() }),
    };
  }
  if (image.state !== 'known' || !wantsPlatforms) return { ...facts, ...NOTHING, repository, image, policy };
  const platforms: ImageFacts['platforms'] =
    manifestKind(image.value.mediaType) === 'single'
      ? {
          state: 'absent',
          because: "the image has a single platform, which ECR doesn't report",
          receipt: image.receipt,
        }
      : await ecr.platforms(image.value);
  return { ...facts, ...NOTHING, repository, image, policy, platforms };
}

/** Without the task definition: the images that the failed tasks say they run. */
async function ofTasks(io: ImageIo, attempts: readonly Attempt[], about: readonly FailedCall[]): Promise<ImageFacts[]> {
  if (about.length === 0) return [];
  await io.ask('ecs.tasks');
  const named = attempts.flatMap(a =>
    a.task.containers.flatMap((c, i) =>
      c.image === undefined
        ? []
        : [{ ref: { container: c.name, ...parseImage(c.image) }, at: `/${a.index}/containers/${i}/image` }],
    ),
  );
  const once = named.filter(
    (x, i) => named.findIndex(y => y.ref.container === x.ref.container && y.ref.image === x.ref.image) === i,
  );
  return Promise.all(
    once.map(async ({ ref, at }) => ({
      ...(await imageFacts(io, ref, undefined, about, about.some(aboutPlatform), io.target.account)),
      seen: [io.cite('ecs.tasks', at, `container ${ref.container} runs ${ref.image}`)],
    })),
  );
}

export default defineCollector({
  key: 'image.references',
  from: FROM,
  actions: ACTIONS,
  async collect(io) {
    const [definitionEv, calls, attempts] = await Promise.all([
      io.ask('deployment.taskDefinition'),
      io.ask('failure.calls'),
      io.ask('deployment.attempts'),
    ]);
    if (definitionEv.state !== 'known' && attempts.state === 'known') {
      const found = await ofTasks(io, attempts.value, calls.state === 'known' ? calls.value.filter(concerns) : []);
      if (found.length > 0) return { found, whole: false };
    }
    const definition = await io.need('deployment.taskDefinition');
    const all = calls.state === 'known' ? calls.value : [];
    // That a program is of another platform stands, on Fargate, only in the log.
    const exited = all.filter(c => c.step === 'process' && c.how === 'exited');
    const tail = exited.length > 0 ? await io.ask('logs.tail') : undefined;
    const foreign =
      tail?.state === 'known' ? exited.filter(c => crashOf(c, tail.value)?.cause === 'image/platform-mismatch') : [];
    const about = all.filter(c => concerns(c) || foreign.includes(c));
    const refs = referencesOf(definition, attempts.state === 'known' ? attempts.value : []);
    if (all.length > 0 && about.length === 0) return { found: refs.map(ref => ({ ref, ...NOTHING })) };
    const [judged, revisions] = await Promise.all([io.ask('deployment.judged'), io.ask('ecs.serviceRevisions')]);
    const account = io.target.account ?? parseArn(definition.arn)?.account;
    const pin = (ref: ImageRef): string | undefined =>
      pinnedIn(ref, definition, valueOf(judged), revisions.state === 'known' ? revisions.value : [], about);
    return {
      found: await Promise.all(
        refs.map(ref =>
          imageFacts(
            io,
            ref,
            pin(ref),
            about,
            foreign.length > 0 || about.some(aboutPlatform),
            account,
            calls.state === 'known' && all.length === 0,
          ),
        ),
      ),
    };
  },
});
