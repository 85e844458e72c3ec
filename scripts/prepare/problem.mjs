/** Something that stops a command and that one sentence explains: printed as it is, without a stack. */
export class Problem extends Error {}
