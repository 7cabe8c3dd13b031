// From the letter to the first session: invited clients sign up by the link of a real letter, with no password typed.
import { expect } from 'chai'
import { openMailbox, read, type Mailbox } from '../support/mailbox.ts'
import { signIn } from '../support/party.ts'
import { linesOf, play, scenesOf, type Line } from '../support/scene.ts'
import { ownWorld, type World } from '../support/world.ts'
import { signsUp } from '../witness/slixmpp-register.ts'

const TOKEN = '5k9m2x7qdr3v8wz1htbgcn40pa' // the specification's
const MADE = 'hK3+wQz8/Rm$'
const TYPED = 'K7F3-M2QX-9D4T-V'

describe('an invited person', () => {
  let post: Mailbox
  let acme: World
  before(async () => {
    post = await openMailbox()
    acme = await ownWorld({ BELLHOP_SMTP: post.url })
  })
  after(async () => {
    await acme?.end()
    await post?.end()
  })

  /** The token and the access code of a letter that was sent to that person. */
  async function letterTo(username: string): Promise<{ token: string; code: string }> {
    const { text = '' } = await acme.does('invite', { username })
    const mail = await post.arrives(/\S+@\S+\w/.exec(text)?.[0] ?? '')
    const { text: said } = read(mail)
    const token = /\/welcome\/([0-9a-z]{26})/.exec(said)?.[1] ?? ''
    return { token, code: /\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]\b/.exec(said)?.[0] ?? '' }
  }

  /** A scene of the specification for this person and token. */
  const scene = (name: string, username: string, token: string, code = ''): Line[] =>
    scenesOf('register.md', { 'acme.example': 'acme.test', [TOKEN]: token, sking: username, [TYPED]: code }).get(
      name,
    ) ?? []

  const attempt = (username: string, password: string) =>
    signIn({ port: acme.config.c2sPort, domain: acme.config.domain, username, password }).catch(
      (error: Error) => error.message,
    )

  it('signs up with what the app has made, and signs in with it again and again', async () => {
    const { token } = await letterTo('dfaviet')
    await play(acme.config.c2sPort, scene('Conversations', 'dfaviet', token))
    const devices = []
    for (let times = 0; times < 3; times++) {
      const party = await attempt('dfaviet', MADE)
      if (typeof party === 'string') throw new Error(party)
      devices.push(party.jid)
      await party.leaves()
    }
    expect(new Set(devices).size).to.equal(1)
  })

  it('signs up with the access code of the letter, typed into the form', async () => {
    const { token, code } = await letterTo('jchen')
    await play(acme.config.c2sPort, scene('Monal', 'jchen', token, code))
    const party = await attempt('jchen', code)
    expect(party).to.be.an('object')
    if (typeof party !== 'string') await party.leaves()
  })

  it('signs up once: the link is worth nothing then, in the words for a forged one', async () => {
    const { token } = await letterTo('lpopp')
    const port = acme.config.c2sPort
    await play(port, scene('Conversations', 'lpopp', token))
    const forged = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0')
    for (const worthless of [token, forged, token.slice(1), token.toUpperCase().slice(0, 10)]) {
      const [open, features, ask] = scene('Conversations', 'lpopp', worthless)
      const error =
        "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" +
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>This link is unknown, no longer valid, or was used already.</text></error>"
      const refused = linesOf(`S: <iq type='error' id='c1'>${error}</iq>`)
      if (open && features && ask) await play(port, [open, features, ask, ...refused])
    }
  })

  it('wins once where the link is used by many at once with different secrets', async () => {
    const { token } = await letterTo('psully')
    const tries = Array.from({ length: 12 }, (_, at) => `${at}:${MADE}`)
    const won = await Promise.all(
      tries.map(secret =>
        play(
          acme.config.c2sPort,
          scene('Conversations', 'psully', token).map(({ who, xml }) => ({ who, xml: xml.replace(MADE, secret) })),
        ).then(
          () => secret,
          () => undefined,
        ),
      ),
    )
    const winners = won.filter(secret => secret !== undefined)
    expect(winners).to.have.length(1)
    const party = await attempt('psully', winners[0] ?? '')
    if (typeof party === 'string') throw new Error(party)
    const lost = tries.filter(secret => secret !== winners[0]).slice(0, 3) // more would be slowed down
    for (const secret of lost) expect(await attempt('psully', secret)).to.equal('not-authorized')
    await party.leaves()
  })

  it('signs up with slixmpp, which fills in the form and goes on on the same stream', async () => {
    const { token } = await letterTo('dbernste')
    const secret = 'Vq7+kTz3/Xw!'
    const [form, session, ...more] = await signsUp(acme.config, 'dbernste', token, secret)
    expect(form).to.deep.equal({ saw: 'form', username: 'dbernste' })
    expect(session).to.include({ saw: 'session' })
    expect(session?.jid).to.match(/^dbernste@acme\.test\//)
    expect(more).to.deep.equal([])
    const again = await signsUp(acme.config, 'dbernste', token, 'bN4)rGp8&Yd=')
    const text = 'This link is unknown, no longer valid, or was used already.'
    expect(again).to.deep.equal([{ saw: 'refusal', condition: 'item-not-found', text }])
  }).timeout(60_000)
})
