import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { InputOf } from '../../../../shared/client/client-types.ts';
import type { ResponseOf } from '../../../../shared/contract/operations.ts';
import { client } from '../../data/client.ts';
import { useSettled } from '../job/use-settled.ts';

export type SqlVerdict = ResponseOf<'sql.check'>;
export type SqlProblem = SqlVerdict['errors'][number];

const pauseMs = 250;
const awayMs = 3_000;

/**
 * What Flink says of the script, asked a quarter of a second after the last key. An answer to an older text is never
 * shown as one to this text: `current` says whether it is.
 */
export function useSqlCheck(
  workspaceId: string,
  { sql: written, ...settings }: InputOf<'sql.check'>['body'],
) {
  const sql = useSettled(written, pauseMs);
  const empty = written.trim() === '';
  const check = useQuery({
    queryKey: ['sql-check', workspaceId, sql, settings],
    queryFn: () => client.sql.check({ params: { workspaceId }, body: { sql, ...settings } }),
    enabled: sql.trim() !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: 1,
    // Who was away when it was asked is asked again, without a key being pressed.
    refetchInterval: ({ state }) => (state.status === 'error' ? awayMs : false),
    refetchOnWindowFocus: false,
  });
  const current = sql === written && check.isSuccess && !check.isPlaceholderData;
  return {
    verdict: empty ? null : (check.data ?? null),
    current: current && !empty,
    empty,
    away: check.isError && !empty,
  };
}
