export const dialog = {
  typeName: 'Type “{{name}}” to go on',
  leaveTitle: 'Leave without saving?',
  leaveLead: 'What you have changed on this page is saved nowhere.',
  leave: 'Leave',
  dismiss: 'Dismiss this message',
  notices: 'Messages',
  show: 'Show',
} as const;
