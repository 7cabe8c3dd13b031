// The columns that we know, however they are spelled.
const COLUMNS = [
  'id',
  'username',
  'given_name',
  'family_name',
  'email',
  'phone',
  'title',
  'department',
  'location',
  'hired',
  'manager_id',
]
const NAMES = new Map([...COLUMNS.map(name => [name.replace('_', ''), name] as const), ['manager', 'manager_id']])

/** The column that a file means: `Given Name`, `givenName` and `given_name` are one. Others keep the name they have. */
export function columnName(name: string): string {
  return NAMES.get(name.toLowerCase().replace(/[\s_-]/g, '')) ?? name
}

/** Whether the column is one of ours, and not an attribute of the organisation's own. */
export function isOwnColumn(name: string): boolean {
  return COLUMNS.includes(name)
}
