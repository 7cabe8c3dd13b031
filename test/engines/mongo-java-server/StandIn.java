// mongo-java-server on its H2 engine, as a server that the driver accepts; it prints the free port that it takes.
// Arguments: the file that keeps the data, and the wire version that the server claims to have.

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

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

    public static void main(String[] arguments) {
        H2Backend backend = new H2Backend(arguments[0]);
        backend.version(new Claimed(Integer.parseInt(arguments[1])));
        MongoServer server = new MongoServer(backend);
        server.bind("127.0.0.1", 0);
        System.out.println("listening on " + server.getLocalAddress().getPort());
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }
}
