export async function docs(_root: string): Promise<readonly (readonly [string, string])[]> {
  return [];
}
