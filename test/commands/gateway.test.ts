// Commands at the gateway: over HTTP, and on the command line, which is a client of it.
import { expect } from 'chai'
import { secret } from '../../config.ts'
import { commandsFor } from '../../core/commands/command.ts'
import { house } from '../../core/subjects.ts'
import { world, type World } from '../support/world.ts'
import { administrator } from '../../core/model/caller.ts'
import { nodeOf } from '../../core/commands/command.ts'
import { healthOf, metricsOf } from '../support/health.ts'

describe('commands', () => {
  let acme: World
  before(async () => (acme = await world()))

  describe('over HTTP', () => {
    const post = (node: string, headers: Record<string, string>, body: string) =>
      fetch(`http://127.0.0.1:${acme.config.httpPort}/api/commands/${node}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      })
    const admin = () => ({ authorization: `Bearer ${secret(acme.config, 'admin')}` })

    it('know the administrator by token and a person by access code', async () => {
      const basic = `Basic ${Buffer.from(`sking:${await acme.code('sking')}`).toString('base64')}`
      expect(await (await post('whoami', admin(), '{}')).json()).to.deep.equal({ text: 'You are the administrator.' })
      const person = await (await post('whoami', { authorization: basic }, '{}')).text()
      expect(person).to.contain('sking@acme.test')
      for (const authorization of ['', 'Bearer wrong', 'Basic wrong', `Bearer ${secret(acme.config, 'sign-in')}`])
        expect((await post('whoami', { authorization }, '{}')).status, authorization).to.equal(401)
    })

    it('refuse wrong fields, wrong JSON, unknown commands, and say why', async () => {
      const cases: [string, string, number, RegExp][] = [
        ['members', '{}', 400, /needs the field 'group'/],
        ['members', '{"grup":"x"}', 400, /has no field 'grup'/],
        ['members', '{"group":{"a":1}}', 400, /flat JSON object/],
        ['members', '{', 400, /JSON/],
        ['members', '{"group":"nowhere"}', 404, /no group 'nowhere'/],
        ['make-coffee', '{}', 404, /no command/],
        ['broadcast-history', '{"group":"team-sking-news","limit":"many"}', 400, /limit: 'many' is no whole number/],
      ]
      for (const [node, body, status, text] of cases) {
        const response = await post(node, admin(), body)
        expect(response.status, `${node} ${body}`).to.equal(status)
        expect(await response.text()).to.match(text)
      }
    })

    it('are described by OpenAPI, every one of them', async () => {
      const response = await fetch(`http://127.0.0.1:${acme.config.httpPort}/api/openapi.json`)
      const described = JSON.parse(await response.text())
      expect(Object.keys(described.paths)).to.deep.equal(
        house.commands.map(command => `/api/commands/${nodeOf(command)}`),
      )
      const { Answer, Error } = described.components.schemas
      expect(Object.keys(Answer.properties)).to.have.members(['text', 'table', 'link', 'secret', 'ask', 'next'])
      expect(Error).to.deep.include({ type: 'object', required: ['error', 'text'] })
      const { schema } = described.paths['/api/commands/broadcast-history'].post.requestBody.content['application/json']
      expect(schema).to.deep.include({ type: 'object', required: ['group'], additionalProperties: false })
      expect(schema.properties.group.type).to.equal('string')
      expect(schema.properties.limit).to.include({ type: 'integer' })
    })

    it('tell of health and numbers', async () => {
      const king = await acme.person('sking')
      king.says('bellhop@bellhop.acme.test', 'whoami')
      await king.hears(/sking@acme.test/)
      await king.leaves()
      expect(await healthOf<object>(acme.config)).to.include({ status: 'ok', server: 'connected', people: 107 })
      expect(await metricsOf(acme.config))
        .to.match(/^bellhop_connected 1$/m)
        .and.match(/^bellhop_stanzas_in_total [1-9]/m)
        .and.match(/^bellhop_stanzas_out_total [1-9]/m)
        .and.match(/^process_resident_memory_bytes /m)
    })
  })

  describe('on the command line', function () {
    this.timeout(60_000)
    it('print for people and JSON for programs, and exit 0', async () => {
      const people = await acme.cli('whoami')
      expect(people).to.deep.include({ code: 0, out: 'You are the administrator.\n' })
      const json = await acme.cli('members', 'team-nyang', '--json')
      expect(JSON.parse(json.out).table.rows.map((row: string[]) => row[0])).to.include('jwhalen@acme.test')
    })

    it('exit 1 when refused, with the reason, and 2 for wrong usage', async () => {
      const refused = await acme.cli('members', 'nowhere')
      expect(refused.code).to.equal(1)
      expect(refused.err).to.match(/There is no group 'nowhere'/)
      expect((await acme.cli('members', 'no', 'where')).err).to.match(/There is no group 'no where'/)
      for (const words of [
        ['make', 'coffee'],
        ['members'],
        ['members', '--nope', 'x'],
        ['org', 'plan', '/no/such/file'],
      ]) {
        const wrong = await acme.cli(...words)
        expect(wrong.code, words.join(' ')).to.equal(2)
        expect(wrong.err).not.to.match(/ at .*\.ts:/)
      }
    })

    it('list every command and every setting', async () => {
      const overview = (await acme.cli('help')).out
      for (const { name } of commandsFor(house.commands, administrator)) expect(overview).to.contain(name)
      expect(overview).to.match(/^groups: your groups.*\n  groups +lists your groups[^]*^desks: /m)
      expect((await acme.cli('help', 'settings')).out).to.match(/BELLHOP_DATA .*store, secrets/)
    })
  })
})
