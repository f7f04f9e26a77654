/** The mark: three threads of water in a stone. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#0b6e66" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round">
        <path d="M6 11.5c3.4-3 6.6-3 10 0s6.6 3 10 0" />
        <path d="M6 17.5c3.4-3 6.6-3 10 0s6.6 3 10 0" opacity=".75" />
        <path d="M6 23.5c3.4-3 6.6-3 10 0s6.6 3 10 0" opacity=".45" />
      </g>
    </svg>
  );
}
