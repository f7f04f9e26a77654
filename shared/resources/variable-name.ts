/** A letter first: `${name}` in a script. Apart from its schema, so that a browser has it without the library. */
export const variableName = /^[A-Za-z][A-Za-z0-9_.-]*$/;
