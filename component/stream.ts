// The server tells when another Bellhop wants the component's stream, which is logged once, and how its archives are (xep/stream.md).
import { hosts } from '../config.ts'
import { rivalWarning } from '../core/doctor/server-warnings.ts'
import { Archives, Rival } from '../xep/stream.ts'
import { fromServer } from './from-server.ts'
import type { Route } from './router.ts'

export const stream: Route[] = [
  fromServer('stream', Rival, async ({ context }, { address }) =>
    context.warnings.raise(() => rivalWarning(hosts(context.config).component, address)),
  ),
  fromServer('stream', Archives, async ({ context }, archives) => context.archives.tell(archives)),
]
