// The subjects, a line each: the only place that lists them.
import { access } from './access/index.ts'
import { audit } from './audit/index.ts'
import { backup } from './backup/index.ts'
import { bank } from './bank/index.ts'
import { broadcasts } from './broadcasts/index.ts'
import { conversation } from './conversation/index.ts'
import { coupons } from './coupons/index.ts'
import { desk } from './desk/index.ts'
import { doctor } from './doctor/index.ts'
import { emoticons } from './emoticons/index.ts'
import { federation } from './federation/index.ts'
import { funding } from './funding/index.ts'
import { groups } from './groups/index.ts'
import { guests } from './guests/index.ts'
import { gatherHouse } from './house.ts'
import { invites } from './invites/index.ts'
import { mailing } from './mailing/index.ts'
import { organisation } from './organisation/index.ts'
import { people } from './people/index.ts'
import { questions } from './questions/index.ts'
import { reports } from './reports/index.ts'
import { rights } from './rights/index.ts'
import { secrets } from './secrets/index.ts'
import type { Subject } from './subject.ts'
import { templates } from './templates/index.ts'
import { wallet } from './wallet/index.ts'

/** In the order in which help lists their commands. Of two that give a roster the same address, the first counts. */
export const subjects: Subject[] = [
  conversation,
  people,
  organisation,
  groups,
  questions,
  broadcasts,
  templates,
  guests,
  invites,
  coupons,
  wallet,
  funding,
  desk,
  federation,
  mailing,
  access,
  emoticons,
  reports,
  bank,
  doctor,
  backup,
  audit,
  rights,
  secrets,
]

export const house = gatherHouse(subjects)
