export const dialog = {
  typeName: 'Type “{{name}}” to go on',
  dismiss: 'Dismiss this message',
  notices: 'Messages',
  show: 'Show',
} as const;
