/** An optional property, present only where there is a value: `...opt('createdAt', time(x))`. */
export const opt = <K extends string, V>(key: K, value: V | undefined | null): { readonly [P in K]?: V } =>
  value === undefined || value === null ? {} : ({ [key]: value } as { [P in K]: V });
