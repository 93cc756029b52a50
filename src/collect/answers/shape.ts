/** The type of one part of an answer: a value, a list (`[item]`), a map (`{ '*': value }`), or an object by its fields. */
export type Shape =
  | 'text'
  | 'number'
  | 'flag'
  | 'time'
  | 'document'
  | readonly [Shape]
  | { readonly [field: string]: Shape };
