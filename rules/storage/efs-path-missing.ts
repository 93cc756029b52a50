import { efsVolumes, volumesOf } from '#aws/storage';
import { inWords, volumeFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, partsNamed, affectedTasks, matchingCalls } from '#rule';

const ID = 'storage/efs-path-missing';
export default defineRule({
  id: ID,
  title: "The volume's root directory doesn't exist on the EFS file system",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html',
    'https://docs.aws.amazon.com/efs/latest/ug/enforce-root-directory-access-point.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    missing: {
      what: "Directory {path} doesn't exist on EFS file system {fileSystem}",
      why: 'EFS reported: {words}. ECS mounts only an existing directory. An access point can create it.',
    },
  },
  causes: ['symptom/volume-not-mounted'],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { site, definition } = fixContext(given);
    const [call] = found.calls;
    const volume =
      call && definition
        ? volumesOf(call, efsVolumes(definition)).find(v => (v.rootDirectory ?? '/') !== '/')
        : undefined;
    const path = volume?.rootDirectory ?? (call ? partsNamed(call, 'path')[0] : undefined) ?? 'set for the volume';
    const fileSystem =
      volume?.fileSystemId ?? (call ? partsNamed(call, 'fileSystem')[0] : undefined) ?? 'of the volume';
    yield say.fault('missing', {
      data: { path, fileSystem, words: found.words },
      about: { type: 'file-system', id: fileSystem },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      confidence: 'proven',
      citations: [
        ...found.quoted,
        ...(given.definition.state === 'known' && volume && definition
          ? [
              given.definition.cite(
                `/volumes/${definition.volumes.findIndex(v => v.name === volume.name)}/efs/rootDirectory`,
                `volume ${volume.name} has the root directory ${path}`,
              ),
            ]
          : []),
      ],
      fixes: [
        inWords(
          `Create ${path} on the file system from a client that mounts its root, or use an access point with creation info`,
        ),
        ...(volume
          ? [volumeFix(`Mount the root of ${fileSystem} instead`, volume.name, { rootDirectory: '/' }, site)].map(
              f => ({
                ...f,
                applies: f.commands ? ('judge' as const) : f.applies,
                risk: 'The container then sees the whole file system, under different paths.',
              }),
            )
          : []),
      ],
    });
  },
});
