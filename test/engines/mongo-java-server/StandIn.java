// mongo-java-server on its H2 engine, as a server that the driver accepts; it prints the free port that it takes.
// Arguments: the file that keeps the data, and the wire version that the server claims to have.

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVStore;

public class StandIn {
    /** The server calls itself 4.0 with wire version 8; the driver wants at least 9 (server 4.4). */
    record Claimed(int wire) implements MongoVersion {
        public List<Integer> getVersionArray() {
            return wire < 9 ? List.of(4, 0, 0) : List.of(5, 0, 0);
        }

        public int getWireVersion() {
            return wire;
        }
    }

    static class Backend extends H2Backend {
        Backend(String file) {
            super(file);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new Database(name, getMvStore(), getCursorRegistry());
        }
    }

    static class Database extends H2Database {
        Database(String name, MVStore store, CursorRegistry cursors) {
            super(name, store, cursors);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
            return new UsedIndex(super.openOrCreateUniqueIndex(collection, name, keys, sparse), keys, sparse);
        }
    }

    /**
     * A unique index that is used, as MongoDB does, also where a query asks for more than the index's fields. By itself the server then
     * reads the whole collection: for every write under a condition. What the index finds is compared with the whole query in any case.
     */
    static class UsedIndex extends Index<Object> {
        private final Index<Object> index;

        UsedIndex(Index<Object> index, List<IndexKey> keys, boolean sparse) {
            super(index.getName(), keys, sparse);
            this.index = index;
        }

        private Document own(Document query) {
            Document own = query.clone();
            own.keySet().retainAll(keySet());
            return own;
        }

        @Override
        public boolean canHandle(Document query) {
            return index.canHandle(own(query));
        }

        @Override
        public Iterable<Object> getPositions(Document query) {
            return index.getPositions(own(query));
        }

        @Override
        public Object getPosition(Document document) {
            return index.getPosition(document);
        }

        @Override
        public void checkAdd(Document document, MongoCollection<Object> collection) {
            index.checkAdd(document, collection);
        }

        @Override
        public void add(Document document, Object position, MongoCollection<Object> collection) {
            index.add(document, position, collection);
        }

        @Override
        public Object remove(Document document) {
            return index.remove(document);
        }

        @Override
        public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
            index.checkUpdate(before, after, collection);
        }

        @Override
        public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
            index.updateInPlace(before, after, position, collection);
        }

        @Override
        public long getCount() {
            return index.getCount();
        }

        @Override
        public long getDataSize() {
            return index.getDataSize();
        }

        @Override
        public boolean isUnique() {
            return index.isUnique();
        }

        @Override
        public void drop() {
            index.drop();
        }
    }

    public static void main(String[] arguments) {
        H2Backend backend = new Backend(arguments[0]);
        backend.version(new Claimed(Integer.parseInt(arguments[1])));
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", 0);
        System.out.println("listening on " + server.getLocalAddress().getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }
}
