// Forms as a browser sends them, or as somebody does who is none.
import type { Config } from '../../config.ts'
import { knock, type Reply } from './doors.ts'

export const FORM = 'application/x-www-form-urlencoded'

/** Sends a form and answers what came back, wherever it leads. */
export const posts = (
  config: Config,
  path: string,
  fields: Record<string, string> | string,
  headers: Record<string, string> = {},
  milliseconds = 10_000,
): Promise<Reply> =>
  knock(
    config,
    path,
    {
      method: 'POST',
      headers: { 'content-type': FORM, accept: 'text/html', ...headers },
      body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
    },
    milliseconds,
  )
