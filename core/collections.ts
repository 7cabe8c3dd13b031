// Every collection of the house.
import { collections as access } from './access/records.ts'
import { collections as mailing } from './mailing/records.ts'
import { collections as broadcasts } from './broadcasts/records.ts'
import { collections as groups } from './groups/records.ts'
import { collections as provisioning } from './provisioning/records.ts'
import { collections as people } from './people/records.ts'
import { collections as organisation } from './organisation/records.ts'
import { collections as invites } from './invites/records.ts'
import { collections as federation } from './federation/records.ts'
import { collections as conversation } from './conversation/records.ts'
import type { AllCollections } from './model/records.ts'

export const collections: AllCollections = {
  ...access,
  ...mailing,
  ...broadcasts,
  ...groups,
  ...provisioning,
  ...people,
  ...organisation,
  ...invites,
  ...federation,
  ...conversation,
}
