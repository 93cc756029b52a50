import type { CodeDeployment } from '../../model/facts.ts';

const value = (content: string, name: string): string | undefined => new RegExp(`["']?${name}["']?[ \\t]{0,8}:[ \\t]{0,8}["']?([^\\s"',}]{1,300})`).exec(content)?.[1];

/** What an AppSpec for Amazon ECS names, of YAML or JSON: task definition, container, port. Nothing where it is no text of either. */
export function appSpecOf(content: string | undefined): CodeDeployment['appSpec'] {
  if (content === undefined) return undefined;
  const text = content.slice(0, 20_000);
  const [taskDefinition, container, port] = [value(text, 'TaskDefinition'), value(text, 'ContainerName'), Number(value(text, 'ContainerPort'))];
  if (taskDefinition === undefined && container === undefined) return undefined;
  return { ...(taskDefinition !== undefined && { taskDefinition }), ...(container !== undefined && { container }), ...(Number.isInteger(port) && { port }) };
}
