// /console/commands: everything that the caller may do, by subject.
import { categoriesFor } from '../../core/commands/category.ts'
import { nodeOf, titleOf } from '../../core/commands/command.ts'
import { html } from '../visit/html.ts'
import { consolePage } from './frame.ts'
import { card, link } from './parts.ts'

export const commandList = consolePage('commands', async ({ context, texts, caller }) => ({
  title: texts.console.sections.commands,
  main: html`<p class="lead">${texts.console.commandsLead}</p>
    ${categoriesFor(context.house.categories, caller).map(({ name, about, commands }) =>
      card(
        `category-${name}`,
        `${name}: ${about}`,
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
