// The QR code of an invite, with its link and its posters.
import { linkOf } from '../../core/invites/token.ts'
import { html, type Html } from '../visit/html.ts'
import { qrImage } from '../posters/qr.ts'
import { sizes, type Size } from '../posters/poster.ts'
import type { Visit } from '../visit/visit.ts'
import { say } from '../../texts/say.ts'

const sizeNames: Record<Size, () => string> = {
  a6: () => say('Card (A6)'),
  a4: () => say('Poster (A4)'),
}

export function qrCard({ context }: Pick<Visit, 'context'>, invite: Parameters<typeof linkOf>[1]): Html {
  const link = linkOf(context.config, invite)
  const { pathname } = new URL(link)
  const formats = sizes.flatMap(size => (['svg', 'png'] as const).map(kind => ({ size, kind })))
  return html`<section class="card qr-card" aria-labelledby="qr-title">
    <figure>${qrImage(link, say('QR code of {link}', { link }))}</figure>
    <div>
      <p class="link"><span class="unseen">${say('The same as a link')}:</span> <a href="${link}">${link}</a></p>
      <h2 id="qr-title">${say('To print or pass on')}</h2>
      <ul class="formats">
        ${formats.map(
          ({ size, kind }) =>
            html`<li>
              <a href="${pathname}.${kind}?size=${size}"
                >${say('{size}, {kind}', { size: sizeNames[size](), kind: kind.toUpperCase() })}</a
              >
            </li>`,
        )}
      </ul>
    </div>
  </section>`
}
