import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import css from './menu.module.css';

export type MenuItem = {
  key: string;
  label: ReactNode;
  icon?: IconName;
  /** Shown with a check mark when true; a choice among others when it is given at all. */
  checked?: boolean;
  hint?: string;
  onSelect: () => void;
};
export type MenuGroup = { title?: string; items: readonly MenuItem[] };

type Props = {
  label: string;
  trigger: ReactNode;
  triggerClass?: string | undefined;
  title?: string;
  groups: readonly MenuGroup[];
  empty?: string;
};

const move = (menu: HTMLElement, event: KeyboardEvent): void => {
  const items = [...menu.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
};

/** A button that opens a menu: arrows move, Escape and a click elsewhere close (the browser's own popover). */
export function Menu({ label, trigger, triggerClass, title, groups, empty }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const place = (opens: boolean) => {
    const box = button.current?.getBoundingClientRect();
    if (!opens || !box || !menu.current) return;
    const left = box.left + menu.current.offsetWidth > innerWidth - 8;
    menu.current.style.top = `${box.bottom + 6}px`;
    menu.current.style.left = left
      ? `${Math.max(8, box.right - menu.current.offsetWidth)}px`
      : `${box.left}px`;
    (
      menu.current.querySelector<HTMLElement>('[aria-checked="true"]') ??
      menu.current.querySelector<HTMLElement>('[role^="menuitem"]')
    )?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={triggerClass}
        aria-label={label}
        title={title}
        aria-haspopup="menu"
        popoverTarget={id}
      >
        {trigger}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={css.menu}
        onToggle={({ newState }) => place(newState === 'open')}
        onKeyDown={(event) => menu.current && move(menu.current, event)}
      >
        {empty !== undefined && groups.every(({ items }) => items.length === 0) && (
          <p className={css.empty}>{empty}</p>
        )}
        {groups.map((group) => (
          <Group
            key={group.title ?? group.items[0]?.key}
            group={group}
            close={() => menu.current?.hidePopover()}
          />
        ))}
      </div>
    </>
  );
}

function Group({ group, close }: { group: MenuGroup; close: () => void }) {
  const title = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not allowed within a menu, a group is.
    <div role="group" className={css.group} aria-labelledby={group.title ? title : undefined}>
      {group.title && (
        <div id={title} className={css.title}>
          {group.title}
        </div>
      )}
      {group.items.map((item) => (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is a menuitemradio whenever checked is given.
        <button
          key={item.key}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
          aria-checked={item.checked}
          className={css.item}
          onClick={() => {
            close();
            item.onSelect();
          }}
        >
          {item.icon && <Icon name={item.icon} />}
          <span className={css.label}>{item.label}</span>
          {item.hint && <span className={css.hint}>{item.hint}</span>}
          {item.checked && <Icon name="check" />}
        </button>
      ))}
    </div>
  );
}
