// Settings: uploads, backups, archives, and how long things stay.
import { count, minutes, optionalFolder, positive, recipient, setting, webAddress } from '../setting.ts'

export const storageSettings = {
  uploadUrl: setting(
    'UPLOAD_URL',
    '',
    webAddress,
    "address that links of uploaded files begin with, where it is not the gateway's; empty: the gateway's",
  ),
  uploadFileMegabytes: setting('UPLOAD_FILE_MB', '50', positive, 'megabytes of one file that is uploaded'),
  uploadMinutes: setting('UPLOAD_MINUTES', '20', minutes, 'minutes within which a file is uploaded'),
  uploadsAtOnce: setting(
    'UPLOADS_AT_ONCE',
    '100',
    positive,
    'files that one network uploads and downloads at the same time',
  ),
  uploadMegabytes: setting('UPLOAD_MB', '500', positive, 'megabytes that a member uploads a day'),
  guestUploadMegabytes: setting('GUEST_UPLOAD_MB', '10', count, 'megabytes that a guest uploads a day; 0: none'),
  uploadTotalMegabytes: setting('UPLOAD_TOTAL_MB', '50000', positive, 'megabytes that all uploads take together'),
  backupFolder: setting(
    'BACKUP_FOLDER',
    '',
    optionalFolder,
    'the folder of backups, on another disk than the data; empty: backups are taken by ./bellhop backup FOLDER alone',
  ),
  backupHours: setting('BACKUP_HOURS', '24', count, 'hours between two backups in that folder; 0: none by themselves'),
  backupKeep: setting('BACKUP_KEEP', '14', positive, 'backups that stay in that folder, the newest ones'),
  backupRecipient: setting(
    'BACKUP_RECIPIENT',
    '',
    recipient,
    'whose key opens the secrets in backups: the public key that age-keygen prints, age1…; empty: backups have no secrets',
  ),
  auditDays: setting('AUDIT_DAYS', '730', count, 'days that entries of the audit log stay; 0: they all stay'),
  prosodyData: setting(
    'PROSODY_DATA',
    '',
    optionalFolder,
    "the XMPP server's folder of data, for backups; empty: prosody in the data folder",
  ),
  archiveDays: setting(
    'ARCHIVE_DAYS',
    '0',
    count,
    'days after which messages are deleted from the archives of people; 0: they stay',
  ),
  roomArchiveDays: setting(
    'ROOM_ARCHIVE_DAYS',
    '0',
    count,
    'days after which messages are deleted from the archives of rooms; 0: they stay',
  ),
}
