import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery, signOut } from '../data/session.ts';
import { chooseLanguage, type Language, languages } from '../i18n/start.ts';
import { Icon } from '../ui/icon.tsx';
import { Menu, type MenuGroup } from '../ui/menu.tsx';
import { chooseMode, useColorMode } from './color-mode.ts';
import css from './frame.module.css';

const useThemeGroup = (): MenuGroup => {
  const { t } = useTranslation();
  const { choice } = useColorMode();
  const modes = [
    ['system', 'screen', t('frame.themeSystem')],
    ['light', 'sun', t('frame.themeLight')],
    ['dark', 'moon', t('frame.themeDark')],
  ] as const;
  return {
    title: t('frame.theme'),
    items: modes.map(([mode, icon, label]) => ({
      key: mode,
      icon,
      label,
      checked: choice === mode,
      onSelect: () => chooseMode(mode),
    })),
  };
};

const useLanguageGroup = (): MenuGroup => {
  const { t, i18n } = useTranslation();
  return {
    title: t('frame.language'),
    items: (Object.entries(languages) as [Language, string][]).map(([language, name]) => ({
      key: language,
      label: <span lang={language}>{name}</span>,
      checked: i18n.language === language,
      onSelect: () => chooseLanguage(language),
    })),
  };
};

export function ThemeMenu() {
  const { t } = useTranslation();
  const { dark } = useColorMode();
  return (
    <Menu
      label={t('frame.theme')}
      title={t('frame.theme')}
      triggerClass={`${css.tool} ${css.wide}`}
      trigger={<Icon name={dark ? 'moon' : 'sun'} />}
      groups={[useThemeGroup()]}
    />
  );
}

export function LanguageMenu() {
  const { t } = useTranslation();
  return (
    <Menu
      label={t('frame.language')}
      title={t('frame.language')}
      triggerClass={`${css.tool} ${css.wide}`}
      trigger={<Icon name="words" />}
      groups={[useLanguageGroup()]}
    />
  );
}

/** Who is signed in; on narrow screens also theme and language, which have no room beside it. */
export function PersonMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const theme = useThemeGroup();
  const language = useLanguageGroup();
  if (!me) return null;
  const leave = async () => {
    await signOut();
    await navigate({ to: '/sign-in' });
  };
  const groups: MenuGroup[] = [
    { title: `${me.user.email} · ${me.tenant.name}`, items: [] },
    theme,
    language,
    { items: [{ key: 'out', label: t('frame.signOut'), icon: 'out', onSelect: () => void leave() }] },
  ];
  return (
    <Menu
      label={t('frame.person', { name: me.user.name })}
      triggerClass={css.person}
      trigger={<span aria-hidden="true">{[...me.user.name][0]?.toUpperCase()}</span>}
      groups={groups}
    />
  );
}
