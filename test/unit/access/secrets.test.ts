// Rotating secrets without a server: for how long the old one is accepted, and what happens when the server does not take a new one.
import { expect } from 'chai'
import { acceptedSecrets, secret } from '../../../config.ts'
import type { Context } from '../../../core/context.ts'
import { resumeRotation, rotate } from '../../../core/secrets/rotate.ts'
import { Fault, type Condition } from '../../../xep/fault.ts'
import { openStored, type Inside } from '../../support/context.ts'

const HOUR = 3_600_000 // ms

describe('the rotation of a secret', () => {
  let inside: Omit<Inside, 'work'>
  let context: Context
  /** What the server answers; nothing where it takes the new secret. */
  let refusal: Condition | undefined
  let asked: number
  beforeEach(async () => {
    inside = await openStored()
    refusal = undefined
    asked = 0
    const ask: Context['wire']['ask'] = async () => {
      asked++
      if (refusal) throw new Fault(refusal, 'No.')
      return undefined
    }
    context = { ...inside.context, wire: { ...inside.context.wire, ask, online: true, lost: 0 } }
  })
  afterEach(() => inside.end())

  const accepted = (name: string, hours: number) =>
    acceptedSecrets(context.config, name, new Date(Date.now() + hours * HOUR))

  it('accepts the old one as long as it was said, and no longer', async () => {
    const old = secret(context.config, 'scim')
    await rotate(context, 'scim', undefined)
    expect(secret(context.config, 'scim')).not.to.equal(old)
    expect(accepted('scim', 23)).to.deep.equal([secret(context.config, 'scim'), old])
    expect(accepted('scim', 25)).to.deep.equal([secret(context.config, 'scim')])
    await rotate(context, 'scim', 0)
    expect(accepted('scim', 0)).to.have.length(1)
    expect(asked, 'the server is not asked for it').to.equal(0)
  })

  it('puts the old one back where the server has another one', async () => {
    const old = secret(context.config, 'component')
    refusal = 'conflict'
    expect(await rotate(context, 'component', undefined).catch(({ condition }: Fault) => condition)).to.equal(
      'conflict',
    )
    expect(accepted('component', 0)).to.deep.equal([old])
  })

  it('keeps both where the server gave no answer, and asks again with the next stream', async () => {
    const old = secret(context.config, 'component')
    refusal = 'remote-server-timeout'
    await rotate(context, 'component', undefined).catch(() => {})
    expect(accepted('component', 0)).to.deep.equal([secret(context.config, 'component'), old])
    refusal = undefined
    await resumeRotation(context)
    expect(asked).to.equal(2)
  })
})
