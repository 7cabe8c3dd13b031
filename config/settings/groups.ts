// Settings: groups, rosters, and people from outside.
import { choice, count, list, positive, setting, some, text } from '../setting.ts'

/** Whom members bring in: by name, as one of these, or whoever opens a link of theirs. */
const OUTSIDERS = ['customer', 'client', 'partner', 'link'] as const
const ALLOWED = ['nobody', 'owners', 'members'] as const
type Policy = Record<(typeof OUTSIDERS)[number], (typeof ALLOWED)[number]>

/** `owners` for all, or `customer=members,partner=nobody`; what is not named is left at `owners`. */
function policy(value: string): Policy {
  const allowed: Policy = { customer: 'owners', client: 'owners', partner: 'owners', link: 'owners' }
  for (const part of list(value)) {
    const [who = '', may] = part.includes('=') ? part.split('=') : ['', part]
    for (const outsider of who ? [choice(...OUTSIDERS)(who)] : OUTSIDERS)
      allowed[outsider] = choice(...ALLOWED)(may ?? '')
  }
  return allowed
}

const KINDS = ['team-chat', 'team-broadcast', 'tree-chat', 'tree-broadcast'] as const

export const groupSettings = {
  derive: setting('DERIVE', KINDS.join(','), some(...KINDS), 'which groups follow from the reporting lines'),
  minimum: setting('GROUP_MINIMUM', '1', positive, 'a manager with fewer direct reports gets no groups'),
  autojoin: setting('AUTOJOIN_MAXIMUM', '500', count, 'rooms with more members are bookmarked without being joined'),
  notify: setting(
    'NOTIFY_MAXIMUM',
    '50',
    count,
    'rooms with more members notify a person only when they mention that person, until the person says otherwise',
  ),
  rosterLevels: setting('ROSTER_LEVELS', '3', count, 'how far up and down the reporting lines rosters show people'),
  rosterTeam: setting(
    'ROSTER_TEAM',
    '150',
    count,
    'of a larger team rosters show manager and reports to each other, no colleagues',
  ),
  outside: setting(
    'OUTSIDE',
    'owners',
    policy,
    'who invites outsiders into a group: nobody (at all), its owners, or its members; for each kind: customer=members,partner=owners,link=nobody',
  ),
  additions: setting(
    'ADDITIONS',
    '200',
    count,
    'people not below a member whom that member puts into groups by hand within a day',
  ),
  ownGroups: setting('OWN_GROUPS', '20', count, 'custom groups that one member can own'),
  broadcastGroups: setting(
    'BROADCAST_GROUPS',
    'members',
    choice('members', 'managers', 'administrator'),
    'who makes custom broadcast groups',
  ),
  teamChat: setting(
    'TEAM_CHAT',
    'team-{{ username }}',
    text,
    "address of a team's room, from the manager's profile when the team comes into being",
  ),
  teamBroadcast: setting('TEAM_BROADCAST', 'team-{{ username }}-news', text, "a team's broadcast group"),
  treeChat: setting('TREE_CHAT', 'tree-{{ username }}', text, 'the room of everyone below a manager of managers'),
  treeBroadcast: setting('TREE_BROADCAST', 'tree-{{ username }}-news', text, 'its broadcast group'),
  teamChatTitle: setting('TEAM_CHAT_TITLE', "{{ name }}'s team", text, "title of a team's room and roster group"),
  teamBroadcastTitle: setting(
    'TEAM_BROADCAST_TITLE',
    'News from {{ name }}',
    text,
    "title of a team's broadcast group",
  ),
  treeChatTitle: setting('TREE_CHAT_TITLE', 'Everyone below {{ name }}', text, "title of a tree's room"),
  treeBroadcastTitle: setting(
    'TREE_BROADCAST_TITLE',
    'News from {{ name }} to everyone below',
    text,
    "title of a tree's broadcast group",
  ),
  reminders: setting('REMINDERS', '3', count, 'how often an invitation is repeated to who answers neither yes nor no'),
  cards: setting(
    'CARDS',
    'title,email',
    some('title', 'department', 'location', 'email', 'phone'),
    'what colleagues see on the card (vCard) of a member beside the name: title, department, location, email, phone',
  ),
  guestHistory: setting(
    'GUEST_HISTORY',
    'no',
    choice('no', 'yes'),
    'whether guests read what was said in their groups before they came in',
  ),
  guestsHour: setting(
    'GUESTS_PER_HOUR',
    '20',
    positive,
    'guests who come in by one link, or the page of one desk, within an hour',
  ),
  guestsLink: setting(
    'GUESTS_PER_LINK',
    '200',
    positive,
    'guests by one link in all, unless the link has a bound of its own',
  ),
}
