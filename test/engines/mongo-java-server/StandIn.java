// mongo-java-server on its H2 engine in memory, as a server that the driver accepts; it prints the free port that it takes. No test starts
// it again, and a file is written anew for each second of changes, document by document.
// Argument: the wire version that the server claims to have.

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
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
        Backend() {
            super(MVStore.open(null));
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new Database(name);
        }

        class Database extends H2Database {
            Database(String name) {
                super(name, getMvStore(), getCursorRegistry());
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(String collection, String name, List<IndexKey> keys, boolean sparse) {
                String map = getFullCollectionNamespace(collection) + "._index_" + name; // the name by which H2Database drops it
                return new UsedIndex(getMvStore().openMap(map), name, keys, sparse);
            }
        }
    }

    /**
     * A unique index that is used, as MongoDB's are, also where a query asks for more than the fields of the index. By itself the server
     * then reads the whole collection: for every write under a condition. What the index finds is compared with the whole query in any case.
     * The keys are kept as texts. Those of the server's own index are serialized anew for each comparison, which takes most of its time.
     */
    static class UsedIndex extends AbstractUniqueIndex<Object> {
        private final MVMap<String, Object> positions;

        UsedIndex(MVMap<String, Object> positions, String name, List<IndexKey> keys, boolean sparse) {
            super(name, keys, sparse);
            this.positions = positions;
        }

        /** Values of two types are two keys, and two lists of values, too: none of our keys holds U+0000. */
        private static String text(KeyValue key) {
            return key.stream().map(value -> value == null ? "" : value.getClass().getName() + value).collect(Collectors.joining("\0"));
        }

        @Override
        public boolean canHandle(Document query) {
            Document own = query.clone();
            own.keySet().retainAll(keySet());
            return super.canHandle(own);
        }

        @Override
        protected Object getPosition(KeyValue key) {
            return positions.get(text(key));
        }

        @Override
        protected boolean putKeyPosition(KeyValue key, Object position) {
            return positions.putIfAbsent(text(key), position) == null;
        }

        @Override
        protected Object removeDocument(KeyValue key) {
            return positions.remove(text(key));
        }

        @Override
        protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
            throw new UnsupportedOperationException("Bellhop asks for no regular expressions.");
        }

        @Override
        public long getCount() {
            return positions.sizeAsLong();
        }

        @Override
        public long getDataSize() {
            return getCount();
        }
    }

    public static void main(String[] arguments) {
        H2Backend backend = new Backend();
        backend.version(new Claimed(Integer.parseInt(arguments[0])));
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", 0);
        System.out.println("listening on " + server.getLocalAddress().getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }
}
