import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../shared/client/problem-error.ts';
import type { Draft } from '../../shared/resources/job.ts';
import { JobSettings } from '../../shared/resources/job-settings.ts';
import { createDraftStore, type SavedDraft } from '../../web/src/data/job-draft-store.ts';

/** What keeps a person's text: never lost, never saved over another's. Time is a list of what was put off. */
const settings = JobSettings.parse({});
const draft = (sql: string): Draft => ({ sql, jar: null, settings });
const stale = () => new ProblemError(412, { code: 'stale', detail: 'changed meanwhile' });
const away = () => new ProblemError(0, { detail: 'does not answer' });

function world(first = 'a', left: SavedDraft | null = null) {
  let server: SavedDraft = { draft: draft(first), etag: '1' };
  let kept: SavedDraft | null = left;
  let putOff: (() => void) | null = null;
  let fault: 'none' | 'away' | 'answer lost' = 'none';
  const store = createDraftStore(
    server,
    {
      read: async () => {
        if (fault === 'away') throw away();
        return server;
      },
      write: async (next, etag) => {
        if (fault === 'away') throw away();
        if (etag !== server.etag) throw stale();
        server = { draft: next, etag: String(Number(etag) + 1) };
        if (fault === 'answer lost') throw away();
        return server;
      },
      keep: (pending) => {
        kept = pending;
      },
      later: (action) => {
        putOff = action;
        return () => {
          if (putOff === action) putOff = null;
        };
      },
    },
    left,
  );
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    store,
    server: () => server,
    kept: () => kept,
    others: (sql: string) => {
      server = { draft: draft(sql), etag: String(Number(server.etag) + 1) };
    },
    breaks: (how: typeof fault) => {
      fault = how;
    },
    /** Lets the time that was waited for pass. */
    wait: async () => {
      const action = putOff;
      putOff = null;
      action?.();
      await settle();
    },
    waits: () => putOff !== null,
  };
}

describe('the draft in the console', () => {
  it('is saved by itself after the last key, and is kept until then', async () => {
    const w = world();
    w.store.edit({ sql: 'ab' });
    w.store.edit({ sql: 'abc' });
    expect(w.store.get().status).toBe('unsaved');
    expect(w.kept()?.draft.sql).toBe('abc');
    await w.wait();
    expect(w.store.get().status).toBe('saved');
    expect(w.server().draft.sql).toBe('abc');
    expect(w.kept()).toBeNull();
  });

  it('goes on trying while the server is away, and loses nothing', async () => {
    const w = world();
    w.breaks('away');
    w.store.edit({ sql: 'typed while away' });
    await w.wait();
    expect(w.store.get().status).toBe('waiting');
    await w.wait();
    expect(w.kept()?.draft.sql).toBe('typed while away');
    w.breaks('none');
    await w.wait();
    expect(w.store.get().status).toBe('saved');
    expect(w.server().draft.sql).toBe('typed while away');
  });

  it('keeps both texts when somebody else saved, until a person has chosen', async () => {
    const w = world();
    w.others('theirs');
    w.store.edit({ sql: 'mine' });
    await w.wait();
    expect(w.store.get()).toMatchObject({
      status: 'stale',
      mine: { sql: 'mine' },
      theirs: { draft: { sql: 'theirs' } },
    });
    expect(w.server().draft.sql).toBe('theirs');
    expect(w.waits()).toBe(false);
    w.store.edit({ sql: 'mine, longer' });
    await w.store.save();
    expect(w.server().draft.sql).toBe('theirs');
    w.store.choose(draft('both'));
    await w.wait();
    expect(w.store.get().status).toBe('saved');
    expect(w.server().draft.sql).toBe('both');
  });

  it('knows its own save whose answer was lost', async () => {
    const w = world();
    w.breaks('answer lost');
    w.store.edit({ sql: 'b' });
    await w.wait();
    expect(w.store.get().status).toBe('waiting');
    w.breaks('none');
    await w.wait();
    expect(w.store.get()).toMatchObject({ status: 'saved', theirs: null });
  });

  it('takes over what others saved only when nothing of its own would be lost', async () => {
    const w = world();
    w.others('theirs');
    await w.store.refresh();
    expect(w.store.get().mine.sql).toBe('theirs');
    w.store.edit({ sql: 'mine' });
    w.others('theirs again');
    await w.store.refresh();
    expect(w.store.get().mine.sql).toBe('mine');
  });

  it('brings back what a closed tab left, as a choice when the draft went on without it', async () => {
    const onTop = world('a', { draft: draft('left'), etag: '1' });
    expect(onTop.store.get().mine.sql).toBe('left');
    await onTop.wait();
    expect(onTop.server().draft.sql).toBe('left');
    const behind = world('newer', { draft: draft('left'), etag: '0' });
    expect(behind.store.get()).toMatchObject({ status: 'stale', mine: { sql: 'left' } });
    expect(behind.server().draft.sql).toBe('newer');
  });

  it('saves what was typed during a save with the next one', async () => {
    const w = world();
    w.store.edit({ sql: 'one' });
    const saving = w.store.save();
    w.store.edit({ sql: 'one two' });
    await saving;
    expect(w.store.get().status).toBe('unsaved');
    await w.store.flush();
    expect(w.server().draft.sql).toBe('one two');
  });

  it('tells who asks for everything to be saved why it cannot be', async () => {
    const w = world();
    w.others('theirs');
    w.store.edit({ sql: 'mine' });
    await expect(w.store.flush()).rejects.toMatchObject({ code: 'stale' });
  });
});
