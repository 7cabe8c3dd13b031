// The test files that the whole suite leaves out when it runs on another engine than SQLite, each with the reason.
// They run on SQLite with `npm test`. What a stand-in cannot do stands in docs/design/store.md.

const BREAKS_FILE = 'breaks the file of SQLite from outside: by triggers, locks, rights or a second connection'
const OWN_ENGINES = 'runs over every engine by itself, with `npm run test:engines`'

export const leftOut: Record<string, string> = {
  'test/access/adoption.test.ts': BREAKS_FILE,
  'test/stream/again.test.ts': BREAKS_FILE,
  'test/groups/bans.test.ts': BREAKS_FILE,
  'test/provisioning/caught-up.test.ts': BREAKS_FILE,
  'test/provisioning/edit.test.ts': BREAKS_FILE,
  'test/organisation/exchange.test.ts': BREAKS_FILE,
  'test/attacks/machine.test.ts': BREAKS_FILE,
  'test/rights/interrupted.test.ts': 'counts the statements of SQLite',
  'test/store/layout.test.ts': 'brings files of older versions of SQLite up to date',
  'test/store/batch.test.ts': OWN_ENGINES,
  'test/store/change.test.ts': OWN_ENGINES,
  'test/store/charts.test.ts': OWN_ENGINES,
  'test/store/claim.test.ts': OWN_ENGINES,
  'test/store/copy.test.ts': OWN_ENGINES,
  'test/store/crash.test.ts': OWN_ENGINES,
  'test/store/find.test.ts': OWN_ENGINES,
  'test/store/keys.test.ts': OWN_ENGINES,
  'test/store/model.test.ts': OWN_ENGINES,
  'test/store/start.test.ts': OWN_ENGINES,
  'test/store/sweep.test.ts': OWN_ENGINES,
  'test/store/store.test.ts': OWN_ENGINES,
}
