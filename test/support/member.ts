// Somebody who does commands by HTTP, and what they read: the text and the table, or the refusal.
import { basic, command } from './doors.ts'
import type { World } from './world.ts'

/** @param world asked for at each use, as it is there only behind `before` */
export function makeMember(world: () => World) {
  const codes = new Map<string, string>()
  return async function as(username: string, node: string, fields: object = {}): Promise<string> {
    const code = codes.get(username) ?? (await world().code(username))
    codes.set(username, code)
    const { body } = await command(world().config, node, fields, basic(username, code))
    const { error, text, table }: { error?: string; text?: string; table?: { rows: string[][] } } = JSON.parse(body)
    if (error) return `${error}: ${text}`
    return [text, ...(table?.rows.map(row => row.join(' ')) ?? [])].filter(Boolean).join('\n')
  }
}
