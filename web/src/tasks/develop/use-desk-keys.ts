import { useEffect, useEffectEvent } from 'react';

/** Wherever the keyboard is on the page: Ctrl+S saves, Ctrl+Shift+Enter publishes. */
export function useDeskKeys(does: { save: () => void; publish: () => void }) {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    if (event.key.toLowerCase() === 's') does.save();
    else if (event.key === 'Enter' && event.shiftKey) does.publish();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
