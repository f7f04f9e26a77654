export const variables = {
  title: 'Variables',
  lead: 'Text that the SQL of jobs writes as ${name}: addresses, topics, buckets. A version keeps the values it was published with. Passwords and tokens are secret variables: nobody sees their values again, and each start uses the present one.',
  create: 'New variable',
  edit: 'Change {{name}}',
  variable: 'Variable',
  value: 'Value',
  valueHelp: 'Put in place of ${name} as it is, so without quotes of its own.',
  newValue: 'New value',
  secret: 'Secret',
  secretHelp:
    'For passwords and tokens. The value is never shown again, and stands in no version, plan or log. It cannot be changed later whether a variable is secret.',
  secretValueHelp:
    "Written ${name} inside the quotes of an option in WITH (...), such as 'password'. Left empty, the present one stays.",
  secretTooShort: 'A secret has at least {{count}} characters.',
  description: 'Description',
  descriptionHelp: 'What it is for.',
  nameHelp: 'Letters, digits, dots, hyphens and underscores; a letter first.',
  changed: 'Changed',
  empty: 'No variable yet',
  emptyLead:
    'Give a broker or a bucket a name here and write ${name} in SQL: the same job then runs elsewhere with another value.',
  saved: '{{name}} is saved. The next version that is published has the new value.',
  savedSecret:
    '{{name}} is saved. Jobs that run keep the value they were started with; the next start has the new one.',
  deleteTitle: 'Delete {{name}}?',
  deleteLead:
    'Versions that are published keep its value. A draft that names it cannot be published until it names another. A secret can only be deleted once no version names it.',
  deleted: '{{name}} is deleted',
  unused: 'not used',
};
