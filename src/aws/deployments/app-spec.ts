import type { CodeDeployment } from '../../model/facts.ts';

const value = (content: string, name: string): string | undefined =>
  new RegExp(`["']?${name}["']?[ \\t]{0,8}:[ \\t]{0,8}["']?([^\\s"',}]{1,300})`).exec(content)?.[1];

/** What an AppSpec for Amazon ECS names, of YAML or JSON: task definition, container, port. Nothing where it is no text of either. */
export function appSpecOf(content: string | undefined): CodeDeployment['appSpec'] {
  if (content === undefined) return undefined;
  const text = content.slice(0, 20_000);
  const [taskDefinition, container, port] = [
    value(text, 'TaskDefinition'),
    value(text, 'ContainerName'),
    Number(value(text, 'ContainerPort')),
  ];
  if (taskDefinition === undefined && container === undefined) return undefined;
  return {
    ...(taskDefinition !== undefined && { taskDefinition }),
    ...(container !== undefined && { container }),
    ...(Number.isInteger(port) && { port }),
  };
}

/** The container and the port that a refusal of CodeDeploy or ECS names: "The container web did not have a container port 81 defined". */
export function refusedTarget(words: string): { readonly container?: string; readonly port?: number } {
  const container =
    /\bcontainer(?: name)? ["'`]?([A-Za-z0-9_-]{1,255})["'`]? (?:does not exist|did not have|does not have|is not defined|was not found|not found)/i.exec(
      words,
    )?.[1];
  const port = /\bcontainer port:? ["'`]?(\d{1,5})/i.exec(words)?.[1];
  return { ...(container !== undefined && { container }), ...(port !== undefined && { port: Number(port) }) };
}
