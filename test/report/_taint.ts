import type { World } from '../stories/world.ts';

/** Runs something where a shell reads it as code; each breaks out of one kind of quoting. */
export const SHELL: readonly string[] = [
  '$(touch pwned)',
  '`touch pwned`',
  "'; touch pwned; '",
  '"; touch pwned; "',
  "'$(touch pwned)'",
  "\\'; touch pwned; #",
  '|#,~%;e touch pwned;',
  '&& touch pwned &&',
  '<$(touch pwned)>',
  '\\|e touch pwned\'"$(touch pwned)"\'',
];
/** Steers a terminal or an eye, or is active in Markdown and HTML. */
export const STEERING: readonly string[] = [
  '\u001b[2J\u001b[31mred\u001b[0m',
  '\u001b]8;;http://evil.example/\u0007here\u001b]8;;\u0007',
  '\u0007\u0008\u007f',
  '\rall is well',
  '\u202etxt.exe',
  'a\u200bb\u2060c\ufeff',
  '\u009b31m',
  '\ud800 \udc00',
  '\u2028next\u2029',
  '\0',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](http://evil.example)',
  '![x](http://evil.example/x.png)',
  '@octocat',
  'http://evil.example',
  'www.evil.example',
  '`code` ``two`` ```three```',
  '| cell \\| cell |',
  '\n\n# heading\n\n```\nfence\n```\n<b>bold</b>',
  '\n> quote\n- item\n1. one',
  '&lt;b&gt; &#60;b>',
  '**bold** _it_ ~~no~~',
];

export interface Taint {
  readonly name: string;
  /** The world with hostile text in some fields; `replaced` is what a target has to be called then. */
  apply(world: World, hostile: string): { readonly world: World; readonly renamed: (name: string) => string };
}

type Change = (text: string, key: string, path: readonly string[]) => string;
function walk(x: unknown, change: Change, path: readonly string[] = []): unknown {
  if (typeof x === 'string') return change(x, path.findLast(p => !/^\d+$/.test(p)) ?? '', path);
  if (Array.isArray(x)) return x.map((e, i) => walk(e, change, [...path, String(i)]));
  if (typeof x === 'object' && x !== null && !(x instanceof Date))
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [change(k, '', path), walk(v, change, [...path, k])]));
  return x;
}
function gather(x: unknown, wanted: (key: string, path: readonly string[]) => boolean): string[] {
  const found = new Set<string>();
  walk(x, (text, key, path) => {
    if (key !== '' && wanted(key, path)) found.add(text);
    return text;
  });
  return [...found].filter(t => t !== '').sort((a, b) => b.length - a.length);
}
const same = (name: string): string => name;
const changing = (name: string, change: (hostile: string) => Change): Taint => ({
  name,
  apply: (world, hostile) => ({ world: walk(world, change(hostile)) as World, renamed: same }),
});
/** The values of some fields get the hostile text at their end, wherever they stand in the world. */
const everywhere = (
  name: string,
  wanted: (key: string, path: readonly string[]) => boolean,
  how: 'part' | 'text',
): Taint => ({
  name,
  apply(world, hostile) {
    const values = gather(world, wanted);
    const swap = (text: string): string =>
      how === 'part'
        ? text
            .split(/([/:,\s()])/)
            .map(part => (values.includes(part) ? part + hostile : part))
            .join('')
        : values.reduce((out, value) => out.replaceAll(value, `${value}${hostile}`), text);
    return { world: walk(world, swap) as World, renamed: swap };
  },
});

const FREE =
  /^(?:message|stoppedReason|reason|statusReason|rolloutStateReason|description|Description|FailureMessage)$/;
export const TAINTS: readonly Taint[] = [
  changing('what services, tasks, targets and logs say', h => (t, k) => (FREE.test(k) ? `${t} ${h}` : t)),
  changing('what they say, and nothing else', h => (t, k) => (FREE.test(k) ? h : t)),
  everywhere(
    'names of services, clusters, containers and families',
    (k, path) =>
      [
        'serviceName',
        'clusterName',
        'family',
        'containerName',
        'repositoryName',
        'TargetGroupName',
        'LoadBalancerName',
      ].includes(k) ||
      (k === 'name' && path.at(-3) === 'containerDefinitions'),
    'part',
  ),
  everywhere(
    'names of roles and policies',
    (k, path) => ['RoleName', 'PolicyName'].includes(k) && path[0] !== 'tasks',
    'part',
  ),
  everywhere('image tags', k => k === 'imageTags', 'part'),
  changing('images', h => (t, k) => (k === 'image' ? t + h : t)),
  changing('valueFrom', h => (t, k) => (k === 'valueFrom' ? t + h : t)),
  everywhere(
    'names of secrets and parameters',
    (k, path) => k === 'Name' && (path[0] === 'secrets' || path[0] === 'parameters'),
    'text',
  ),
  everywhere('log groups', k => k === 'logGroupName' || k === 'awslogs-group', 'text'),
  changing('commands', h => (t, _, path) => (['command', 'entryPoint'].includes(path.at(-2) ?? '') ? `${t} ${h}` : t)),
  changing(
    'what commands are made of',
    h => (t, _, path) => (['command', 'entryPoint'].includes(path.at(-2) ?? '') ? h : t),
  ),
  changing(
    'names and values of variables, tags, labels and log options',
    h => (t, k, path) =>
      path.some(p => /^(?:environment|tags|Tags|dockerLabels|options|secrets|secretOptions)$/.test(p)) &&
      /^(?:name|value|key|Key|Value)$/.test(k) &&
      path[0] !== 'secrets'
        ? t + h
        : t,
  ),
  everywhere(
    'ids of networks',
    (_, path) =>
      /Id$|^(?:subnets|securityGroups)$/.test(path.findLast(p => !/^\d+$/.test(p)) ?? '') &&
      !/Owner|registry|account|User/i.test(path.at(-1) ?? '') &&
      /vpc|subnet|ecurity|outeTable|etworkAcl|Group|atGateway|ndpoint|nterface/.test(path.join('.')),
    'text',
  ),
  changing(
    'health paths and matchers',
    h => (t, k) => (['HealthCheckPath', 'HttpCode', 'GrpcCode', 'Path'].includes(k) ? t + h : t),
  ),
  changing(
    'policies',
    h => (t, k, path) =>
      path.includes('Statement') &&
      ['Sid', 'Condition', 'Resource', 'AWS', 'aws:SourceArn', 'aws:SourceAccount', 'aws:PrincipalArn'].includes(k) &&
      k !== 'Resource'
        ? t + h
        : t,
  ),
  changing(
    'resources and principals of policies',
    h => (t, k, path) =>
      path.includes('Statement') && ['Resource', 'AWS', 'NotResource', 'Service'].includes(k) && t !== '*' ? t + h : t,
  ),
  changing(
    'attachments',
    h => (t, k, path) => (path.includes('attachments') && path.includes('details') && k === 'value' ? t + h : t),
  ),
];
