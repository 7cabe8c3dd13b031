#!/bin/sh
# mongo-java-server 1.47.0 (Maven): a partial unique index refuses documents that the index leaves out.
#
# MongoDB's manual: with a partialFilterExpression, the unique constraint applies only to documents that meet it. The server
# accepts such an index, lists it with its expression, and then refuses two accounts that are closed and have had one address. Needs Java
# 17 and Maven.
set -eu
folder=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>de.bwaldvogel</groupId>
      <artifactId>mongo-java-server-h2-backend</artifactId>
      <version>1.47.0</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=libraries
cat >Server.java <<'JAVA'
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

public class Server {
    public static void main(String[] arguments) {
        MongoServer server = new MongoServer(H2Backend.inMemory());
        server.bind("127.0.0.1", 0);
        System.out.println(server.getLocalAddress().getPort());
    }
}
JAVA
java -cp 'libraries/*' Server.java >port 2>log &
server=$!
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mongodb@6.22.0
for _ in $(seq 100); do test -s port && break || sleep 0.2; done
cat >run.mjs <<'JS'
import { MongoClient } from 'mongodb'
const client = await MongoClient.connect(`mongodb://127.0.0.1:${process.argv[2]}/a`)
const accounts = client.db().collection('accounts')
await accounts.createIndex({ mail: 1 }, { unique: true, partialFilterExpression: { isOpen: true } })
const [, index] = await accounts.indexes()
console.log('the index:', JSON.stringify(index.partialFilterExpression))
for (const _id of [1, 2]) {
  const closed = { _id, mail: 'jo@mail.example', isOpen: false }
  console.log('closed account', _id, await accounts.insertOne(closed).then(() => 'inserted', error => error.code))
}
await client.close()
JS
node run.mjs "$(cat port)" | tee seen
cat >expected <<'END_OF_TEXT'
the index: {"isOpen":true}
closed account 1 inserted
closed account 2 11000
END_OF_TEXT
diff expected seen && echo 'as found: the expression of a partial unique index is ignored'
