/** Media types of an image index, which lists one manifest for each platform. */
export const INDEX_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;
const SINGLE_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];

/** Whether this media type lists platforms (`index`), or is one platform's image (`single`). */
export function manifestKind(mediaType: string | undefined): 'index' | 'single' | 'unknown' {
  if (mediaType === undefined) return 'unknown';
  return INDEX_TYPES.some(t => t === mediaType) ? 'index' : SINGLE_TYPES.includes(mediaType) ? 'single' : 'unknown';
}

/** `os/architecture` of every manifest in an index, without the `unknown/unknown` of attestations; undefined where the text is no index. */
export function platformsOf(manifest: string): readonly string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(manifest);
  } catch {
    return undefined;
  }
  const list = typeof parsed === 'object' && parsed !== null && 'manifests' in parsed ? parsed.manifests : undefined;
  if (!Array.isArray(list)) return undefined;
  const found = list.flatMap((entry: unknown) => {
    const platform = typeof entry === 'object' && entry !== null && 'platform' in entry ? entry.platform : undefined;
    if (typeof platform !== 'object' || platform === null || !('architecture' in platform)) return [];
    const os = 'os' in platform && typeof platform.os === 'string' ? platform.os : 'linux';
    return typeof platform.architecture === 'string' && platform.architecture !== 'unknown'
      ? [`${os}/${platform.architecture}`]
      : [];
  });
  return [...new Set(found)];
}
