/**
 * Names are kept unique by a key in which letters are decomposed, and one letter can become eighteen;
 * a key has at most 1,024 bytes.
 */
export const nameFits = (name: string): boolean => name.normalize('NFKC').length <= 200;
export const nameTooLong = 'too long once its letters are decomposed';
