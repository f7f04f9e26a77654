import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenForms, maskedLog4j, maskText } from '../../shared/domain/secret-mask.ts';

const mask = (text: string, ...values: string[]) => maskText(text, hiddenForms(values));

describe('what is told of a job', () => {
  it('has no value in any form in which programs repeat it', () => {
    const value = `it's "a b"/\\1`;
    const forms = [value, value.replace("'", "''"), JSON.stringify(value), encodeURIComponent(value)];
    for (const form of forms) expect(mask(`before ${form} after`, value)).not.toMatch(/a b|a%20b/);
    expect(mask('nothing of it', value)).toBe('nothing of it');
  });

  it('has no part of one that holds another, nor what is left where a text was cut', () => {
    expect(mask('longer-secret secret', 'secret', 'longer-secret')).toBe('****** ******');
    expect(mask('cut: hunte', 'hunter2')).toBe('cut: ******');
  });

  it('has no line of a key of several lines', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\nab\n-----END KEY-----';
    expect(mask('line MIIEvQIBADAN, ab', key)).toBe('line ******, ab');
  });

  it('never has a value, whatever is around it', () => {
    const value = fc.string({ minLength: 4, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.string(), value, fc.string(), (before, secret, after) => {
        const said = mask(`${before}${secret}${after}`, secret);
        return secret.includes('*') || !said.includes(secret);
      }),
    );
  });

  it('is masked by Log4j in words that mean nothing to it', () => {
    const text = maskedLog4j('appender.file.name = File\n', hiddenForms(['a${b}|']));
    const regex = /^appender\.file\.layout\.replace\.regex = (.*)$/m.exec(text)?.[1] ?? '';
    expect(regex).toMatch(/^(\\\\u[0-9a-f]{4}|\|)+$/);
    const read = regex.replaceAll('\\\\', '\\');
    expect('x a${b}| y'.replaceAll(new RegExp(read, 'g'), '')).toBe('x  y');
    expect(maskedLog4j('as it is', [])).toBe('as it is');
  });
});
