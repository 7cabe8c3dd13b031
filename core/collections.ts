// Every collection of the house.
import { house } from './subjects.ts'

export const { collections } = house
