/**
 * Builds of Windows that containers are made for, and the servers that have them. With process isolation, which is what
 * Amazon ECS uses, the build of the image has to be that of the host.
 * https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
 */
const SERVERS: Readonly<Record<string, string>> = {
  '14393': 'Windows Server 2016',
  '16299': 'Windows Server, version 1709',
  '17134': 'Windows Server, version 1803',
  '17763': 'Windows Server 2019',
  '18362': 'Windows Server, version 1903',
  '18363': 'Windows Server, version 1909',
  '19041': 'Windows Server, version 2004',
  '19042': 'Windows Server, version 20H2',
  '20348': 'Windows Server 2022',
  '25398': 'Windows Server, version 23H2',
  '26100': 'Windows Server 2025',
};
const BUILD = String.raw`10\.0\.(\d{4,6})(?:\.\d{1,6})?`;
const OLDER = new RegExp(
  `${BUILD}(?:-based)? image is incompatible with (?:a|the) (?:Windows )?(?:version )?${BUILD}`,
  'i',
);
const HOST_FIRST = new RegExp(`host[^.]{0,60}${BUILD}[^.]{0,120}image[^.]{0,60}${BUILD}`, 'i');

const named = (build: string): string =>
  SERVERS[build] === undefined ? `Windows build ${build}` : `${SERVERS[build]} (build ${build})`;

/** The Windows versions of an image and of the host that refused it, where words name both. */
export function windowsBuilds(words: string): { readonly image: string; readonly host: string } | undefined {
  const text = words.slice(0, 4096);
  const m = OLDER.exec(text);
  if (m?.[1] && m[2]) return { image: named(m[1]), host: named(m[2]) };
  const h = HOST_FIRST.exec(text);
  return h?.[1] && h[2] ? { image: named(h[2]), host: named(h[1]) } : undefined;
}
/** Whether words are about another operating system, not another CPU. */
export const aboutSystem = (words: string): boolean =>
  /operating system|\bimage os\b|os version mismatch|windows version/i.test(words.slice(0, 4096));
