#!/bin/sh
# Smack 4.4.8 (Maven, org.igniterealtime.smack): a person's card has another name, and a presence another text, than was sent.
#
# XEP-0054: FN is the full name, N its parts. Smack makes FN of the parts, so a doctor loses the title as soon as a client changes
# something else and saves the card. Of two units of an organisation only the last is kept, and every e-mail address becomes the
# preferred one. RFC 6121 §4.7.2.2: a status may be there in several languages; the one of the stanza is "Lunch", and Smack answers the
# last. XEP-0045 §8.2: who removed an occupant may be named by the nick alone, which is lost. XEP-0082 §3: the hours of a time zone
# have two digits; jxmpp 1.0.3, a part of Smack, writes one. Needs Java 17 and Maven.
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
      <artifactId>smack-java8</artifactId>
      <version>4.4.8</version>
    </dependency>
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
import java.util.TimeZone;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.util.PacketParserUtils;
import org.jivesoftware.smackx.muc.packet.MUCUser;
import org.jivesoftware.smackx.vcardtemp.packet.VCard;
import org.jxmpp.util.XmppDateTime;

public class Run {
    public static void main(String[] arguments) throws Exception {
        SmackConfiguration.getVersion();
        String names = "<FN>Dr. Ann Lee</FN><N><FAMILY>Lee</FAMILY><GIVEN>Ann</GIVEN></N>";
        String company = "<ORG><ORGNAME>Tea</ORGNAME><ORGUNIT>Europe</ORGUNIT><ORGUNIT>Sales</ORGUNIT></ORG>";
        String mails = "<EMAIL><HOME/><PREF/><USERID>a@example.org</USERID></EMAIL><EMAIL><WORK/><USERID>b@example.org</USERID></EMAIL>";
        VCard card = PacketParserUtils.parseStanza("<iq xmlns='jabber:client' type='result' id='1'><vCard xmlns='vcard-temp'>" + names + company + mails + "</vCard></iq>");
        String written = card.toXML().toString();
        for (String name : new String[] {"FN", "ORG", "EMAIL"})
            written.replaceAll("(<" + name + ">.*?</" + name + ">)", "\n$1\n").lines().filter(line -> line.startsWith("<" + name)).forEach(System.out::println);

        String actor = "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'><actor nick='Bob'/></item></x>";
        Presence presence = PacketParserUtils.parseStanza("<presence xmlns='jabber:client' xml:lang='en'><status>Lunch</status><status xml:lang='de'>Mittag</status>" + actor + "</presence>");
        System.out.println(presence.getStatus());
        System.out.println(presence.getExtension(MUCUser.class).toXML());
        System.out.println(XmppDateTime.asString(TimeZone.getTimeZone("Europe/Berlin")));
    }
}
JAVA
java -cp 'libraries/*' Run.java 2>log | tee seen
cat >expected <<'END'
<FN>Ann Lee</FN>
<ORG><ORGNAME>Tea</ORGNAME><ORGUNIT>Sales</ORGUNIT></ORG>
<EMAIL><WORK/><INTERNET/><PREF/><USERID>b@example.org</USERID></EMAIL>
<EMAIL><HOME/><INTERNET/><PREF/><USERID>a@example.org</USERID></EMAIL>
Mittag
<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'></item></x>
+1:00
END
diff expected seen && echo 'as found: another name, another text'
