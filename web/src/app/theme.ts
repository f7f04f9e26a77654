const pair = (light: string, dark: string) => ({ light, dark });

const accent = pair('#0b6e66', '#43c4b3');
const accentStrong = pair('#07514b', '#7adfd1');
const ground = pair('#f6f7f5', '#0f1415');
const surface = pair('#ffffff', '#161c1e');
const line = pair('#dfe3df', '#2a3335');
const ink = pair('#17201f', '#e6ecea');
const inkQuiet = pair('#4d5a58', '#a3b1ae');

/** Our own look over the kit's tokens: calm paper and water, one accent, 13-14 px text, thin lines instead of shadows. */
export const theme = {
  tokens: {
    fontFamilyBase:
      "'Inter Variable', system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif",
    fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, 'Noto Sans Mono CJK SC', monospace",
    colorTextAccent: accent,
    colorTextLinkDefault: accent,
    colorTextLinkHover: accentStrong,
    colorBackgroundButtonPrimaryDefault: accent,
    colorBackgroundButtonPrimaryHover: accentStrong,
    colorBackgroundButtonPrimaryActive: accentStrong,
    colorTextButtonPrimaryDefault: pair('#ffffff', '#06201d'),
    colorTextButtonPrimaryHover: pair('#ffffff', '#06201d'),
    colorTextButtonPrimaryActive: pair('#ffffff', '#06201d'),
    colorTextButtonNormalDefault: ink,
    colorTextButtonNormalHover: accentStrong,
    colorBorderButtonNormalDefault: pair('#aab5b2', '#53615f'),
    colorBorderButtonNormalHover: accent,
    colorBackgroundButtonNormalHover: pair('#eef4f2', '#1d2628'),
    colorBackgroundControlChecked: accent,
    colorBackgroundLayoutMain: ground,
    colorBackgroundContainerContent: surface,
    colorBackgroundContainerHeader: surface,
    colorBorderDividerDefault: line,
    colorBorderInputFocused: accent,
    colorBorderItemFocused: accent,
    colorBorderItemSelected: accent,
    colorBackgroundItemSelected: pair('#e8f3f1', '#12302c'),
    colorTextBodyDefault: ink,
    colorTextBodySecondary: inkQuiet,
    colorTextHeadingDefault: ink,
    borderRadiusButton: '7px',
    borderWidthButton: '1px',
    fontWeightButton: '560',
    borderRadiusContainer: '10px',
    borderRadiusInput: '7px',
  },
};
