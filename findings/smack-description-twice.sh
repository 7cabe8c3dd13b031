#!/bin/sh
# Smack 4.4.8 (Maven, org.igniterealtime.smack): an address with a description is written as XML that no parser reads.
#
# XEP-0033 §4: an address may have a description for people, `desc`. Smack writes the attribute twice. XML forbids that (§3.1, unique
# attributes), so a server ends the connection of the program that sends one (RFC 6120 §4.9.3.13). Without a description all is
# well. Needs Java 17 and Maven.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.igniterealtime.smack</groupId>
      <artifactId>smack-extensions</artifactId>
      <version>4.4.8</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=libraries
cat >Run.java <<'JAVA'
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jivesoftware.smackx.address.packet.MultipleAddresses;
import org.jxmpp.jid.impl.JidCreate;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

public class Run {
    public static void main(String[] arguments) throws Exception {
        for (String description : new String[] {null, "Ann"}) {
            MultipleAddresses addresses = new MultipleAddresses();
            addresses.addAddress(MultipleAddresses.Type.to, JidCreate.from("ann@example.org"), null, description, false, null);
            String text = addresses.toXML().toString();
            System.out.println(text);
            System.out.println(isWellFormed(text) ? "well-formed" : "not well-formed");
        }
    }

    private static boolean isWellFormed(String text) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        try {
            builder.parse(new InputSource(new StringReader(text)));
            return true;
        } catch (SAXParseException error) {
            return false;
        }
    }
}
JAVA
java -cp 'libraries/*' Run.java 2>log | tee seen
cat >expected <<'END'
<addresses xmlns='http://jabber.org/protocol/address'><address xmlns='http://jabber.org/protocol/address' type='to' jid='ann@example.org'/></addresses>
well-formed
<addresses xmlns='http://jabber.org/protocol/address'><address xmlns='http://jabber.org/protocol/address' type='to' jid='ann@example.org' desc='Ann' desc="Ann"/></addresses>
not well-formed
END
diff expected seen && echo 'as found: one attribute twice'
