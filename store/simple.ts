// Which schemas allow no more than JSON keeps in any case.
import { z } from 'zod'

/** Whether a schema allows only texts, finite numbers, booleans and null, in objects and lists of a depth that it sets itself. */
export function isSimple(schema: unknown): boolean {
  if (SIMPLE.some(type => schema instanceof type)) return true
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return isSimple(schema.unwrap())
  if (schema instanceof z.ZodObject) return Object.values(schema.shape).every(isSimple)
  if (schema instanceof z.ZodArray) return isSimple(schema.element)
  if (schema instanceof z.ZodRecord) return isSimple(schema.keyType) && isSimple(schema.valueType)
  return schema instanceof z.ZodUnion && schema.options.every(isSimple)
}

const SIMPLE = [z.ZodString, z.ZodStringFormat, z.ZodNumber, z.ZodBoolean, z.ZodNull, z.ZodEnum, z.ZodLiteral]
