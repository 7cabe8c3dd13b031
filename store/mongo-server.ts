// Connecting to a MongoDB server: what can be wrong with the address, and what the server is.
import { MongoClient, type Db } from 'mongodb'
import { Fault } from '../xep/fault.ts'
import { call, type Patience } from './mongo-call.ts'
import type { About } from './store.ts'
import { LACKS } from './lacks.ts'

export interface Server {
  client: MongoClient
  db: Db
  about: About
  isFerret: boolean
}

/** The database on a server, and how long one waits for the server. */
export interface Database extends Pick<Server, 'db' | 'isFerret'> {
  patience: Patience
}

/** The names of all collections. */
export async function namesIn({ db, patience }: Database): Promise<string[]> {
  const found = await call(patience, () => db.listCollections({}, { nameOnly: true }).toArray())
  return found.map(({ name }) => name)
}

const OLDEST = 4.4

/** @throws Fault that says what to correct */
export async function connectMongo(url: string, patience: Patience): Promise<Server> {
  const client = makeClient(url, patience)
  try {
    await client.connect()
    const db = client.db()
    const server = await describe(client, db)
    await db.listCollections({}, { nameOnly: true }).toArray() // refused when the login is wrong or missing
    return server
  } catch (error) {
    await client.close().catch(() => undefined)
    throw error instanceof Fault ? error : unusable(url, error)
  }
}

function makeClient(url: string, patience: Patience): MongoClient {
  const database = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^/?]+)/.exec(url)?.[1]
  if (!database) throw badAddress(url, 'it names no database. Write mongodb://HOST:PORT/DATABASE')
  try {
    return new MongoClient(url, {
      appName: 'bellhop',
      ...{ writeConcern: { w: 'majority' }, readConcern: { level: 'majority' }, readPreference: 'primary' },
      ...{ retryWrites: true, retryReads: true, ignoreUndefined: true, maxPoolSize: 20 },
      ...{
        connectTimeoutMS: patience.call,
        serverSelectionTimeoutMS: patience.call,
        waitQueueTimeoutMS: patience.call,
      },
      socketTimeoutMS: patience.call,
    })
  } catch (error) {
    throw badAddress(url, error instanceof Error ? error.message : String(error))
  }
}

/** An address without its password. */
export const shownAddress = (url: string) => url.replace(/\/\/[^@/]*@/, '//***@')

const badAddress = (url: string, why: string) =>
  new Fault('bad-request', `BELLHOP_STORE=${shownAddress(url)} cannot be used: ${why}.`)

function unusable(url: string, error: unknown): Fault {
  const where = shownAddress(url)
  const { code, message } = error as { code?: unknown; message: string }
  if (code === 18)
    return new Fault('not-authorized', `The server at ${where} refuses the user name or the password in BELLHOP_STORE.`)
  if (code === 13)
    return new Fault(
      'not-authorized',
      `The server at ${where} wants a user name and a password with rights on the database: BELLHOP_STORE=mongodb://USER:PASSWORD@HOST:PORT/DATABASE.`,
    )
  if (/wire version/i.test(message)) return tooOld(where, '')
  return new Fault(
    'service-unavailable',
    `No MongoDB server can be used at ${where}: ${message}. Start the server, or correct BELLHOP_STORE.`,
  )
}

const tooOld = (where: string, version: string) =>
  new Fault(
    'not-acceptable',
    `The server at ${where} is too old${version && ` (${version})`}: Bellhop needs MongoDB ${OLDEST} or newer.`,
  )

async function describe(client: MongoClient, db: Db): Promise<Server> {
  const build = await db.command({ buildInfo: 1 })
  const hello = await db.command({ isMaster: 1 })
  const version = String(build.version)
  if (Number.parseFloat(version) < OLDEST) throw tooOld(client.options.hosts.join(','), version)
  const isFerret = build.ferretdbVersion !== undefined
  const isReplicated = hello.setName !== undefined || hello.msg === 'isdbgrid'
  const lacks = [...(isFerret ? [LACKS.losesChanges] : []), ...(isReplicated || isFerret ? [] : [LACKS.standsAlone])]
  const name = isFerret ? `FerretDB ${build.ferretdbVersion}` : `MongoDB ${version}`
  return { client, db, isFerret, about: { name, lacks } }
}

/** The clock of the server. */
export async function serverTime(db: Db): Promise<number> {
  const { localTime } = await db.command({ isMaster: 1 })
  return localTime instanceof Date ? localTime.getTime() : Date.now()
}
