// Settings: access codes and devices.
import { count, positive, setting } from '../setting.ts'

export const accessSettings = {
  codeHours: setting('CODE_HOURS', '24', positive, 'hours within which an access code must be used first'),
  textMinutes: setting(
    'TEXT_CODE_MINUTES',
    '10',
    positive,
    'the same for a code that somebody asked for by text message, in minutes',
  ),
  settling: setting('CODE_SETTLING_MINUTES', '10', count, 'how long after its first use a code may change devices'),
  mobiles: setting('MOBILE_DEVICES', '1', count, 'mobile devices of a person at once; 0: no bound'),
  desktops: setting('DESKTOP_DEVICES', '1', count, 'desktop and web devices of a person at once; 0: no bound'),
  reconnects: setting(
    'RECONNECTS',
    '6',
    positive,
    'sign-ins of a device, each within a minute of the one before, until it has to wait before the next one',
  ),
  reconnectSeconds: setting('RECONNECT_SECONDS', '60', positive, 'the longest that such a device has to wait'),
  secretBits: setting(
    'SECRET_BITS',
    '60',
    positive,
    "bits that a secret of a client's own making has at least, as if it was drawn at random",
  ),
}
