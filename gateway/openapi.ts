// The commands as OpenAPI 3.1, from their own declarations.
import { z } from 'zod'
import type { Category } from '../core/commands/category.ts'
import { type Answer as AnswerOf, type Command, type Input, nodeOf } from '../core/commands/command.ts'
import type { Refusal } from './refusal.ts'

/** The JSON type of a field of each type. */
const inputs: Record<Input['type'], z.ZodType> = {
  text: z.string(),
  multiline: z.string(),
  file: z.string(),
  boolean: z.boolean(),
  number: z.int(),
  upload: z.string(),
  many: z.union([z.string(), z.array(z.string())]),
}

/** A field for each of `T`: one that is added there, and not described here, does not compile. */
type Described<T> = { [K in keyof Required<T>]: z.ZodType<T[K]> }

const Answer = z.object({
  text: z.string().optional(),
  table: z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }).optional(),
  link: z.string().optional(),
  secret: z.boolean().optional().describe('Told once and kept nowhere.'),
  ask: z.string().optional().describe('A further field that is needed; nothing was done.'),
  next: z
    .object({ command: z.string(), fields: z.record(z.string(), z.string()), asking: z.string(), question: z.string() })
    .optional()
    .describe('Another command that suggests itself, and the field of it to ask for.'),
} satisfies Described<AnswerOf>)

const Refused = z.object({
  error: z.string().describe('A condition of RFC 6120 §8.3.3.'),
  text: z.string(),
  incident: z.string().optional().describe('What the log explains under this id.'),
} satisfies Described<Refusal>)

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
      schemas: { Answer: schemaOf(Answer), Error: schemaOf(Refused) },
    },
  }
}

function operation(command: Command): object {
  const fields = Object.entries(command.inputs).map(([name, { type, label, required }]) => {
    const field = inputs[type].describe(label)
    return [name, required ? field : field.optional()]
  })
  const schema = schemaOf(z.strictObject(Object.fromEntries(fields)))
  const body = (name: string) => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  })
  return {
    operationId: nodeOf(command),
    summary: command.help,
    ...(fields.length && { requestBody: { content: { 'application/json': { schema } } } }),
    responses: {
      200: { description: 'Done.', ...body('Answer') },
      default: { description: 'Refused, with the reason.', ...body('Error') },
    },
  }
}

/** As OpenAPI 3.1 has it, which is JSON Schema's draft 2020-12. */
function schemaOf(type: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input' })
  return schema
}
