import { useEffect, useRef } from 'react';
import css from './filter-field.module.css';
import { Icon } from './icon.tsx';

type Props = { label: string; placeholder: string; value: string; onChange: (value: string) => void };

/** Narrows a list while somebody types; `/` leads to it from anywhere on the page. */
export function FilterField({ label, placeholder, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : null;
      const typing = target?.closest('input, textarea, [contenteditable=true]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || typing) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <label className={css.filter}>
      <Icon name="search" size={15} />
      <span className="mr-hidden">{label}</span>
      <input
        ref={input}
        type="search"
        value={value}
        placeholder={placeholder}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
