// Runs a service of compose.yaml without an engine, as its image and the compose file say: command, user, environment,
// folder, volumes, secrets, a read-only root and no capabilities. The services share one network, which is not the machine's.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder that setup/images.sh made: roots, descriptions of images, compose files as JSON. */
export const FOLDER = process.env.IMAGES ?? ''

export interface Image {
  User?: string
  Env: string[]
  Cmd: string[]
  WorkingDir: string
  StopSignal?: string
  ExposedPorts?: Record<string, object>
  Volumes?: Record<string, object>
  Healthcheck?: { Test: string[] }
}

export interface Service {
  image: string
  user?: string
  command?: string[]
  environment?: Record<string, string>
  volumes?: string[]
  secrets?: { source: string; target?: string }[]
  ports?: { published: number; target: number }[]
  read_only?: boolean
  tmpfs?: string[]
  cap_add?: string[]
  cap_drop?: string[]
  security_opt?: string[]
}

export interface Compose {
  services: Record<string, Service>
  volumes: Record<string, object>
  secrets: Record<string, { file: string }>
}

/** What an engine sets where the image does not. */
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const NAMES = `127.0.0.1 localhost\n172.31.250.3 prosody\n172.31.250.4 bellhop\n`

export type ImageName = 'bellhop' | 'prosody'

const json = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
export const compose = (name = 'compose'): Compose => json(name)
export const image = (name: ImageName): Image => json(name).Docker.config
export const rootOf = (name: ImageName | 'base') => realpathSync(join(FOLDER, name))
const imageOf = ({ image: name }: Service): ImageName => (name === 'bellhop-prosody' ? 'prosody' : 'bellhop')

/** What a service runs in: a shell script that mounts, then becomes the command. */
function entering(service: Service, command: string[], folder?: string): string[] {
  const name = imageOf(service)
  const root = rootOf(name)
  const { User = '', Env, WorkingDir } = image(name)
  const user = service.user ?? User
  const added = (service.cap_add ?? []).map(each => `,+${each.toLowerCase()}`).join('')
  const environment = [
    PATH,
    ...Env,
    ...Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value}`),
  ]
  const script = [
    `mount --bind ${root} ${root}`,
    ...mounts(service, root),
    ...(service.tmpfs ?? []).map(path => `mount -t tmpfs tmpfs ${root}${path}`),
    `mount -t proc proc ${root}/proc`,
    `mount --rbind /dev ${root}/dev`,
    ...(service.read_only ? [`mount -o remount,ro,bind ${root}`] : []),
    'exec "$@"',
  ].join('\n')
  return [
    ...['unshare', '--mount', '--propagation', 'private', 'sh', '-ec', script, 'sh', 'chroot', root],
    ...[
      'setpriv',
      `--reuid=${user}`,
      `--regid=${user}`,
      '--clear-groups',
      '--no-new-privs',
      `--bounding-set=-all${added}`,
    ],
    ...['env', '-i', ...environment, 'sh', '-c', 'cd "$0" && exec "$@"', folder ?? WorkingDir, ...command],
  ]
}

function mounts(service: Service, root: string): string[] {
  const volumes = (service.volumes ?? []).map(each => {
    const [from = '', to = '', mode = 'rw'] = each.split(':')
    return { from: from.startsWith('/') ? from : volume(from, join(root, to)), to, mode }
  })
  const secrets = (service.secrets ?? []).map(({ source, target = source }) => ({
    from: join(FOLDER, source),
    to: `/run/secrets/${target}`,
    mode: 'ro',
  }))
  writeFileSync(join(FOLDER, 'hosts'), NAMES)
  const all = [...volumes, ...secrets, { from: join(FOLDER, 'hosts'), to: '/etc/hosts', mode: 'ro' }]
  return all.flatMap(({ from, to, mode }) => {
    const isFolder = statSync(from).isDirectory()
    const made = isFolder ? `mkdir -p ${root}${to}` : `mkdir -p $(dirname ${root}${to}) && touch ${root}${to}`
    return [
      made,
      `mount --bind ${from} ${root}${to}`,
      ...(mode === 'ro' ? [`mount -o remount,ro,bind ${root}${to}`] : []),
    ]
  })
}

/** The folder of a volume. A new one belongs to whom the folder in the image belongs, as an engine does it. */
export function volume(name: string, like?: string): string {
  const path = join(FOLDER, 'volumes', name)
  if (existsSync(path)) return path
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (like && existsSync(like)) chownSync(path, statSync(like).uid, statSync(like).gid)
  return path
}

export function start(service: Service): ChildProcess {
  const [program = '', ...words] = entering(service, service.command ?? image(imageOf(service)).Cmd)
  return spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** As `docker compose exec` and `run` do. */
export function run(service: Service, command: string[], folder?: string) {
  const [program = '', ...words] = entering(service, command, folder)
  return spawnSync(program, words, { encoding: 'utf8' })
}

/** Whether the health check of the service's image is content. */
export function isHealthy(service: Service): boolean {
  const { Healthcheck } = image(imageOf(service))
  return run(service, Healthcheck?.Test.slice(1) ?? []).status === 0
}

/** The words that run a command in a service, for a script. */
export const entry = (service: Service, folder: string) => entering(service, [], folder)
