// Logs: lines that a person can read, or JSON.
import pino from 'pino'
import pretty from 'pino-pretty'
import type { Config } from '../config.ts'
import type { Log } from '../core/context.ts'

export function makeLog({ log, logLevel }: Pick<Config, 'log' | 'logLevel'>): Log {
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  if (log === 'json') return pino(options)
  return pino(
    options,
    pretty({
      colorize: process.stdout.isTTY,
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,hostname',
      sync: true,
      singleLine: true,
    }),
  )
}
