import { describe, expect, it } from 'vitest';
import { pinnedScript, scriptOf } from '../../shared/domain/script-of-version.ts';
import { misplacedSecrets, placeholderOf, withSecretValues } from '../../shared/domain/script-secrets.ts';
import { resolveVariables } from '../../shared/domain/script-variables.ts';

const misplaced = (sql: string) => {
  const { text, places } = resolveVariables(sql, { pw: placeholderOf('pw') });
  return misplacedSecrets(text, places).map(({ message }) => message);
};
const table = (options: string) => `CREATE TABLE t (n INT) WITH (${options});`;

describe('secrets of a script', () => {
  it.each([
    ["'connector' = 'kafka', 'properties.sasl.jaas.config' = 'x password=\"${pw}\";'"],
    ["'a' = '(', -- it's a comment\n 'password' = '${ pw }'"],
    ["'a' = 'it''s', /* '( */ 'ssl.key-password'='${pw}${pw}'"],
    ["'a' = 'x', // 'b\n 'Access.Key' = '${pw}'"],
  ])('may stand in %s', (options) => {
    expect(misplaced(table(options))).toEqual([]);
  });

  it.each([
    ['SELECT ${pw}'],
    ["SELECT '${pw}'"],
    ["SELECT f('password' = '${pw}')"],
    ["SELECT * FROM t /*+ OPTIONS('password' = '${pw}') */"],
    ["-- 'password' = '${pw}'"],
    ["WITH x AS (SELECT 'password' = '${pw}') SELECT 1"],
    [table("'${pw}' = 'x'")],
    [table("'password' = ${pw}")],
    [table("'password' = N'${pw}'")],
    [table("'password' = U&'${pw}'")],
    [table("'password' = 'x' '${pw}'")],
    [table("'password' = f('${pw}')")],
    [`SET 'password' = '\${pw}';`],
    ['CREATE TABLE `${pw}` (n INT)'],
  ])('may not stand in %s', (sql) => {
    expect(misplaced(sql)).toEqual([expect.stringContaining('inside the quotes of an option')]);
  });

  it('may not stand in an option that is shown, and that state may belong to', () => {
    expect(misplaced(table("'topic' = '${pw}'"))).toEqual([expect.stringContaining("'topic' is not meant")]);
  });

  it('are put in last, with their quotes doubled, and nothing in them is read again', () => {
    const version = {
      sql: "'${pw}' $${pw} '${name}${pw}'",
      catalog: [],
      variables: { name: '${pw}' },
      secrets: ['pw'],
    };
    expect(scriptOf(version)).toBe("'${pw}' ${pw} '${pw}${pw}'");
    const { text, secrets } = pinnedScript(version);
    expect(withSecretValues(text, secrets, { pw: "it's ${name} $&" })).toBe(
      "'it''s ${name} $&' ${pw} '${pw}it''s ${name} $&'",
    );
    expect(() => withSecretValues(text, secrets, { constructor: 'x' })).toThrow('no value of the secret pw');
  });
});
