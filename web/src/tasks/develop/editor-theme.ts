import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are custom properties of the page, so one theme is right by day and by night. */
const look = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--mr-ink)', backgroundColor: 'var(--mr-surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mr-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--mr-accent)', padding: '10px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--mr-accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--mr-accent) 22%, transparent)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--mr-accent) 5%, transparent)' },
  '.cm-gutters': {
    backgroundColor: 'var(--mr-surface)',
    color: 'var(--mr-ink-quiet)',
    border: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--mr-ink)' },
  '.cm-placeholder': { color: 'var(--mr-ink-quiet)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--mr-accent) 20%, transparent)',
    outline: 'none',
  },
  '.cm-selectionMatch, .cm-searchMatch': { backgroundColor: 'var(--mr-warn-soft)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--mr-warn)' },
  '.cm-panels': {
    backgroundColor: 'var(--mr-ground)',
    color: 'var(--mr-ink)',
    borderColor: 'var(--mr-line)',
  },
  '.cm-textfield': { backgroundColor: 'var(--mr-surface)', border: '1px solid var(--mr-line-strong)' },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--mr-surface)',
    border: '1px solid var(--mr-line-strong)',
    borderRadius: '6px',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--mr-raised)',
    color: 'var(--mr-ink)',
    border: '1px solid var(--mr-line)',
    borderRadius: '8px',
    boxShadow: 'var(--mr-shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--mr-accent-soft)',
    color: 'var(--mr-ink)',
  },
  // What an option means stands beside the list, and so outside of its box.
  '.cm-tooltip-autocomplete': { overflow: 'visible' },
  '.cm-tooltip-autocomplete > ul': { borderRadius: '7px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px 2px 4px !important' },
  '.cm-completionDetail': { fontStyle: 'normal', color: 'var(--mr-ink-quiet)', marginLeft: '14px' },
  '.cm-tooltip.cm-completionInfo': {
    padding: '8px 12px',
    maxWidth: '46ch',
    whiteSpace: 'pre-line',
    fontFamily: 'inherit',
  },
  '@media (max-width: 600px)': { '.cm-tooltip.cm-completionInfo': { display: 'none' } },
  '.cm-diagnostic': { padding: '6px 12px', maxWidth: '62ch', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--mr-bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--mr-bad) 1.2px',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-changedLine, &.cm-merge-b .cm-changedLine': {
    backgroundColor: 'color-mix(in srgb, var(--mr-good) 11%, transparent)',
  },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': {
    backgroundColor: 'color-mix(in srgb, var(--mr-bad) 10%, transparent)',
  },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--mr-bad) 26%, transparent)',
  },
  '&.cm-merge-b .cm-changedText, .cm-changedText': {
    background: 'color-mix(in srgb, var(--mr-good) 28%, transparent)',
  },
  // On the colour of a change the paler colours of the language are not readable.
  '.cm-changedText, .cm-changedText *, .cm-deletedText, .cm-deletedText *': { color: 'var(--mr-ink)' },
  '.cm-collapsedLines': { color: 'var(--mr-ink-quiet)', background: 'var(--mr-hover)' },
  // The sign that comes with the view is in no font of the console.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"⋯"' },
});

const words = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--mr-accent)', fontWeight: '560' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--mr-busy)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--mr-warn)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--mr-busy)' },
  { tag: tags.comment, color: 'var(--mr-ink-quiet)', fontStyle: 'italic' },
  { tag: [tags.operator, tags.punctuation], color: 'var(--mr-ink-quiet)' },
]);

export const editorTheme = [look, syntaxHighlighting(words)];
