type Guess = { tenantId: string; userId: string };

/** Of whom tokens seen before were: where to look, never whether they still count. */
export type TokenGuesses = {
  get: (tokenHash: string) => Guess | null;
  set: (tokenHash: string, guess: Guess) => void;
};

/** Remembers the tokens used last. A wrong or forgotten guess costs one round trip to the table and nothing else. */
export const createTokenGuesses = (most = 5_000): TokenGuesses => {
  const guesses = new Map<string, Guess>();
  const set = (tokenHash: string, guess: Guess): void => {
    // A Map keeps the order of insertion, so the first key is the one not used for longest.
    guesses.delete(tokenHash);
    guesses.set(tokenHash, guess);
    if (guesses.size > most) guesses.delete(guesses.keys().next().value ?? tokenHash);
  };
  return {
    set,
    get: (tokenHash) => {
      const guess = guesses.get(tokenHash);
      if (guess) set(tokenHash, guess);
      return guess ?? null;
    },
  };
};
