import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptOf } from '../../shared/domain/script-of-version.ts';
import { resolveVariables, variablesIn } from '../../shared/domain/script-variables.ts';

const values = { brokers: 'kafka:9092', topic: 'orders', lines: 'a\nbc', none: '' };
const resolve = (script: string) => resolveVariables(script, values);

describe('variables of a script', () => {
  it('are put in their places, as often as they stand there', () => {
    const { text, used, unknown } = resolve("'${brokers}' ${ topic } ${topic}${none}.");
    expect(text).toBe("'kafka:9092' orders orders.");
    expect(used).toEqual({ brokers: 'kafka:9092', topic: 'orders', none: '' });
    expect(unknown).toEqual([]);
  });

  it('are not looked for in what $${ writes, nor in values', () => {
    expect(resolve('$${topic} $topic {topic}').text).toBe('${topic} $topic {topic}');
    expect(resolveVariables('${a}', { a: '${b}', b: 'x' }).text).toBe('${b}');
    expect(variablesIn('$${no} ${a} ${b} ${a}')).toEqual(['a', 'b']);
  });

  it('that nobody gave a value stay as they are, and are told with their place and the nearest name', () => {
    const { text, unknown } = resolve('SELECT\n  ${topik}, ${constructor}');
    expect(text).toBe('SELECT\n  ${topik}, ${constructor}');
    expect(unknown).toEqual([
      { name: 'topik', from: { line: 2, column: 3 }, to: { line: 2, column: 10 }, nearest: 'topic' },
      { name: 'constructor', from: { line: 2, column: 13 }, to: { line: 2, column: 26 }, nearest: null },
    ]);
  });

  it('move what comes behind them: its place is told as it is written', () => {
    const { text, written } = resolve('x ${lines} y\nz');
    expect(text).toBe('x a\nbc y\nz');
    // y, z, and the value itself from its first to its last character.
    expect(written({ line: 2, column: 4 })).toEqual({ line: 1, column: 12 });
    expect(written({ line: 3, column: 1 })).toEqual({ line: 2, column: 1 });
    expect(written({ line: 2, column: 1 })).toEqual({ line: 1, column: 3 });
    expect(written({ line: 2, column: 2 }, true)).toEqual({ line: 1, column: 10 });
  });

  it('leave every other character findable where it was', () => {
    const part = fc.oneof(
      fc.constantFrom('${brokers}', '${lines}', '${none}', '$${', '\n', '$', '{', '}'),
      fc.stringMatching(/^[a-z ]{0,4}$/),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const script = `${parts.join('')}\nEND`;
        const { text, written } = resolve(script);
        const line = text.split('\n').length;
        expect(text.split('\n').at(-1)).toBe('END');
        expect(written({ line, column: 2 })).toEqual({ line: script.split('\n').length, column: 2 });
      }),
    );
  });

  it('of a version from before there were any are left alone', () => {
    expect(scriptOf({ sql: '${topic}', catalog: [], secrets: [], variables: null })).toBe('${topic}');
    expect(scriptOf({ sql: '${topic}', catalog: [], secrets: [], variables: { topic: 'a' } })).toBe('a');
  });
});
