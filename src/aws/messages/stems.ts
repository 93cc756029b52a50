/** A normalised message as words in lower case with a space on either side; names written together are taken apart. */
export const stemmed = (plain: string): string =>
  ` ${plain
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/\bcan(?:'t|not)\b/g, 'can not')
    .replace(/n't\b/g, ' not')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()} `;
