/** The secret's name in the last part of its ARN, without the hyphen and six characters that Secrets Manager adds; undefined where there are none. */
export const bareName = (id: string): string | undefined =>
  /^.+-[A-Za-z0-9]{6}$/.test(id) ? id.slice(0, -7) : undefined;

/** Six small letters are rather a word of the name than what Secrets Manager drew from 62 characters. */
export const isWord = (suffix: string): boolean => /^[a-z]{6}$/.test(suffix);
