// Pictures and files that go with broadcasts and templates: uploaded by the command line, or sent to Bellhop by a client.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Element } from 'ltx'
import { secret } from '../../config.ts'
import { drawTile } from '../../core/model/picture.ts'
import { basic, knock } from '../support/doors.ts'
import type { Party } from '../support/party.ts'
import { ownWorld, type World } from '../support/world.ts'

const BELLHOP = 'bellhop@bellhop.acme.test'
const NEWS = 'team-nyang-news'
const { data: PICTURE } = drawTile('garden', 'room')

const sharedIn = (stanza: Element) => {
  const file = stanza.getChild('file-sharing', 'urn:xmpp:sfs:0')?.getChild('file', 'urn:xmpp:file:metadata:0')
  return {
    oob: stanza.getChild('x', 'jabber:x:oob')?.getChildText('url'),
    name: file?.getChildText('name'),
    type: file?.getChildText('media-type'),
    size: file?.getChildText('size'),
  }
}

describe('pictures and files', function () {
  this.timeout(30_000)
  let acme: World
  let nyang: Party
  let jennifer: Party
  const folder = mkdtempSync(join(tmpdir(), 'bellhop-files-'))
  const file = (name: string, content: Uint8Array) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  before(async function () {
    this.timeout(60_000)
    acme = await ownWorld({ BELLHOP_UPLOAD_FILE_MB: '1', BELLHOP_UPLOAD_MB: '2' })
    nyang = await acme.person('nyang')
    jennifer = await acme.person('jwhalen')
  })
  after(async () => {
    await acme?.end()
    rmSync(folder, { recursive: true })
  })
  /** The administrator's token. */
  const admin = () => ({ authorization: `Bearer ${secret(acme.config, 'admin')}` })

  it('go with a broadcast from the command line: each copy shows it, and everybody finds it there', async () => {
    const path = file('our garden.png', PICTURE)
    const sent = await acme.cli('broadcast', 'send', NEWS, 'Look at this', '--file', path)
    expect(sent.out, sent.err).to.match(/^Sent to \d+ people/)
    const copy = await jennifer.hears(/^Look at this\nhttp/, NEWS)
    const { oob, ...said } = sharedIn(copy)
    expect(said).to.deep.equal({ name: 'our garden.png', type: 'image/png', size: String(PICTURE.length) })
    const found = await fetch(oob ?? '')
    expect(found.headers.get('content-type')).to.equal('image/png')
    expect(Buffer.from(await found.arrayBuffer()).equals(readFileSync(path))).to.equal(true)
  })

  it('go with a template, beside a text of its own for each', async () => {
    await acme.cli('template', 'create', 'garden', 'Our garden, {{ given_name }}!')
    const put = await acme.cli('template', 'file', 'garden', file('garden.png', PICTURE))
    expect(put.out, put.err).to.match(/^The file goes with garden/)
    expect((await acme.does('template-show', { template: 'garden' })).text).to.match(/\nhttp\S+garden\.png$/)
    expect((await acme.cli('template', 'send', 'garden', 'to', NEWS)).out).to.match(/^Sent to/)
    const copy = await jennifer.hears(/^Our garden, Jennifer!\nhttp\S+$/, NEWS)
    expect(sharedIn(copy)).to.deep.include({ name: 'garden.png', type: 'image/png' })
    expect(
      copy
        .getChild('body')
        ?.getText()
        .endsWith(sharedIn(copy).oob ?? '-'),
    ).to.equal(true)
    expect((await acme.cli('template', 'file', 'garden', '--remove')).out).to.match(/has no file any more/)
    expect((await acme.cli('template', 'send', 'garden', 'to', NEWS)).out).to.match(/^Sent to/)
    await jennifer.hears('Our garden, Jennifer!', NEWS)
    nyang.says(`${NEWS}@bellhop.acme.test`, 'fence')
    await jennifer.hears('fence')
  })

  it('are sent to Bellhop by a client that is asked for one', async () => {
    const tells = (line: string, answer: RegExp) => {
      nyang.says(BELLHOP, line)
      return nyang.hears(answer, BELLHOP)
    }
    await tells('template create roses Roses for {{ given_name }}', /is stored/)
    await tells('template file roses', /^Send me the picture or file now/)
    await tells('a rose', /Send the picture or file itself/)
    const url = 'https://files.acme.test/a/rose.png'
    nyang.sends(
      `<message to='${BELLHOP}' type='chat' id='rose-1'><body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x></message>`,
    )
    await nyang.hears('The file goes with roses from now on.', BELLHOP)
    await tells(`template send roses to ${NEWS}`, /^Sent to/)
    const copy = await jennifer.hears(`Roses for Jennifer\n${url}`, NEWS)
    expect(sharedIn(copy).oob).to.equal(url)
  })

  it('are refused with a reason beyond the bounds of who uploads, and nothing is sent', async () => {
    const large = file('large.bin', Buffer.alloc(1_048_577))
    const refused = await acme.cli('broadcast', 'send', NEWS, 'Too large', '--file', large)
    expect(refused).to.deep.include({ code: 1 })
    expect(refused.err).to.match(/large\.bin was not uploaded: File too large/)
    const gone = await acme.cli('broadcast', 'send', NEWS, 'No file', '--file', '/no/such/file.png')
    expect(gone).to.deep.include({ code: 1 })
    const slot = (headers: Record<string, string>, body: object) =>
      knock(acme.config, '/api/uploads', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    const asked = { name: 'a.bin', size: 1_048_576 }
    expect((await slot({}, asked)).status).to.equal(401)
    expect((await slot(admin(), { ...asked, name: '' })).status).to.equal(400)
    const headers = basic('nyang', await acme.code('nyang'))
    for (const status of [200, 200, 429])
      expect((await slot(headers, asked)).status, 'two megabytes a day').to.equal(status)
    expect((await slot(basic('jwhalen', await acme.code('jwhalen')), asked)).status).to.equal(200)
    const bad = await acme.does('broadcast-send', { group: NEWS, text: 'x', file: 'file:///etc/passwd' }).catch(String)
    expect(bad).to.match(/begins with https/)
  })
})
