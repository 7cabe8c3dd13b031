/**
 * How many times as long everything may take as on SQLite: a start of Bellhop and every write are slow on a server that stands in for MongoDB.
 */
export const SLOWNESS = process.env.BELLHOP_TEST_STORE_SERVER ? 3 : 1
