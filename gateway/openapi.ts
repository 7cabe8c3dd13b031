// The commands as OpenAPI 3.1, from their own declarations.
import type { Category } from '../core/commands/category.ts'
import { type Command, type Input, nodeOf } from '../core/commands/command.ts'

const types: Record<Input['type'], string> = {
  text: 'string',
  multiline: 'string',
  file: 'string',
  boolean: 'boolean',
  number: 'integer',
  many: 'string',
}

export function openApi(categories: Category[]): object {
  const paths = categories.flatMap(({ name, commands }) =>
    commands.map(command => [`/api/commands/${nodeOf(command)}`, { post: { tags: [name], ...operation(command) } }]),
  )
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bellhop',
      version: '1',
      description: 'What one can do, by chat, ad-hoc command, command line, or here.',
    },
    security: [{ administrator: [] }, { person: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { administrator: { type: 'http', scheme: 'bearer' }, person: { type: 'http', scheme: 'basic' } },
      schemas: { Answer: answer, Error: error },
    },
  }
}

function operation(command: Command): object {
  const inputs = Object.entries(command.inputs)
  const properties = Object.fromEntries(
    inputs.map(([name, { type, label }]) => [name, { type: types[type], description: label }]),
  )
  const required = inputs.filter(([, input]) => input.required).map(([name]) => name)
  const schema = { type: 'object', properties, required, additionalProperties: false }
  const body = (name: string) => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  })
  return {
    operationId: nodeOf(command),
    summary: command.help,
    ...(inputs.length && { requestBody: { content: { 'application/json': { schema } } } }),
    responses: {
      200: { description: 'Done.', ...body('Answer') },
      default: { description: 'Refused, with the reason.', ...body('Error') },
    },
  }
}

const string = { type: 'string' }

const answer = {
  type: 'object',
  properties: {
    text: string,
    link: string,
    ask: { ...string, description: 'A further field that is needed; nothing was done.' },
    table: {
      type: 'object',
      properties: {
        columns: { type: 'array', items: string },
        rows: { type: 'array', items: { type: 'array', items: string } },
      },
    },
  },
}

const error = {
  type: 'object',
  properties: { error: string, text: string, incident: string },
  required: ['error', 'text'],
}
