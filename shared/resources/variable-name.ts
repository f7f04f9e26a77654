/** A letter first: `${name}` in a script. Apart from its schema, so that a browser has it without the library. */
export const variableName = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/** Characters of a secret: shorter ones could not be masked without taking ordinary words out of every log. */
export const shortestSecret = 4;
