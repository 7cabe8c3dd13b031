// /console/commands: everything that the caller may do, by subject.
import { categoriesFor } from '../../core/commands/category.ts'
import { nodeOf, titleOf } from '../../core/commands/command.ts'
import { html } from '../visit/html.ts'
import { consolePage } from './frame.ts'
import { card, link } from './parts.ts'
import { say } from '../../texts/say.ts'

export const commandList = consolePage('commands', async ({ context, caller }) => ({
  title: say('All commands'),
  main: html`<p class="lead">${say('What you can do in chat can be done here, too.')}</p>
    ${categoriesFor(context.house.categories, caller).map(({ name, about, commands }) =>
      card(
        `category-${name}`,
        `${name}: ${say(about)}`,
        html`<dl>
          ${commands.map(
            each =>
              html`<dt>${link(`/console/do/${nodeOf(each)}`, each.name)}</dt>
                <dd>${titleOf(each)}.</dd>`,
          )}
        </dl>`,
      ),
    )}`,
}))
