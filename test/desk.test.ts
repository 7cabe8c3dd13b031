// Desks: customers write to one address, several agents are offered the conversation, and one of them has it.
import { caseCommands } from './desk/case-commands.ts'
import { handingOn } from './desk/handing-on.ts'
import { making } from './desk/making.ts'
import { offering } from './desk/offering.ts'
import { passing } from './desk/passing.ts'
import { supervising } from './desk/supervising.ts'
import { waiting } from './desk/waiting.ts'
import { deskWorld } from './desk/world.ts'

describe('a desk', function () {
  this.timeout(60_000)
  const world = deskWorld()
  making(world)
  offering(world)
  passing(world)
  caseCommands(world)
  supervising(world)
  waiting(world)
  handingOn(world)
})
