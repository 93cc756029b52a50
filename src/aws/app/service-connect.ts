import type { FailedCall, LogTail } from '../../model/facts.ts';

/** ECS itself adds this container to a task; it is in no task definition. */
export const isProxy = (container: string | undefined): boolean => /^ecs-service-connect-/.test(container ?? '');

/** Whether a failed call is that of the Service Connect proxy. */
export const ofProxy = (call: FailedCall): boolean =>
  call.family === 'health/service-connect' || isProxy(call.container);

/** A line of the proxy's log, and its place in `logs.serviceConnect`. */
export interface ProxyLine {
  readonly text: string;
  readonly at: string;
  readonly task: string;
  readonly container: string;
  /** The call to AWS that was refused, where the line says that. */
  readonly refused?: { readonly action: string; readonly resource: string };
}

/**
 * How the proxy says that ECS doesn't let it have its configuration:
 * https://github.com/aws/amazon-ecs-service-connect-agent/issues/142
 */
const REFUSED = /\bUnauthorized to perform ([a-z0-9]{2,40}:[A-Za-z]{2,60}) for (arn:[^\s"']{10,500})/;
/** Envoy's log levels; what is below a warning says nothing of a failure. */
const TROUBLE = /\[(?:warning|error|critical)\]|\b(?:WARN|WARNING|ERROR|FATAL|CRIT)\b|level=(?:warn|error|fatal)/i;

const read = (text: string): ProxyLine['refused'] => {
  const [, action, resource] = REFUSED.exec(text) ?? [];
  return action === undefined || resource === undefined
    ? undefined
    : { action, resource: resource.replace(/[.,;)\]}]+$/, '') };
};

/** What the proxy's log says of why it is unhealthy: a refused call, else its last warning or error. */
export function proxyTrouble(tails: readonly LogTail[]): ProxyLine | undefined {
  const lines = tails.flatMap((t, i) =>
    t.lines.state === 'known'
      ? t.lines.value.map((l, n): ProxyLine => {
          const refused = read(l.text);
          const at = `/${i}/lines/value/${n}/text`;
          return { text: l.text, at, task: t.task, container: t.container, ...(refused && { refused }) };
        })
      : [],
  );
  return lines.findLast(l => l.refused) ?? lines.findLast(l => TROUBLE.test(l.text));
}
