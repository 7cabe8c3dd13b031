// The names and titles of derived groups, from templates that the settings give.
import { expect } from 'chai'
import { edit } from '../../support/chart.ts'
import { derive, entries, names, refusal, small } from '../../support/derived.ts'

describe('the names of groups', () => {
  it("are filled from the manager's profile, by filters too, and prepared as addresses", () => {
    const settings = { DERIVE: 'team-chat', TEAM_CHAT: '{{ department | slugify }}-of-{{ username | upcase }}' }
    const found = derive(entries(edit(small, 'carl', { department: 'Human Resources' })), settings)
    expect(names(found)).to.deep.equal(['human-resources-of-carl', 'work-of-ann', 'work-of-bob'])
  })

  it('take the username for the name of people who have none', () => {
    const found = derive(entries(edit(small, 'ann', { given_name: '', family_name: '' })))
    expect(found.groups.find(({ name }) => name === 'team-ann')?.title).to.equal("ann's team")
  })

  it('are refused where a field is missing, for all managers who lack it at once', () => {
    const rows = small.map(row => ({ ...row, badge: row.id === 'ann' ? '7' : '' }))
    const { condition, message } = refusal(() =>
      derive(entries(rows), { DERIVE: 'team-chat', TEAM_CHAT: 't-{{ badge }}' }),
    )
    expect(condition).to.equal('not-acceptable')
    expect(message)
      .to.match(/bob: BELLHOP_TEAM_CHAT: .*badge/)
      .and.match(/carl: BELLHOP_TEAM_CHAT: .*badge/)
    expect(message).not.to.include('ann: ')
  })

  it('are refused where a field of a title is missing', () => {
    const run = () => derive(entries(small), { TREE_CHAT_TITLE: '{{ motto }}' })
    expect(refusal(run).message).to.match(/ann: BELLHOP_TREE_CHAT_TITLE: .*motto/)
  })

  it('are refused where they cannot be addresses', () => {
    for (const wrong of ['a team of {{ username }}', '{{ name }}', 'a@b', '', '{{ username | slice: 0, 0 }}']) {
      const { condition, message } = refusal(() => derive(entries(small), { TEAM_CHAT: wrong }))
      expect(condition, wrong).to.equal('not-acceptable')
      expect(message, wrong).to.include('carl: ').and.include('BELLHOP_TEAM_CHAT gives')
    }
  })

  it('are refused where several groups would have the same, with all of them', () => {
    const { condition, message } = refusal(() => derive(entries(small), { TEAM_CHAT: '{{ department }}' }))
    expect(condition).to.equal('conflict')
    expect(message)
      .to.include('work (team-chat/bob and team-chat/ann)')
      .and.include('work (team-chat/carl and team-chat/ann)')
  })

  it('are refused where the setting is no template, by its name', () => {
    for (const wrong of ['{{ username', '{{ username | shout }}', '{% if %}']) {
      const { condition, message } = refusal(() => derive(entries(small), { TREE_BROADCAST: wrong }))
      expect(condition, wrong).to.equal('not-acceptable')
      expect(message, wrong).to.include('BELLHOP_TREE_BROADCAST: ')
    }
  })
})
