import { crashOf, endedBy } from '#aws/app';
import { aboutImage, aboutSystem, wantedPlatform, windowsBuilds } from '#aws/images';
import { buildForSystem, buildImage, runOnPlatform, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type FailedCall, idsOf, leadsTo, listed, optional, citationsOf, logUnread } from '#rule';
import { runs } from './_cite-image.ts';

export default defineRule({
  id: 'image/platform-mismatch',
  title: 'The image is built for a different platform than the task runs on',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-arm64.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows-considerations.html',
  ],
  needs: { calls: 'failure.calls', images: 'image.references', tail: optional('logs.tail'), ...FIX_NEEDS },
  messages: {
    lacks: {
      what: 'Image {image} has no build for {platform}',
      why: 'It is built for {built}, but container {container} runs on {platform}.',
    },
    told: {
      what: 'Image {image} has no build for {platform}',
      why: "The image has no manifest for this platform. Which platforms it has couldn't be determined.",
    },
    windows: {
      what: 'Image {image} is built for {built}, and the host runs {host}',
      why: 'A Windows container runs only on a host with the same Windows build as its base image.',
    },
    system: {
      what: "Image {image} is built for a different operating system or Windows version than its host's",
      why: "A container runs only on a host of its own operating system. A Windows image also needs the host's Windows build. The registry's answer doesn't say which the image has.",
    },
    unread: {
      what: 'Image {image} appears to be built for a CPU other than {platform}',
      why: `Its program couldn't be executed ("exec format error"), which happens with a program built for another CPU. The platforms of the image couldn't be read.`,
    },
    single: {
      what: 'Image {image} appears to be built for a CPU other than {platform}',
      why: 'Its program couldn\'t be executed ("exec format error"), which happens with a program built for another CPU. The image has a single platform, and ECR doesn\'t report which. A script without a `#!` line causes the same error.',
    },
  },
  causes: ['symptom/image-pull-failed', 'symptom/container-exited', 'symptom/container-not-created'],
  *check(given, say) {
    const { calls, images, tail, definition } = given;
    const { site } = fixContext(given);
    const claimed = new Set<string>();
    const claim = (list: readonly FailedCall[]): void => list.forEach(c => void claimed.add(c.id));
    const crashes = new Map(calls.value.map(c => [c.id, tail.state === 'known' ? crashOf(c, tail.value) : undefined]));
    const isIt = (c: FailedCall): boolean =>
      leadsTo(c, 'image/platform-mismatch') || endedBy(c, crashes.get(c.id)) === 'image/platform-mismatch';
    const unread = calls.value.find(
      c => endedBy(c, undefined) === 'app/crashed' && (logUnread(tail, c) || (tail.state === 'known' && !tail.whole)),
    );
    if (unread)
      yield say.undecided('tail', `whether the log shows "exec format error" couldn't be determined`, {
        about: { type: 'container', id: unread.container ?? 'unknown' },
        actions: ['logs:GetLogEvents'],
      });
    for (const [i, facts] of images.value.entries()) {
      const { ref, platforms, image } = facts;
      const matches = calls.value.filter(c => isIt(c) && aboutImage(c, ref) && !claimed.has(c.id));
      const call = matches[0];
      if (!call) continue;
      const line = crashes.get(call.id);
      const seen = [
        ...(line !== undefined && tail.state === 'known' ? [tail.cite(`${line.at}/text`, line.text)] : []),
        ...citationsOf(matches),
      ];
      const wanted = wantedPlatform(call, site.definition);
      const inManifest = call.step === 'image-pull';
      const common = {
        about: { type: 'image', id: ref.image },
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
      };
      const said = { image: ref.image, platform: wanted ?? "the task's platform" };
      const build = buildImage(
        `Build the image for ${wanted ?? 'this platform'}, then deploy again`,
        facts,
        ['--platform', wanted ?? 'linux/amd64'],
        site,
      );
      const builds = windowsBuilds(call.words);
      if (builds !== undefined || (aboutSystem(call.words) && platforms.state !== 'known')) {
        claim(matches);
        yield say.fault(builds === undefined ? 'system' : 'windows', {
          ...common,
          data: { ...said, built: builds?.image ?? '', host: builds?.host ?? '' },
          confidence: builds === undefined ? 'likely' : 'proven',
          citations: [runs(definition, images, i, ref), ...seen],
          fixes: buildForSystem(builds?.host),
        });
      } else if (platforms.state === 'known') {
        if (wanted === undefined || platforms.value.includes(wanted)) continue;
        claim(matches);
        yield say.fault('lacks', {
          ...common,
          data: { ...said, built: listed(platforms.value) || 'no platform it names', container: ref.container },
          confidence: inManifest ? 'proven' : 'likely',
          citations: [images.cite(`/${i}/platforms`, `${ref.image} is built for ${listed(platforms.value)}`), ...seen],
          fixes: [build, ...runOnPlatform(platforms.value, site)],
        });
      } else if (inManifest) {
        claim(matches);
        yield say.fault('told', {
          ...common,
          data: said,
          confidence: 'likely',
          citations: [runs(definition, images, i, ref), ...seen],
          fixes: [build],
        });
      } else if (platforms.state === 'absent' || ref.kind !== 'ecr') {
        claim(matches);
        yield say.fault('single', {
          ...common,
          data: said,
          confidence: 'likely',
          fixes: [build],
          citations: [
            image.state === 'known' && platforms.state === 'absent'
              ? images.cite(`/${i}/platforms`, `${ref.image} has a single platform`)
              : runs(definition, images, i, ref),
            ...seen,
          ],
        });
      } else {
        claim(matches);
        yield say.fault('unread', {
          ...common,
          data: said,
          confidence: 'possible',
          citations: [runs(definition, images, i, ref), ...seen],
          fixes: [build],
        });
        yield say.undecided('images', `the platforms of ${ref.image} couldn't be read`, {
          about: common.about,
          actions: ['ecr:BatchGetImage'],
        });
      }
    }
    const stray = calls.value.find(c => isIt(c) && !images.value.some(x => aboutImage(c, x.ref)));
    if (stray)
      yield say.undecided('images', 'the image that failed is not in this task definition', {
        actions: ['ecs:DescribeTaskDefinition'],
      });
  },
});
