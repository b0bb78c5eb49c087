/** What a fact of the probe tells in the place of a stack that is the same as the last one it told. */
export const sameStack = '=';
