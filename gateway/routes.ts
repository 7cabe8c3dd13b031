// All routes of the HTTP door.
import { commands } from './commands.ts'
import { health } from './health.ts'
import type { Routes } from './route.ts'
import { signIn } from './sign-in.ts'

export const routes: Routes[] = [health, signIn, commands]
