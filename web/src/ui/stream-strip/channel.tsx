import { useEffect, useRef } from 'react';
import css from './stream-strip.module.css';
import type { StripModel } from './strip-model.ts';
import { endsOf, speedOf, waterShape } from './water-shape.ts';

/** The pattern of the current repeats after this many px; the animation of the sheet moves it by one in a second. */
const wave = 56;
/** A checkpoint that is younger, in ms, is seen to pass; an older one has left its notch at the end. */
const justNow = 8_000;

/** Moves with the records: the pace of one running animation changes, so that the water never jumps. */
function Current({ rate, moves }: { rate: number | null; moves: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const pace = moves ? speedOf(rate) / wave : 0;
  useEffect(() => {
    for (const animation of ref.current?.getAnimations?.() ?? []) animation.updatePlaybackRate(pace);
  }, [pace]);
  return <div ref={ref} className={css.current} />;
}

type Props = { model: StripModel; shares: readonly number[] };

/** Bed, water, gates, backpressure, break and notch of a strip, in the box it is given. It says nothing: the strip does. */
export function Channel({ model, shares }: Props) {
  const { segments, water, failedSegment, checkpoint } = model;
  const ends = endsOf(shares);
  const wet = water !== 'dry' && water !== 'none';
  const broken = water === 'broken' ? (failedSegment ?? Math.max(0, segments.length - 1)) : null;
  const until = broken === null ? 1 : middleOf(ends, broken);
  return (
    <div className={css.channel} data-water={water} data-unsure={model.unsure} aria-hidden="true">
      {wet && segments.length > 0 && (
        <div className={css.upTo} style={{ clipPath: `inset(0 ${(1 - until) * 100}% 0 0)` }}>
          <div className={css.water} style={{ clipPath: waterShape(segments, shares) }}>
            <Current rate={model.recordsInPerSecond ?? model.recordsOutPerSecond} moves={water === 'flows'} />
          </div>
        </div>
      )}
      {water === 'fills' && <i className={css.filling} />}
      {wet && <Pressure model={model} ends={ends} />}
      {ends.slice(0, -1).map((end) => (
        <i key={end} className={css.gate} style={{ left: `${end * 100}%` }} />
      ))}
      {broken !== null && <i className={css.crack} style={{ left: `${until * 100}%` }} />}
      {water === 'flows' && checkpoint && (
        <i
          key={checkpoint.id}
          className={css.barrier}
          data-passes={Date.now() - Date.parse(checkpoint.completedAt) < justNow}
        />
      )}
    </div>
  );
}

const middleOf = (ends: readonly number[], at: number): number =>
  ends.length === 0 ? 0.5 : ((ends[at - 1] ?? 0) + (ends[at] ?? 1)) / 2;

/** Backpressure piles up against the gate: hatched from the right, as wide as the share of time. */
function Pressure({ model, ends }: { model: StripModel; ends: readonly number[] }) {
  return model.segments.map(({ name, backpressured }, at) => {
    const start = ends[at - 1] ?? 0;
    const end = ends[at] ?? 1;
    const width = (end - start) * (backpressured ?? 0);
    if ((backpressured ?? 0) < 0.01) return null;
    return (
      <i
        // biome-ignore lint/suspicious/noArrayIndexKey: two operators may have one name; their places do not change.
        key={`${at} ${name}`}
        className={css.pressure}
        style={{ left: `${(end - width) * 100}%`, width: `${width * 100}%` }}
      />
    );
  });
}
