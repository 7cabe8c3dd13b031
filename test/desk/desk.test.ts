// Desks: customers write to one address, several agents are offered the conversation, and one of them has it.
import { caseCommands } from './case-commands.ts'
import { handingOn } from './handing-on.ts'
import { making } from './making.ts'
import { offering } from './offering.ts'
import { passing } from './passing.ts'
import { supervising } from './supervising.ts'
import { waiting } from './waiting.ts'
import { deskWorld } from './world.ts'

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
