// Every setting, gathered from the files of their subjects.
import { accessSettings } from './settings/access.ts'
import { directorySettings } from './settings/directory.ts'
import { groupSettings } from './settings/groups.ts'
import { installationSettings } from './settings/installation.ts'
import { mailingSettings } from './settings/mailing.ts'
import { messageSettings } from './settings/messages.ts'
import { moneySettings } from './settings/money.ts'
import { networkSettings } from './settings/network.ts'
import { storageSettings } from './settings/storage.ts'

export const settings = {
  ...installationSettings,
  ...directorySettings,
  ...networkSettings,
  ...groupSettings,
  ...messageSettings,
  ...moneySettings,
  ...accessSettings,
  ...mailingSettings,
  ...storageSettings,
}
