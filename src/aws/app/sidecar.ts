import type { TaskDefinition } from '../../model/facts.ts';

/** Containers that people run beside their app, by their names. */
const SIDECAR =
  /otel|opentelemetry|adot|x-?ray|cloudwatch-?agent|cw-?agent|datadog|dd-agent|newrelic|new-relic|fluent|log[_-]?router|firelens|envoy|appmesh|app-mesh|consul|vault-agent|sidecar|collector|splunk|dynatrace|filebeat|metricbeat|telegraf|prometheus|statsd|tailscale|cloudflared|istio|linkerd|falco|sysdig/i;

/**
 * What it is put down to that this container ended by itself, where it is one beside the app: a log router, or a container
 * that no load balancer asks for while another essential one is there. Undefined where it is the app itself.
 */
export function besideApp(
  container: string | undefined,
  exitCode: number | undefined,
  definition: TaskDefinition | undefined,
  balanced: readonly string[],
): 'logging/firelens-invalid' | 'app/sidecar-failed' | undefined {
  const c = definition?.containers.find(x => x.name === container);
  // Ended well, or by a signal of ECS: that is another matter.
  if (!c?.essential || exitCode === undefined || exitCode === 0 || exitCode === 143 || exitCode === 137)
    return undefined;
  const others = definition?.containers.filter(x => x.essential && x.name !== c.name) ?? [];
  if (others.length === 0) return undefined;
  if (c.firelens !== undefined) return 'logging/firelens-invalid';
  const app =
    balanced.length > 0
      ? others.some(x => balanced.includes(x.name)) && !balanced.includes(c.name)
      : SIDECAR.test(c.name) && others.some(x => !SIDECAR.test(x.name));
  return app ? 'app/sidecar-failed' : undefined;
}
