const paths = {
  search: 'M11 11l3.2 3.2M12.2 7.1a5.1 5.1 0 1 1-10.2 0 5.1 5.1 0 0 1 10.2 0z',
  down: 'M4 6.2l4 4 4-4',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  moon: 'M13.5 9.6A5.9 5.9 0 0 1 6.4 2.5a5.9 5.9 0 1 0 7.1 7.1z',
  screen: 'M2 3h12v8H2zM6 14h4M8 11v3',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 14c.5-2.6 2.6-4 5.2-4s4.7 1.4 5.2 4',
  check: 'M3 8.4l3.3 3.3L13 4.6',
  plus: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5V3h7.5v7.5h-2.5M3 5.5h7.5V13H3z',
  pulse: 'M1.5 8.5h3l2-5 3 9 2-4h3',
  warning: 'M8 2.2l6.3 11.3H1.7zM8 6.5v3.4M8 11.6v.2',
  dots: 'M3.2 8h.1M8 8h.1M12.8 8h.1',
  key: 'M9.6 6.4a3.3 3.3 0 1 0-2 3l1 1h1.5V12h1.6v1.6h2V11.5z',
  layers: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  stream: 'M1.5 5.5c2-2 4.3-2 6.5 0s4.5 2 6.5 0M1.5 10.5c2-2 4.3-2 6.5 0s4.5 2 6.5 0',
  gear: 'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4',
  out: 'M6 2.5H3v11h3M10.5 5l3 3-3 3M13.5 8H6.5',
  play: 'M5 3l8 5-8 5z',
  stop: 'M4 4h8v8H4z',
  words: 'M2 4h7M5.5 2.5V4M8 4c-.8 3-3 5.5-6 7M3.5 6c.8 2 2.5 3.6 4.5 4.5M8 14l3-7.5L14 14M9 11.7h4',
} as const;
export type IconName = keyof typeof paths;

/** A line drawing of 16 px in the colour of the text. It never stands alone for a word: who uses it says the word. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" style={{ flex: 'none' }}>
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={name === 'dots' ? 2.4 : 1.4}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
