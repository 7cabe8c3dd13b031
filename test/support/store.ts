// The store of a Bellhop, opened once more by a test that looks into it.
import type { Config } from '../../config.ts'
import { openStore } from '../../store/open.ts'
import { collections } from '../../core/collections.ts'

export const storeOf = ({ store, data }: Pick<Config, 'store' | 'data'>) => openStore(store, data, collections)
