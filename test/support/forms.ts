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

export interface RenderedForm {
  action: string
  /** What its hidden inputs say. */
  hidden: Record<string, string>
}

/** The forms of a page, as its HTML has them. */
export function formsOn(page: string): RenderedForm[] {
  const found = page.matchAll(/<form method="post" action="([^"]+)"[^>]*>(.*?)<\/form>/gs)
  return [...found].map(([, action = '', content = '']) => ({
    action,
    hidden: Object.fromEntries(
      [...content.matchAll(/<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ),
  }))
}

/** A page without the token that each form has anew. */
export const withoutTokens = (page: string): string =>
  page.replaceAll(/<input\s+type="hidden"\s+name="once"[^>]*>/g, '')
