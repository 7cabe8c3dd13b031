// Federation: people and groups of other servers, who are asked before they are sent anything.
import type { Subject } from '../subject.ts'
import { groupFollow, groupSubscribe, groupUnfollow } from './commands/group-follow.ts'
import { guestInvite } from './commands/guest-invite.ts'
import { answerOffer } from './offer.ts'
import { holdings } from './holdings.ts'
import { collections } from './records.ts'
import { bareJid } from '../model/jid.ts'

export const federation: Subject = {
  name: 'federation',
  collections,
  holdings,
  commands: [{ name: 'guests', commands: [guestInvite, groupSubscribe, groupFollow, groupUnfollow] }],
  /** Who lives on another server may have been asked whether they want to be here. */
  async answer(context, { from, body, message: { chosen } }) {
    const jid = bareJid(from)
    if (jid.endsWith(`@${context.config.domain}`)) return undefined
    return answerOffer(context, jid, chosen?.value ?? body.trim(), chosen?.question)
  },
  async personLeaves({ store }, { id: by }) {
    for (const { id } of await store.offers.find({ where: { by } })) await store.offers.remove(id)
  },
  async groupCloses({ store }, { id: group }) {
    for (const { id } of await store.follows.find({ where: { group } })) await store.follows.remove(id)
  },
}
