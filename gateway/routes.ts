// All routes of the HTTP door.
import { card } from './card.ts'
import { commands } from './commands.ts'
import { consoleRoutes } from './console/routes.ts'
import { contact } from './contact.ts'
import { health } from './health.ts'
import { pages } from './pages.ts'
import { pairing } from './pairing.ts'
import { picture } from './picture.ts'
import { register } from './register.ts'
import { reportPicture } from './report-picture.ts'
import type { Routes } from './route.ts'
import { scim } from './scim/routes.ts'
import { signIn } from './sign-in.ts'
import { sticker } from './sticker.ts'
import { smsReport } from './sms-report.ts'
import { stripeWebhook } from './stripe-webhook.ts'
import { trace } from './trace.ts'
import { uploadSlot } from './upload-slot.ts'

export const routes: Routes[] = [
  health,
  signIn,
  register,
  pairing,
  contact,
  card,
  picture,
  reportPicture,
  commands,
  uploadSlot,
  sticker,
  smsReport,
  stripeWebhook,
  trace,
  scim,
  pages,
  consoleRoutes,
]
