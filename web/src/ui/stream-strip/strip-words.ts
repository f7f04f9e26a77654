import { useTranslation } from 'react-i18next';
import { useFormat } from '../format.ts';
import type { StripModel, StripSegment } from './strip-model.ts';

/** The strip as sentences, for who cannot see it and on hover: the job first, then each operator. */
export const useStripWords = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (value: number) => format.percent(value);
  const ofSegment = (segment: StripSegment, failed: boolean): string => {
    const { busy, backpressured, recordsPerSecond, lagRecords, watermarkDelayMs } = segment;
    const role = segment.isSource ? 'source' : segment.isSink ? 'sink' : 'operator';
    const facts = [
      failed ? t('strip.failedHere') : null,
      recordsPerSecond == null ? null : t('strip.rate', { rate: format.short(recordsPerSecond) }),
      busy === null ? null : t('strip.busy', { share: share(busy) }),
      backpressured === null || backpressured < 0.01
        ? null
        : t('strip.backpressured', { share: share(backpressured) }),
      lagRecords == null ? null : t('strip.lag', { records: format.short(lagRecords) }),
      watermarkDelayMs == null ? null : t('strip.watermark', { delay: format.duration(watermarkDelayMs) }),
    ].filter((fact) => fact !== null);
    const name = t(`strip.${role}`, { name: segment.name });
    return facts.length > 0 ? `${name}: ${facts.join(t('strip.comma'))}` : name;
  };
  const ofStrip = (model: StripModel): string =>
    [
      t(`strip.water.${model.water}`),
      model.recordsInPerSecond === null
        ? null
        : t('strip.in', { rate: format.short(model.recordsInPerSecond) }),
      model.recordsOutPerSecond === null
        ? null
        : t('strip.out', { rate: format.short(model.recordsOutPerSecond) }),
      model.lagRecords === null ? null : t('strip.lag', { records: format.short(model.lagRecords) }),
      model.unsure ? t('strip.unsure') : null,
      ...model.segments.map((segment, at) => ofSegment(segment, at === model.failedSegment)),
    ]
      .filter((part) => part !== null)
      .join('\n');
  return { ofSegment, ofStrip };
};
