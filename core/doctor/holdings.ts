// Whose the records of provisioning are: they say what the server holds, and follow from other records. docs/rights.md
import { nobodys, type Holdings } from '../model/holding.ts'

export const holdings = { edits: nobodys, provisioned: nobodys } satisfies Holdings
