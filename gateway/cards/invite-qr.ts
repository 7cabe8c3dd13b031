// The QR code of an invite, with its link and its posters.
import { linkOf } from '../../core/invites/token.ts'
import { html, type Html } from '../visit/html.ts'
import { qrImage } from '../posters/qr.ts'
import { sizes } from '../posters/poster.ts'
import type { Visit } from '../visit/visit.ts'

export function qrCard(
  { context, texts }: Pick<Visit, 'context' | 'texts'>,
  invite: Parameters<typeof linkOf>[1],
): Html {
  const link = linkOf(context.config, invite)
  const { pathname } = new URL(link)
  const formats = sizes.flatMap(size => (['svg', 'png'] as const).map(kind => ({ size, kind })))
  return html`<section class="card qr-card" aria-labelledby="qr-title">
    <figure>${qrImage(link, texts.pictureLabel(link))}</figure>
    <div>
      <p class="link"><span class="unseen">${texts.pictureLink}:</span> <a href="${link}">${link}</a></p>
      <h2 id="qr-title">${texts.picturesTitle}</h2>
      <ul class="formats">
        ${formats.map(
          ({ size, kind }) =>
            html`<li>
              <a href="${pathname}.${kind}?size=${size}">${texts.format(texts.sizes[size], kind.toUpperCase())}</a>
            </li>`,
        )}
      </ul>
    </div>
  </section>`
}
