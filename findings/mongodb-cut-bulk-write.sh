#!/bin/sh
# mongodb 7.9.0 (npm): a bulk write whose connection is cut throws a server error that no server has sent.
#
# insertOne throws MongoNetworkError, so a program can tell "nobody knows" from "the server said no". insertMany and
# bulkWrite of the same connection throw MongoBulkWriteError, which is a MongoServerError and no MongoNetworkError, without code,
# writeErrors or cause; its insertedIds names every document, though none was inserted. The server below speaks as much
# of MongoDB's protocol as the driver needs to connect, and closes the connection at the first write.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mongodb@7.9.0
cat >run.mjs <<'END'
import { createServer } from 'node:net'
import { BSON, MongoClient, MongoNetworkError, MongoServerError } from 'mongodb'
const OP_QUERY = 2004
const hello = { ok: 1, helloOk: true, isWritablePrimary: true, minWireVersion: 0, maxWireVersion: 21 }
const limits = { maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 }
const server = createServer(socket => {
  socket.on('error', () => {})
  socket.on('data', request => {
    const isQuery = request.readInt32LE(12) === OP_QUERY
    const command = isQuery ? { hello: 1 } : BSON.deserialize(request.subarray(21, 21 + request.readInt32LE(21)))
    if (!/^(hello|ismaster)$/i.test(Object.keys(command)[0])) return socket.destroy()
    const body = BSON.serialize({ ...hello, ...limits })
    const head = Buffer.alloc(isQuery ? 36 : 21)
    head.writeInt32LE(head.length + body.length, 0)
    head.writeInt32LE(request.readInt32LE(4), 8)
    head.writeInt32LE(isQuery ? 1 : 2013, 12)
    if (isQuery) head.writeInt32LE(1, 32)
    socket.write(Buffer.concat([head, body]))
  })
})
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const things = new MongoClient(`mongodb://127.0.0.1:${server.address().port}/a`).db().collection('things')
const update = { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } }
for (const [name, run] of [
  ['insertOne', () => things.insertOne({ _id: 1 })],
  ['insertMany', () => things.insertMany([{ _id: 1 }, { _id: 2 }])],
  ['bulkWrite', () => things.bulkWrite([update])],
]) {
  const error = await run().catch(each => each)
  const kinds = `network error ${error instanceof MongoNetworkError}, server error ${error instanceof MongoServerError}`
  console.log(`${name}: ${error.name}, ${kinds}, code ${error.code}, cause ${error.cause}, inserted ${JSON.stringify(error.insertedIds)}`)
}
process.exit(0)
END
node run.mjs | tee seen
cat >expected <<'END'
insertOne: MongoNetworkError, network error true, server error false, code undefined, cause undefined, inserted undefined
insertMany: MongoBulkWriteError, network error false, server error true, code undefined, cause undefined, inserted {"0":1,"1":2}
bulkWrite: MongoBulkWriteError, network error false, server error true, code undefined, cause undefined, inserted {}
END
diff expected seen && echo 'as found: a cut connection looks like an answer of the server'
