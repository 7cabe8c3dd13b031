// Desks: one address for customers, several agents who answer, one conversation between two people.
import type { Subject } from '../subject.ts'
import { caseAddressFor, deskAddressFor, isReserved } from './address.ts'
import { caseAsk } from './commands/case-ask.ts'
import { caseClose } from './commands/case-close.ts'
import { caseHold } from './commands/case-hold.ts'
import { caseNote } from './commands/case-note.ts'
import { caseReply } from './commands/case-reply.ts'
import { caseRequest } from './commands/case-request.ts'
import { caseTake } from './commands/case-take.ts'
import { caseTransfer } from './commands/case-transfer.ts'
import { caseUnwatch, caseWatch } from './commands/case-watch.ts'
import { CASE } from './case/case.ts'
import { agentLogin } from './commands/agent-login.ts'
import { agents } from './commands/agents.ts'
import { cases } from './commands/cases.ts'
import { deskChange } from './commands/desk-change.ts'
import { deskCreate } from './commands/desk-create.ts'
import { deskHelp } from './commands/desk-help.ts'
import { deskAway, deskOn } from './commands/desk-on.ts'
import { deskRemove } from './commands/desk-remove.ts'
import { deskUnwatch, deskWatch } from './commands/desk-watch.ts'
import { desks } from './commands/desks.ts'
import { bringDesks } from './desk-file.ts'
import { lookAtCase } from './acts/due.ts'
import { resumeDues } from './offering/later.ts'
import { followLater, resumeCases } from './case/following.ts'
import { expireCases, forgetAgentGroup, leaveDesks, releaseRemoved } from './leaving.ts'
import { offerCases } from './offering/offering.ts'
import { resumeOpenings } from './opening.ts'
import { agentConnects, lookAtAgent, lookForAgent, resumeReach } from './shifts/reach.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { addDesks, deskContacts } from './roster.ts'
import { lookAtShift, resumeShifts } from './shifts/shift.ts'
import { resumeStaffing } from './offering/staff-look.ts'
import { expireSamples, sampleDesks, sampleDesksLater } from './staffing/sample.ts'
import { lookAtStaff } from './staffing/staff.ts'
import { tellWaits } from './offering/waiting.ts'
import { showBoards } from './watching/board.ts'
import { expireVisitors } from './visitors.ts'
import { endLostWatches } from './watching/watch.ts'

declare module '../context.ts' {
  interface Jobs {
    deskCase: true
    deskFollowing: true
    deskOpening: true
    deskAgent: true
    deskShift: true
    deskStaff: true
    deskSample: true
    deskBoard: true
    deskOverflow: true
    deskWaits: true
  }
  interface Counters {
    cases: true
    cases_taken: true
    cases_closed: true
  }
}

export const desk: Subject = {
  name: 'desk',
  collections,
  holdings,
  commands: [
    {
      name: 'desks',
      about: 'addresses for customers, and the agents who answer there',
      commands: [
        ...[desks, deskOn, deskAway, deskHelp, deskCreate, deskChange, deskRemove, agents, agentLogin],
        ...[deskWatch, deskUnwatch],
      ],
    },
    {
      name: 'cases',
      about: 'conversations of agents with customers',
      commands: [
        cases,
        caseTake,
        caseNote,
        caseReply,
        caseAsk,
        caseRequest,
        caseTransfer,
        caseHold,
        caseClose,
        caseWatch,
        caseUnwatch,
      ],
    },
  ],
  jobs: {
    deskCase: lookAtCase,
    deskFollowing: followLater,
    deskOpening: offerCases,
    deskAgent: lookAtAgent,
    deskShift: lookAtShift,
    deskStaff: lookAtStaff,
    deskSample: sampleDesks,
    deskBoard: showBoards,
    deskOverflow: offerCases,
    deskWaits: tellWaits,
  },
  resume: [
    {
      order: 80,
      async run(context) {
        await resumeCases(context)
        await endLostWatches(context)
        for (const each of await context.store.desks.find()) await releaseRemoved(context, each)
        await offerCases(context)
      },
    },
    { order: 105, run: resumeDues, requeues: true },
    { order: 106, run: resumeOpenings, requeues: true },
    { order: 107, run: resumeReach, requeues: true },
    { order: 108, run: resumeShifts, requeues: true },
    { order: 109, run: resumeStaffing, requeues: true },
    { order: 110, run: offerCases, requeues: true },
    { order: 116, run: sampleDesksLater, requeues: true },
  ],
  addresses: [
    { find: deskAddressFor, isReserved },
    { find: caseAddressFor, keepsContact: name => CASE.test(name) },
  ],
  roster: deskContacts,
  completeSnapshot: addDesks,
  connects: agentConnects,
  disconnects: (context, { id }) => lookForAgent(context, id),
  async organisationReady(context) {
    if (context.config.deskFile) await bringDesks(context, context.config.deskFile)
  },
  personLeaves: leaveDesks,
  groupCloses: forgetAgentGroup,
  async expire(context) {
    await expireCases(context)
    await expireVisitors(context)
    await expireSamples(context)
  },
  counters: {
    cases: { help: 'Conversations of customers with desks' },
    cases_taken: { help: 'Conversations that agents have taken, those that were taken again included' },
    cases_closed: { help: 'Conversations that are over, those that customers left included' },
  },
  gauges: {
    cases_waiting: {
      help: 'Conversations that nobody has taken',
      read: ({ store }) => store.cases.count({ state: 'waiting' }),
      alert: {
        name: 'CustomersWait',
        above: 10,
        for: 15,
        severity: 'warning',
        says: 'More than ten customers have been waiting for somebody at a desk for 15 minutes.',
        action: 'Ask the supervisors of the desks: `desks` lists who is there. Choose another number for a large desk.',
      },
    },
    cases_open: { help: 'Conversations that an agent has', read: ({ store }) => store.cases.count({ state: 'taken' }) },
  },
}
