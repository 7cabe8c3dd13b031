// The sections of the console, in the order of the navigation: where each is, what it is called, and what it is for.
import { say } from '../../texts/say.ts'

export const sections = {
  overview: {
    path: '/console',
    name: () => say('Overview'),
    about: () => say('What you can look at and change here.'),
  },
  people: {
    path: '/console/people',
    name: () => say('People'),
    about: () => say('Find people, see their groups and devices, and give them access.'),
  },
  organisation: {
    path: '/console/organisation',
    name: () => say('Organisation'),
    about: () => say('Who reports to whom, and how the list of people is followed.'),
  },
  groups: {
    path: '/console/groups',
    name: () => say('Groups'),
    about: () => say('Who is in a group, what it is built of, and sending to it.'),
  },
  guests: {
    path: '/console/guests',
    name: () => say('Guests'),
    about: () => say('People from outside, and who answers for them.'),
  },
  invitations: {
    path: '/invites',
    name: () => say('Links and QR codes'),
    about: () => say('What is still good, and ending it.'),
  },
  mails: {
    path: '/mails',
    name: () => say('Mail and text messages'),
    about: () => say('What was sent, came back or was refused, and why.'),
  },
  desks: {
    path: '/console/desks',
    name: () => say('Desks'),
    about: () => say('Who waits, who talks, and which agents are there.'),
  },
  coupons: {
    path: '/console/coupons',
    name: () => say('Coupons'),
    about: () => say('Giving out, redeeming, and what became of them.'),
  },
  wallets: {
    path: '/console/wallets',
    name: () => say('Wallets'),
    about: () => say('Your money, limits, statements of the bank, and exports for accountants.'),
  },
  reports: {
    path: '/console/reports',
    name: () => say('Reports'),
    about: () => say('How much is written, where and when.'),
  },
  system: {
    path: '/console/system',
    name: () => say('System'),
    about: () => say('How everything runs, what has to be mended, backups and settings.'),
  },
  commands: {
    path: '/console/commands',
    name: () => say('All commands'),
    about: () => say('Everything that you can do here, as in chat.'),
  },
}

export type Section = keyof typeof sections

export const isSection = (name: string): name is Section => Object.hasOwn(sections, name)
