// Addresses in the organisation of the tests, whose domain is acme.test.

export const jid = (username: string) => `${username}@acme.test`
export const room = (group: string) => `${group}@rooms.acme.test`
/** A broadcast group, as people write to it. */
export const feed = (group: string) => `${group}@bellhop.acme.test`
