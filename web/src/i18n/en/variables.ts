export const variables = {
  title: 'Variables',
  lead: 'Text that the SQL of jobs writes as ${name}: addresses, topics, buckets. A version keeps the values it was published with. No place for secrets.',
  create: 'New variable',
  edit: 'Change {{name}}',
  variable: 'Variable',
  value: 'Value',
  valueHelp: 'Put in place of ${name} as it is, so without quotes of its own.',
  description: 'Description',
  descriptionHelp: 'What it is for.',
  nameHelp: 'Letters, digits, dots, hyphens and underscores; a letter first.',
  changed: 'Changed',
  empty: 'No variable yet',
  emptyLead:
    'Give a broker or a bucket a name here and write ${name} in SQL: the same job then runs elsewhere with another value.',
  saved: '{{name}} is saved. The next version that is published has the new value.',
  deleteTitle: 'Delete {{name}}?',
  deleteLead:
    'Versions that are published keep its value. A draft that names it cannot be published until it names another.',
  deleted: '{{name}} is deleted',
  unused: 'not used',
};
