// What hostile members have Bellhop read and send.
import { join } from 'node:path'
import { expect } from 'chai'
import { effort } from '../support/effort.ts'
import { startRedis } from '../../queue/redis.ts'
import { command } from '../support/doors.ts'
import { BELLHOP, COMMANDS, fence, NEWS, token } from '../support/hostile.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'
import { metricsOf } from '../support/health.ts'

// Bellhop may not survive it: after a failure the next one begins with a new world.
describe('Bellhop stays connected and sends what is right', function () {
  this.timeout(30_000)
  let acme: World | undefined
  let owner: Party
  let member: Party
  beforeEach(async () => {
    acme ??= await ownWorld()
    ;[owner, member] = await Promise.all([acme.person('lgarcia'), acme.person('ajames')])
  })
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await end()
    else await Promise.all([owner.leaves(), member.leaves()])
  })
  after(() => end())

  /** Ends without waiting for a Bellhop that does not listen any more, whose Redis then has to be ended for it. */
  async function end(): Promise<void> {
    if (!acme) return
    await acme.bellhop.stop(1_000)
    const redis = await startRedis(join(acme.config.data, 'redis'))
    await redis.stop()
    await acme.end()
    acme = undefined
  }

  const here = (): World => acme ?? expect.fail('no world')

  /** The owner's next message is the next and only one that the member gets. */
  async function onlyThen(): Promise<void> {
    owner.says(`${NEWS}@bellhop.acme.test`, 'The next one')
    await member.hears('The next one')
    const bodies = member.received
      .filter(({ attrs }) => attrs.from?.startsWith(NEWS))
      .map(each => each.getChildText('body'))
    expect(bodies.filter(body => body !== null)).to.deep.equal(['The next one'])
    expect(here().bellhop.output()).not.to.match(/our bug|not connected/)
  }

  const sending = (fields: object) =>
    command(here().config, 'broadcast-send', { group: NEWS, ...fields }, token(here()))
  const personal = (text: string) => sending({ personal: true, text })

  it('when a stanza is nested deeply', async () => {
    for (const depth of [100, 250, 5_000]) {
      const deep = '<a>'.repeat(depth) + '</a>'.repeat(depth)
      member.sends(
        `<iq to='bellhop.acme.test' type='set' id='deep'><command xmlns='${COMMANDS}' node='whoami'>${deep}</command></iq>`,
      )
      member.sends(`<message to='${BELLHOP}' type='headline'><x xmlns='urn:example'>${deep}</x></message>`)
      expect(await fence(member), `${depth}`).to.equal('result')
    }
    await onlyThen()
  })

  it('when a name for a sending is too long or odd', async () => {
    const { status } = await sending({ text: 'x', once: 'o'.repeat(1_000) })
    expect(status).to.be.below(500)
    owner.sends(
      `<message to='${NEWS}@bellhop.acme.test' type='chat' id='${'i'.repeat(3_000)}'><body>The next one</body></message>`,
    )
    await member.hears('The next one')
    expect(await metricsOf(here().config)).to.match(/^bellhop_incidents_total 0$/m)
  })

  it('when a text holds characters that no XML can carry', async () => {
    for (const text of ['a\u0001b', 'a\u0000b', 'a\uFFFEb', 'a\uD800b'])
      expect((await sending({ text })).status).to.equal(422)
    for (const text of ['{{ "\\u0001" }}x', "{{ '%01' | url_decode }}x"])
      expect((await personal(text)).status, text).to.equal(422)
    await onlyThen()
  })

  it('when a personal text asks for files or for more than the profile has', async () => {
    const texts = [
      "{% include 'package.json' %}",
      "{% render 'package.json' %}",
      "{% layout 'package.json' %}",
      "{% include '/etc/hostname' %}",
      '{{ constructor }}',
      '{{ __proto__ }}',
      '{{ username.constructor }}',
      '{{ username.__proto__ }}',
      "{{ username['constructor'] }}",
      '{{ toString }}',
      '{{ process.env }}',
      '{{ manager }}',
      '{{ id }}',
      "{% assign a = 'constructor' %}{{ username[a] }}",
    ]
    for (const text of texts) expect((await personal(text)).status, text).to.equal(422)
    await onlyThen()
  })

  it('when a personal text would take for ever, or become huge', async () => {
    const texts = [
      `{% assign a = 'xxxxxxxxxx' %}${'{% assign a = a | append: a %}'.repeat(22)}{{ a }}`,
      '{% for a in (1..3000) %}{% for b in (1..3000) %}{% endfor %}{% endfor %}x',
      "{{ 'now' | date: '%90000000d' }}",
      '{% for a in (1..100000000) %}{{ a }}{% endfor %}',
    ]
    for (const text of texts) {
      const cost = await effort(
        async () => expect((await personal(text)).status, text.slice(0, 60)).to.equal(422),
        [acme!.bellhop],
      )
      expect(cost, text.slice(0, 60)).to.be.below(2_000)
    }
    await onlyThen()
  })
})
