// What a first start tells: in an organisation without managers, too, it names as many people as it says.
import { expect } from 'chai'
import { runCommand } from '../../../core/commands/run.ts'
import { administrator } from '../../../core/model/caller.ts'
import { welcome } from '../../../core/access/commands/welcome.ts'
import { openStored } from '../../support/context.ts'

describe('the welcome', () => {
  const told = async (managers: Record<string, string | null>) => {
    const { context, end } = await openStored()
    try {
      for (const [id, manager] of Object.entries(managers))
        await context.store.people.insert({ id, username: id, name: `${id} Test`, manager, profile: {} })
      const { text = '' } = await runCommand(context, administrator, welcome, {})
      const named = [...text.matchAll(/^ {2}(\w+)@\S+ {3}\S+$/gm)].map(([, username]) => username)
      return { named, says: /^(One person|Two people) to be/m.exec(text)?.[1], text }
    } finally {
      await end()
    }
  }

  it('names a manager and a report', async () => {
    const { named, says } = await told({ ann: null, bob: 'ann', carl: 'ann' })
    expect({ named, says }).to.deep.equal({ named: ['ann', 'bob'], says: 'Two people' })
  })

  it('names two people where nobody has a manager', async () => {
    const { named, says } = await told({ ann: null, bob: null, carl: null })
    expect({ named, says }).to.deep.equal({ named: ['ann', 'bob'], says: 'Two people' })
  })

  it('names one person where there is one', async () => {
    const { named, says } = await told({ ann: null })
    expect({ named, says }).to.deep.equal({ named: ['ann'], says: 'One person' })
  })

  it('says what comes next where there is nobody', async () => {
    const { named, text } = await told({})
    expect(named).to.deep.equal([])
    expect(text).to.contain('There is nobody yet. Next: ./bellhop')
  })
})
